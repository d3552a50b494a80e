"""The name of a service: `dvb://<onid>.<tsid>.<sid>` in lower-case hexadecimal (ETSI TS 102 851 §6.2)."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_URL: Final = re.compile(r"dvb://([0-9a-f]{1,4})\.([0-9a-f]{1,4})\.([0-9a-f]{1,4})")


class ServiceId(NamedTuple):
    """What tells a service from all others in the world (ETSI EN 300 468 §5.2.3), 16 bits each."""

    onid: int
    tsid: int
    sid: int

    @property
    def url(self) -> str:
        return f"dvb://{self.onid:x}.{self.tsid:x}.{self.sid:x}"

    @property
    def key(self) -> int:
        """All three in one number of 48 bits, as the database names a service."""
        return self.onid << 32 | self.tsid << 16 | self.sid

    @classmethod
    def from_key(cls, key: int) -> ServiceId:
        return cls(key >> 32 & 0xFFFF, key >> 16 & 0xFFFF, key & 0xFFFF)

    @classmethod
    def from_url(cls, url: str) -> ServiceId | None:
        """Read such a name; None when it is none."""
        match = _URL.fullmatch(url)
        return cls(*(int(part, 16) for part in match.groups())) if match else None
