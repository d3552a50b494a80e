"""Discovery for apps: `service` knows who looks for what, `browser` listens for all of them."""
