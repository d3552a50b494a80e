"""Teletext (ETSI EN 300 706, level 1.5): out of a transport stream into pages of characters.

The way of the data: `pes` packets → `units` of 42 bytes → `decoder` → `magazine` of pages → `display` of cells.
"""
