"""The tuners of a SAT>IP server in the house, as devices of this box (SAT>IP specification 1.2.2)."""
