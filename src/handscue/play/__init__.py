"""Playing live: the transport, the player's loop, keys, the screen, and the outputs."""
