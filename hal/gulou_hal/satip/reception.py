"""How a SAT>IP server's tuner receives: the words of its RTCP and SDP (SAT>IP 1.2.2 §3.5.7, §3.5.8)."""

from __future__ import annotations

import struct
from typing import Final

import msgspec

from gulou_hal.satip import pids as pid_lists
from gulou_hal.satip.errors import SatipError
from gulou_hal.satip.pids import Pids

_APP: Final = 204
_SENDER_REPORT: Final = 200
_NAME: Final = b"SES1"
_HIGHEST_LEVEL: Final = 255
_HIGHEST_QUALITY: Final = 15
_NTP_EPOCH: Final = 2_208_988_800
"""Seconds from 1900 to 1970."""
_VERSIONS: Final = {
    "dvbs": "1.0",
    "dvbs2": "1.0",
    "dvbt": "1.1",
    "dvbt2": "1.1",
    "dvbc": "1.2",
    "dvbc2": "1.2",
}
_ORDER: Final = {
    "1.0": ("freq", "pol", "msys", "mtype", "plts", "ro", "sr", "fec"),
    "1.1": ("freq", "bw", "msys", "tmode", "mtype", "gi", "fec", "plp", "t2id", "sm"),
    "1.2": ("freq", "bw", "msys", "mtype", "sr", "c2tft", "ds", "plp", "specinv"),
}
"""Version of the words → the parameters in the order in which they follow the quality."""


class Reception(msgspec.Struct, frozen=True):
    """How a tuner receives. `level` is from 0 to 255, `quality` from 0 to 15, 15 being free of errors."""

    frontend: int
    level: int
    locked: bool
    quality: int
    pids: Pids = frozenset()
    source: int | None = None


def write(reception: Reception, parameters: dict[str, str]) -> str:
    """Return `ver=1.0;src=1;tuner=…;pids=…`; `parameters` are the tuning query's, by SAT>IP's names."""
    version = _VERSIONS.get(parameters.get("msys", ""), "1.1")
    values = [reception.frontend, reception.level, int(reception.locked), reception.quality]
    tuner = ",".join([*map(str, values), *(parameters.get(name, "") for name in _ORDER[version])])
    source = f"src={parameters.get('src', '1')};" if version == "1.0" else ""
    return f"ver={version};{source}tuner={tuner};pids={pid_lists.write(reception.pids)}"


def parse(text: str) -> Reception:
    """Read such words; what follows the quality is left aside. Raises SatipError."""
    fields = dict(part.partition("=")[::2] for part in text.strip("\0 \r\n").split(";"))
    tuner = fields.get("tuner", "").split(",")
    if len(tuner) < 4:
        raise SatipError(f"{text[:80]!r} does not say how the tuner receives")
    frontend, level, lock, quality = (_number(value) for value in tuner[:4])
    source = fields.get("src", "")
    return Reception(
        frontend=frontend,
        level=min(level, _HIGHEST_LEVEL),
        locked=lock > 0,
        quality=min(quality, _HIGHEST_QUALITY),
        pids=pid_lists.parse(fields.get("pids", "")),
        source=int(source) if source.isascii() and source.isdigit() and len(source) < 4 else None,
    )


def app_packet(ssrc: int, words: str) -> bytes:
    """Return the RTCP APP packet that carries these words (SAT>IP 1.2.2 §3.5.8.3)."""
    data = words.encode()
    body = struct.pack(">I4sHH", ssrc, _NAME, 0, len(data)) + data
    body += bytes(-len(body) % 4)
    return struct.pack(">BBH", 0x80, _APP, len(body) // 4) + body


def sender_report(ssrc: int, now: float, timestamp: int, packets: int, octets: int) -> bytes:
    """Return an RTCP sender report (IETF RFC 3550 §6.4.1), with which each compound packet begins.

    `now` is Unix time, `timestamp` the RTP time of that moment in 90 kHz.
    """
    seconds = int(now)
    fraction = int((now - seconds) * (1 << 32))
    body = struct.pack(
        ">IIIIII",
        ssrc,
        seconds + _NTP_EPOCH & 0xFFFFFFFF,
        fraction,
        timestamp & 0xFFFFFFFF,
        packets & 0xFFFFFFFF,
        octets & 0xFFFFFFFF,
    )
    return struct.pack(">BBH", 0x80, _SENDER_REPORT, len(body) // 4) + body


def find(datagram: bytes | memoryview) -> Reception | None:
    """Return what an RTCP compound packet says of the tuner; None where it says nothing, or nonsense."""
    data = bytes(datagram)
    at = 0
    while at + 4 <= len(data):
        kind = data[at + 1]
        end = at + 4 + 4 * int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at] >> 6 != 2 or end > len(data):
            return None
        if kind == _APP and data[at + 8 : at + 12] == _NAME and end >= at + 16:
            size = int.from_bytes(data[at + 14 : at + 16], "big")
            try:
                return parse(data[at + 16 : min(end, at + 16 + size)].decode("ascii", "replace"))
            except SatipError:
                return None
        at = end
    return None


def _number(text: str) -> int:
    """A whole number; some servers send a fraction, or -1 for what they do not know."""
    text = text.strip()
    whole = text.partition(".")[0]
    if whole.isascii() and whole.isdigit() and len(whole) < 10:
        return int(whole)
    if not text or text.startswith("-"):
        return 0
    raise SatipError(f"{text[:20]!r} is no number")
