"""The commands, a file each. What they share: ``wiring`` and ``reporting``."""
