"""Sound files -> clips."""
