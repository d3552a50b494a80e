"""What the box does for apps: one module for each service, with its messages and its client."""

PERMISSIONS = frozenset(
    {"tv", "tv.setup", "recordings", "net", "discovery", "notify", "notify.critical", "background"}
)
"""Every permission that a manifest may ask for.

`storage` and `settings` need none: an app's data folder and its settings are its own.
"""
COMING = frozenset({"home", "gamepad", "camera"})
"""Names kept for services to come: an app that asks for one is told so."""
