"""The rails of home: what stands on each, in which order, and why."""
