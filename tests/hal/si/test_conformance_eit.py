"""Every event of real broadcasts against TSDuck's own reading of them."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from gulou_hal.si.eit import Eit, Event
from gulou_hal.si.tables import Table

Capture = Callable[[str], Path]
Tables = Callable[..., list[Table]]

Read = tuple[object, ...]
"""service, event, start, duration, running, scrambled, and per language: title, text, long text, items."""

_RUNNING = {"undefined": 0, "not-running": 1, "starting": 2, "pausing": 3, "running": 4, "off-air": 5}


def seconds(text: str) -> int:
    hours, minutes, rest = map(int, text.split(":"))
    return hours * 3600 + minutes * 60 + rest


def epoch(text: str) -> int:
    return int(datetime.fromisoformat(text.replace("/", "-")).replace(tzinfo=UTC).timestamp())


def same_ohm(text: str) -> str:
    """TSDuck writes the ohm sign of ISO 6937 as U+2126; Unicode's normal form, which we give, is U+03A9."""
    return text.replace("\u2126", "\u03a9")


def reading(table: Eit, event: Event) -> Read:
    return (
        table.service_id,
        event.event_id,
        event.start,
        event.duration,
        int(event.running),
        event.free_ca_mode,
        {
            text.language: (
                same_ohm(text.title),
                same_ohm(text.text),
                same_ohm(text.extended),
                tuple((same_ohm(item.name), same_ohm(item.value)) for item in text.items),
            )
            for text in event.texts
        },
    )


def reference_xml(path: Path) -> Iterator[tuple[str, Read]]:
    """The events of an XML reference, each with its table's type."""
    for eit in ET.parse(path).getroot().iter("EIT"):
        for event in eit.iter("event"):
            texts: dict[str, tuple[str, str, str, tuple[tuple[str, str], ...]]] = {}
            for short in event.iter("short_event_descriptor"):
                texts[short.get("language_code", "")] = (
                    short.findtext("event_name", ""),
                    short.findtext("text", ""),
                    "",
                    (),
                )
            for part in event.iter("extended_event_descriptor"):
                language = part.get("language_code", "")
                title, text, long, items = texts.get(language, ("", "", "", ()))
                items += tuple(
                    (item.findtext("description", ""), item.findtext("name", ""))
                    for item in part.iter("item")
                )
                texts[language] = (title, text, long + part.findtext("text", ""), items)
            yield (
                eit.get("type", ""),
                (
                    int(eit.get("service_id", ""), 0),
                    int(event.get("event_id", ""), 0),
                    epoch(event.get("start_time", "")),
                    seconds(event.get("duration", "")),
                    _RUNNING[event.get("running_status", "")],
                    event.get("CA_mode") == "true",
                    {language: (*map(same_ohm, told[:3]), told[3]) for language, told in texts.items()},
                ),
            )


def reference_text(path: Path) -> Iterator[Read]:
    """The events of a text reference, with service, network and transport stream in front."""
    for table in re.split(r"^\* ", path.read_text(), flags=re.M)[1:]:
        if not table.startswith("EIT"):
            continue
        ids = re.search(r"Service Id: (\S+).*?TS Id: (\S+).*?Original Network Id: (\S+)", table, re.S)
        assert ids is not None
        for event in re.split(r"^  - Event Id: ", table, flags=re.M)[1:]:
            head = re.match(
                r"(0x\w+).*?Start UTC: (.+?)\n.*?Duration: (.+?)\n"
                r".*?Running status: (.+?)\n.*?CA mode: (\w+)",
                event,
                re.S,
            )
            assert head is not None
            texts: dict[str, tuple[str, str, str, tuple[tuple[str, str], ...]]] = {}
            for descriptor in re.split(r"^    - Descriptor \d+: ", event, flags=re.M)[1:]:
                language = re.search(r"Language: (.{3})", descriptor)
                if descriptor.startswith("Short Event") and language:
                    told = re.search(r'Event name: "(.*?)"\n +Description: "(.*)"\n', descriptor, re.S)
                    assert told is not None
                    texts[language[1]] = (told[1], told[2], "", ())
                elif descriptor.startswith("Extended Event") and language:
                    title, text, long, items = texts.get(language[1], ("", "", "", ()))
                    items += tuple(re.findall(r'^      "(.*?)" : "(.*?)"$', descriptor, flags=re.M))
                    part = re.search(r'^      Text: "(.*)"\n', descriptor, re.S | re.M)
                    texts[language[1]] = (title, text, long + (part[1] if part else ""), items)
            yield (
                *(int(number, 0) for number in ids.groups()),
                int(head[1], 0),
                epoch(head[2]) or None,  # TSDuck writes an undefined start time as 1970
                seconds(head[3]),
                _RUNNING[head[4].replace(" ", "-")],
                head[5] == "controlled",
                {
                    language: (
                        *map(same_ohm, told[:3]),
                        tuple((same_ohm(a), same_ohm(b)) for a, b in told[3]),
                    )
                    for language, told in texts.items()
                },
            )


def test_all_events_of_a_czech_network(tables: Tables, capture: Capture) -> None:
    ours = [table for table in tables("test-038.bin") if isinstance(table, Eit)]
    reference = list(reference_xml(capture("test-038.reference.xml")))
    read: dict[str, list[Read]] = {"pf": [], "0": []}
    for table in ours:
        read["0" if table.schedule else "pf"] += [reading(table, event) for event in table.events]

    assert len(reference) == 637
    assert [event for kind, event in reference if event not in read[kind]] == []
    # The reference has one edition of each table. What else we read is of editions that were replaced.
    known = [event for _, event in reference]
    latest = {(table.header.table_id, table.service_id): table.header.version for table in ours}
    others = [table for table in ours if any(reading(table, event) not in known for event in table.events)]
    assert all(table.header.version != latest[table.header.table_id, table.service_id] for table in others)
    assert sum(len(table.events) for table in ours) == 820


def test_all_events_of_present_and_following_in_france_and_italy(tables: Tables, capture: Capture) -> None:
    # The reference was made after the PIDs had been changed; here the tables are on their own.
    read = []
    for table in tables("test-030.ts", [0x12, 0x112], "iso6937"):
        assert isinstance(table, Eit)
        if table.actual:
            for event in table.events:
                service, *rest = reading(table, event)
                read.append((service, table.transport_stream_id, table.original_network_id, *rest))
    reference = list(reference_text(capture("test-030.reference.txt")))
    assert len(reference) == 180
    assert [event for event in reference if event not in read] == []
    assert [event for event in read if event not in reference] == []


def test_other_multiplexes_in_france_and_italy(tables: Tables) -> None:
    found = tables("test-030.ts", [0x12])
    others = [table for table in found if isinstance(table, Eit) and not table.actual]
    assert {table.header.table_id for table in others} == {0x4F}
    events = {
        (table.service_id, table.transport_stream_id, event.event_id)
        for table in others
        for event in table.events
    }
    assert len(events) > 300
    assert all(event.title and event.start for table in others for event in table.events)
