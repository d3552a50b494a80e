"""What the gateway does for apps: one module for each service, with its messages and its client."""

PERMISSIONS = frozenset({"tv"})
"""Every permission that a manifest may ask for. `storage` needs none: an app's data folder is its own."""
