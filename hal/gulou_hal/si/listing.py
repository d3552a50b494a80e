"""An inventory as text for people and as JSON for programs."""

import shutil
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Final

import msgspec

from gulou_hal.si.codec import StreamKind
from gulou_hal.si.delivery import Cable, Delivery, Dtmb, Satellite, Terrestrial, Terrestrial2
from gulou_hal.si.eit import Event
from gulou_hal.si.inventory import Inventory, ListedNetwork, ListedService, ListedStream

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_WIDTH: Final = 110


def to_json(inventory: Inventory, name: str, form: str) -> bytes:
    """One object; times in ISO 8601 UTC, durations in seconds."""
    document = {
        "file": name,
        "form": form,
        "original_network_id": inventory.original_network_id,
        "transport_stream_id": inventory.transport_stream_id,
        "first_time": _iso(min(inventory.times, default=None)),
        "last_time": _iso(max(inventory.times, default=None)),
        "networks": inventory.networks(),
        "bouquets": inventory.bouquets(),
        "services": inventory.services(),
        "events": [
            {
                "original_network_id": entry.original_network_id,
                "transport_stream_id": entry.transport_stream_id,
                "service_id": entry.service_id,
                **msgspec.to_builtins(entry.event),
                "start": _iso(entry.event.start),
                "running": entry.event.running.name.lower(),
            }
            for entry in inventory.events()
        ],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def lines(inventory: Inventory, name: str, form: str) -> Iterator[str]:
    """The listing, line by line."""
    identity = [name, form]
    if inventory.transport_stream_id is not None:
        identity.append(f"transport stream 0x{inventory.transport_stream_id:04x}")
    if inventory.original_network_id is not None:
        identity.append(f"original network 0x{inventory.original_network_id:04x}")
    if inventory.times:
        identity.append(f"{_minute(min(inventory.times))} UTC")
    yield " · ".join(identity)
    for title, networks in (("Networks", inventory.networks()), ("Bouquets", inventory.bouquets())):
        if networks:
            yield from ("", title)
            yield from _networks(networks)
    services = inventory.services()
    yield from ("", "Services")
    yield from _services(services) if services else ["  none"]
    yield from _events(inventory, services)


def _networks(networks: Iterable[ListedNetwork]) -> Iterator[str]:
    for network in networks:
        yield f"  0x{network.id:04x}  {network.name}{'  (this one)' if network.actual else ''}".rstrip()
        for stream in network.transport_streams:
            sent = ", ".join(_delivery(system) for system in stream.delivery)
            place = f"0x{stream.original_network_id:04x}/0x{stream.transport_stream_id:04x}"
            numbers = f"{len(stream.channels)} channel numbers" if stream.channels else ""
            listed = f"{len(stream.services)} services" if stream.services else ""
            yield "          " + "  ".join(part for part in (place, sent, listed, numbers) if part)


def _delivery(system: Delivery) -> str:
    match system:
        case Cable():
            return f"cable {_mhz(system.frequency)} {system.modulation} {system.symbol_rate / 1e6:g} MBd"
        case Satellite():
            east = "E" if system.orbital_position >= 0 else "W"
            return (
                f"satellite {abs(system.orbital_position):g}°{east} {_mhz(system.frequency)} "
                f"{system.polarisation} {system.modulation} {system.symbol_rate / 1e6:g} MBd"
            )
        case Terrestrial():
            return f"terrestrial {_mhz(system.frequency)} {system.constellation}"
        case Terrestrial2():
            return "terrestrial (T2) " + " ".join(map(_mhz, system.frequencies))
        case Dtmb():
            return f"DTMB {_mhz(system.frequency)} {system.modulation} {system.fec} {system.frame_header}"


def _services(services: list[ListedService]) -> Iterator[str]:
    rows: list[tuple[str, ...]] = [("LCN", "ID", "Name", "Provider", "Type", "State")]
    rows += [
        (
            "" if service.lcn is None else f"{service.lcn}{'' if service.visible else ' hidden'}",
            str(service.service_id),
            _one_line(service.name) or "–",
            _one_line(service.provider),
            f"{service.type_name} {service.definition}".rstrip(),
            "scrambled" if service.scrambled else "clear",
        )
        for service in services
    ]
    table = _columns(rows)
    yield next(table)
    for service, row in zip(services, table, strict=True):
        yield row
        for stream in service.streams:
            yield "        " + _stream(stream)


def _stream(stream: ListedStream) -> str:
    told = [f"{stream.pid:>5}  {stream.codec.label}"]
    if stream.codec.kind is StreamKind.DATA:
        told[0] += f" (type 0x{stream.stream_type:02x})"
    told += [language.code + _AUDIO_TYPES.get(language.audio_type, "") for language in stream.languages]
    told += [
        subtitle.language + (" for the hard of hearing" if subtitle.hard_of_hearing else "")
        for subtitle in stream.subtitles
    ]
    told += [f"{page.language} {page.page}" for page in stream.teletext]
    if not stream.present:
        told.append("not in this file")
    elif stream.scrambled:
        told.append("scrambled")
    return " · ".join(part for part in told if part.strip())


_AUDIO_TYPES: Final = {
    1: " clean effects",
    2: " for the hard of hearing",
    3: " for the visually impaired",
}


def _events(inventory: Inventory, services: list[ListedService]) -> Iterator[str]:
    names = {
        (service.original_network_id, service.transport_stream_id, service.service_id): service.name
        for service in services
    }
    width = min(_MAX_WIDTH, shutil.get_terminal_size((_MAX_WIDTH, 24)).columns)
    events = inventory.events()
    yield from ("", f"Events: {len(events)}")
    places = groupby(
        events, key=lambda entry: (entry.original_network_id, entry.transport_stream_id, entry.service_id)
    )
    for place, entries in places:
        identity = f"0x{place[0]:04x}/0x{place[1]:04x}/{place[2]}"
        yield from ("", f"  {_one_line(names.get(place, ''))}  {identity}".replace("    ", "  "))
        for entry in entries:
            yield from _event(entry.event, width)


def _event(event: Event, width: int) -> Iterator[str]:
    start = "not known yet   " if event.start is None else _minute(event.start)
    long = "" if event.duration is None else f"{event.duration // 3600}:{event.duration // 60 % 60:02}"
    indent = " " * 32
    state = "  scrambled" if event.free_ca_mode else ""
    for text in event.texts:
        yield f"    {start}  {long:>5}  {text.language:3}  {_one_line(text.title) or '–'}{state}"
        start, long = " " * 16, ""
        for paragraph in text.description.split("\n"):
            for row in wrap(paragraph, max(width - len(indent), 20)):
                yield indent + row
        for item in text.items:
            yield f"{indent}{_one_line(item.name)}: {_one_line(item.value)}"
    if not event.texts:
        yield f"    {start}  {long:>5}       –{state}"


def cells(text: str) -> int:
    """How many columns of a terminal a text takes: two for each wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def wrap(text: str, width: int) -> Iterator[str]:
    """Break a paragraph into rows of at most ``width`` columns: at spaces, or between wide characters."""
    row, used = "", 0
    for word in text.split():
        size = cells(word)
        if row and used + 1 + size > width:
            yield row
            row, used = "", 0
        if row:
            row, used = row + " ", used + 1
        if used + size <= width:
            row, used = row + word, used + size
            continue
        for character in word:
            step = cells(character)
            if used + step > width:
                yield row
                row, used = "", 0
            row, used = row + character, used + step
    if row:
        yield row


def _columns(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Align rows of cells; the first two columns are numbers and go to the right."""
    widths = [max(cells(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        padded = [
            " " * (width - cells(cell)) + cell if column < 2 else cell + " " * (width - cells(cell))
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  " + "  ".join(padded).rstrip()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _mhz(hertz: int) -> str:
    return f"{hertz / 1e6:g} MHz" if hertz > 0 else "frequency not said"


def _minute(seconds: int) -> str:
    return f"{_EPOCH + timedelta(seconds=seconds):%Y-%m-%d %H:%M}"


def _iso(seconds: int | None) -> str | None:
    return None if seconds is None else f"{_EPOCH + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%SZ}"
