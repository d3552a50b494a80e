"""Gulou for app developers."""
