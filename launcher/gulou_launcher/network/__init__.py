"""How the box is connected, as the household sees it; the gateway does the work."""
