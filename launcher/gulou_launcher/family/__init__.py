"""The child profile: what a child may see and for how long."""
