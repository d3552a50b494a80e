"""The process that imports a guide: it reads an `Order` from its input, and says on its output how far it is.

It is a process of its own, and a humble one: the gateway's zaps and recordings feel nothing of it. What is
read is put aside first, by channel; a new guide is made of it, and of what is known of other channels. A file
that turns out to be broken changes nothing.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from gulou.services.tv import Programme
from gulou_hal.database import sentence
from gulou_hal.iptv import orders
from gulou_hal.iptv.errors import FeedError
from gulou_hal.iptv.feed import Feed
from gulou_hal.iptv.matching import Matching
from gulou_hal.iptv.spool import Spool
from gulou_hal.iptv.xmltv import Xmltv, XmltvChannel, XmltvProgramme
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.imported import NAME, Making
from gulou_hal.tv.texts import Texts

FIRST_ID: Final = 1 << 16
"""Event ids from here on are not broadcast (ETSI EN 300 468 §5.2.4 has 16 bits): they are a guide's."""
_NICE: Final = 10
_PAST_KEPT: Final = 86_400
_UNKNOWN_LENGTH: Final = 1800
_LONGEST: Final = 2 * 86_400
_READ_SHARE: Final = 0.6
"""Of the whole time, that reading takes."""
_STORE_SHARE: Final = 0.3
_SAMPLES: Final = 64
_MANY: Final = 3


def run(order: orders.Order, say: Callable[[orders.Said], None]) -> orders.Done:
    """Import; `say` hears how far it is. Raises FeedError, having changed nothing."""
    folder = Path(order.data)
    try:
        spool = Spool(folder)
        try:
            return _run(order, spool, say)
        finally:
            spool.close()
    except sqlite3.Error as error:
        raise FeedError(f"{sentence(error, folder / NAME)}. The guide stays as it was") from None
    except OSError as error:
        raise FeedError(f"{folder} cannot be written: {error.strerror}. The guide stays as it was") from None


def _run(order: orders.Order, spool: Spool, say: Callable[[orders.Said], None]) -> orders.Done:
    known: dict[str, tuple[str, ...]] = {}
    matching = Matching(order.services)

    def meet(channel: XmltvChannel) -> None:
        known[channel.id] = matching.services(channel)

    def wanted(channel: str) -> bool:
        if channel not in known:  # some files leave the channels out
            meet(XmltvChannel(channel, ()))
        return bool(known[channel])

    feed = Feed(order.address)
    xmltv = Xmltv(order.address, on_channel=meet, wants=wanted, on_programme=spool.add)
    told = 0.0
    for piece in feed.pieces():
        xmltv.feed(piece)
        fraction = feed.done / feed.size * _READ_SHARE if feed.size else 0.0
        if fraction > told + 0.01:
            told = fraction
            say(orders.Progress(round(fraction, 3)))
            _leave_with_parent()
    xmltv.finish()
    channels = [channel for channel in spool.channels() if known[channel]]
    making = Making(Path(order.data))
    with contextlib.closing(making):
        _learn(making.texts, spool, channels)
        count = _store(making, spool, {channel: known[channel] for channel in channels}, say)
        for _ in making.index():
            _leave_with_parent()
        making.put_in_place()
    return orders.Done(len(channels), len(known), count, xmltv.undated)


def _store(
    making: Making, spool: Spool, channels: dict[str, tuple[str, ...]], say: Callable[[orders.Said], None]
) -> int:
    """Store what was read, and what is known of other channels; return how many programmes were read."""
    count = 0
    since = int(time.time()) - _PAST_KEPT
    for done, (channel, services) in enumerate(channels.items(), 1):
        programmes = _ordered(spool.programmes(channel), since)
        for service in services:
            identity = ServiceId.from_url(service)
            if identity is not None:
                making.add(identity, programmes)
                count += len(programmes)
        if not done % 16:
            say(orders.Progress(round(_READ_SHARE + done / len(channels) * _STORE_SHARE, 3)))
            _leave_with_parent()
    for _ in making.carry_over(since):
        _leave_with_parent()
    return count


def _learn(texts: Texts, spool: Spool, channels: list[str]) -> None:
    """Look at texts here and there for the words that they repeat."""
    samples: list[dict[str, str]] = []
    for channel in channels[:: max(1, len(channels) // _SAMPLES)]:
        samples += [
            programme.texts for programme, _ in zip(spool.programmes(channel), range(_MANY), strict=False)
        ]
    texts.learn(samples)


def _ordered(programmes: Iterable[XmltvProgramme], since: int) -> list[Programme]:
    """Those that end after `since`, by start, each with an end: where none is told, the next one's start."""
    found = sorted(programmes, key=lambda programme: programme.start)
    ordered = []
    for index, programme in enumerate(found):
        stop = programme.stop
        if stop <= programme.start:
            after = found[index + 1].start if index + 1 < len(found) else 0
            stop = after if 0 < after - programme.start < _LONGEST else programme.start + _UNKNOWN_LENGTH
        if stop <= since or stop == programme.start:
            continue
        ordered.append(
            Programme(
                FIRST_ID + programme.start // 60 % FIRST_ID,
                programme.start,
                min(stop - programme.start, _LONGEST),
                programme.titles,
                programme.texts,
                programme.genre,
                programme.age,
                programme.episode,
            )
        )
    return ordered


def _leave_with_parent() -> None:
    if os.getppid() == 1:
        sys.exit(1)


def main() -> int:
    """Read an order, carry it out."""
    os.nice(_NICE)
    order = orders.decode_order(sys.stdin.buffer.read())

    def say(said: orders.Said) -> None:
        sys.stdout.buffer.write(orders.encode(said) + b"\n")
        sys.stdout.buffer.flush()

    try:
        say(run(order, say))
    except FeedError as error:
        say(orders.Failed(str(error)))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
