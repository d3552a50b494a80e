"""The guide: all channels over all days, what is what, search, reminders."""
