"""What is kept of sessions: the running one's journal, what was run, and what that teaches."""
