"""What the gateway does for apps: one module for each service, with its messages and its client."""
