"""Where the box stands: its country, its clock, and what is searched for channels there."""
