"""Television: multiplexes, channels, the guide, and streams for watching."""
