"""What a SAT>IP server and its clients say to each other (SAT>IP specification 1.2.2)."""
