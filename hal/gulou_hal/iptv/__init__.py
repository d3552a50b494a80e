"""Television by Internet addresses: lists of channels (M3U), guides (XMLTV), streams (HTTP, HLS)."""
