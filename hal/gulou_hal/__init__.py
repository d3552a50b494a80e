"""The gateway: drivers under the services."""
