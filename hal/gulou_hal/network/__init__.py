"""The network of the box and its clock, through those of the system who set them up: over D-Bus."""
