"""Standby, screen saver, sleep timer, and the quick panel over anything."""
