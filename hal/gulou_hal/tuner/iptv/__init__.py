"""Lists of channels by Internet addresses, as tuners."""
