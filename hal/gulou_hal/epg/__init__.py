"""The guide as a household uses it: windows of many channels, search, reminders, guides from the Internet."""
