"""Routine -> timeline -> cues: sides and repeats unrolled, placed in time, and what is heard."""
