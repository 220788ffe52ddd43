"""Where a session is shown: large on a terminal, in lines elsewhere."""
