"""Mix -> audio file."""
