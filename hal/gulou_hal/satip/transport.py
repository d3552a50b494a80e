"""RTSP's Transport header (IETF RFC 2326 §12.39): how the stream is to travel."""

from __future__ import annotations

from typing import Final

import msgspec

from gulou_hal.satip.errors import SatipError

_HIGHEST: Final = 0xFFFF
_TCP: Final = "rtp/avp/tcp"
_UDP: Final = ("rtp/avp", "rtp/avp/udp")


class Transport(msgspec.Struct, frozen=True):
    """One way to travel. Ports and channels are those of the RTP, RTCP's is the next; None where not said."""

    tcp: bool = False
    multicast: bool = False
    client_port: int | None = None
    server_port: int | None = None
    interleaved: int | None = None
    destination: str = ""
    source: str = ""
    ssrc: int | None = None

    def __str__(self) -> str:
        parts = ["RTP/AVP/TCP" if self.tcp else "RTP/AVP", "multicast" if self.multicast else "unicast"]
        parts += [
            f"{name}={value}-{value + 1}"
            for name, value in (
                ("client_port", self.client_port),
                ("server_port", self.server_port),
                ("interleaved", self.interleaved),
            )
            if value is not None
        ]
        parts += [f"destination={self.destination}"] if self.destination else []
        parts += [f"source={self.source}"] if self.source else []
        parts += [f"ssrc={self.ssrc:08X}"] if self.ssrc is not None else []
        return ";".join(parts)


def parse(text: str) -> list[Transport]:
    """Read the ways that a header offers, the best first; unknown ones are left out. Raises SatipError."""
    found = []
    for offer in text.split(","):
        kind, *rest = (part.strip() for part in offer.split(";"))
        if kind.lower() != _TCP and kind.lower() not in _UDP:
            continue
        said = {
            name.strip().lower(): value.strip() for name, _, value in (part.partition("=") for part in rest)
        }
        found.append(
            Transport(
                tcp=kind.lower() == _TCP,
                multicast="multicast" in said,
                client_port=_first(said.get("client_port") or said.get("port"), _HIGHEST),
                server_port=_first(said.get("server_port"), _HIGHEST),
                interleaved=_first(said.get("interleaved"), 0xFF),
                destination=said.get("destination", ""),
                source=said.get("source", ""),
                ssrc=_ssrc(said.get("ssrc")),
            )
        )
    return found


def _first(text: str | None, highest: int) -> int | None:
    """The first number of a pair as `8000-8001`."""
    if text is None:
        return None
    number = text.partition("-")[0].strip()
    if not number.isascii() or not number.isdigit() or len(number) > 5 or int(number) > highest:
        raise SatipError(f"{text[:20]!r} is no port or channel")
    return int(number)


def _ssrc(text: str | None) -> int | None:
    try:
        return int(text, 16) & 0xFFFFFFFF if text else None
    except ValueError:
        return None
