"""Teletext (ETSI EN 300 706, level 1.5): out of a transport stream into pages of characters.

The way of the data: packets → `pes` → lines of 42 bytes → `magazine`, the pages as sent → `display`, rows of
characters with colours → `service`, which answers apps.
"""
