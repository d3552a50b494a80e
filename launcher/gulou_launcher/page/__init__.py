"""The box in a browser: the live screen and a remote, on loopback, for whoever holds the printed address."""
