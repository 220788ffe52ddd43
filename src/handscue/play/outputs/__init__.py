"""Where live sound goes. ``output`` is the port; the others are its adapters."""
