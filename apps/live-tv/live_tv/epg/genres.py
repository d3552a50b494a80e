"""Kinds of programme in words (ETSI EN 300 468 table 29)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from live_tv.languages import N_

GENRES: Final[Mapping[int, str]] = {
    0x1: N_("Films and drama"),
    0x2: N_("News and documentaries"),
    0x3: N_("Shows and games"),
    0x4: N_("Sport"),
    0x5: N_("Children's programmes"),
    0x6: N_("Music and dance"),
    0x7: N_("Arts and culture"),
    0x8: N_("Society and economy"),
    0x9: N_("Education and science"),
    0xA: N_("Leisure"),
}
"""content_nibble_level_1 → words."""
