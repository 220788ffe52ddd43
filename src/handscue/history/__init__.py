"""What is kept of sessions: the journal of the running one, so that it can be gone on with."""
