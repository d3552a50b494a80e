"""This box's tuners for others in the house: a SAT>IP server (SAT>IP specification 1.2.2)."""
