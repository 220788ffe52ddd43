"""The session file and the routine it holds: model, reading with line and column, techniques."""
