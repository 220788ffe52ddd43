"""What can be asked of the desk: a file for each room, with a table of its own."""
