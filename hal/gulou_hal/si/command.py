"""``gulou si FILE [--json]``: what a transport stream, or a file of sections, carries."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gulou.commands.parser import Parser

if TYPE_CHECKING:
    from gulou_hal.si.inventory import Inventory

_CHUNK: Final = 1 << 20


def command(argv: list[str]) -> int:
    """Run the command; returns 0, or 1 when the file cannot be read as what it should be."""
    arguments = _parser().parse_args(argv)
    # Imported now: `--help` and a wrong option should not wait for numpy.
    from gulou_hal.si.errors import SiError
    from gulou_hal.ts.errors import TsError

    path: Path = arguments.file
    try:
        inventory, form = _read(path, arguments.charset, arguments.pid)
    except (SiError, TsError) as error:
        print(f"gulou si: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"gulou si: {path} cannot be read: {error.strerror or error}", file=sys.stderr)
        return 1
    from gulou_hal.si import listing

    if arguments.json:
        sys.stdout.buffer.write(listing.to_json(inventory, path.name, form))
        sys.stdout.buffer.flush()
    else:
        for line in listing.lines(inventory, path.name, form):
            print(line)
    return 0


def _parser() -> Parser:
    parser = Parser(
        "si",
        "List what a transport stream carries: networks, services, and every event. "
        "FILE is a transport stream of 188, 192 or 204-byte packets, or sections one after another.",
        "gulou si recording.ts\ngulou si --json recording.ts > recording.json",
    )
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--json", action="store_true", help="write one JSON object")
    parser.add_argument(
        "--charset",
        default="auto",
        metavar="NAME",
        help="encoding of texts that do not say theirs and are not UTF-8: auto (GB 2312 where it looks so, "
        "else iso6937), iso6937, gb18030, arib, or any that Python knows",
    )
    parser.add_argument(
        "--pid",
        action="append",
        default=[],
        type=lambda text: int(text, 0),
        metavar="N",
        help="a further PID with tables, for a stream that carries them elsewhere; may be repeated",
    )
    return parser


def _read(path: Path, charset: str, pids: list[int]) -> tuple["Inventory", str]:
    """Read the whole file; the second value says in words what it was."""
    from gulou_hal.ts.sync import PROBE_SIZE, find_sync

    with path.open("rb") as file:
        head = file.read(PROBE_SIZE)
    if find_sync(head) is None and (sections := _first_section(head)):
        return _read_sections(path, charset), sections
    return _read_packets(path, charset, pids)


def _first_section(head: bytes) -> str:
    """Not empty when the data begins with a sound section of a known table."""
    from gulou_hal.si.tables import TABLES
    from gulou_hal.ts.crc import crc32_mpeg

    if len(head) < 3 or head[0] not in TABLES:
        return ""
    size = ((head[1] & 0x0F) << 8 | head[2]) + 3
    sound = size <= len(head) and (not head[1] & 0x80 or crc32_mpeg(head[:size]) == 0)
    return "sections" if sound else ""


def _read_sections(path: Path, charset: str) -> "Inventory":
    from gulou_hal.si.inventory import Inventory
    from gulou_hal.si.tables import TableParser

    inventory = Inventory()
    parser = TableParser(charset)
    inventory.add(parser.parse_all(list(_sections(path.read_bytes()))))
    return inventory


def _sections(data: bytes) -> Iterator[bytes]:
    """The sound sections of data that is nothing but sections; a last, cut one is left out."""
    from gulou_hal.ts.crc import crc32_mpeg

    at = 0
    while at + 3 <= len(data):
        end = at + 3 + ((data[at + 1] & 0x0F) << 8 | data[at + 2])
        section = data[at:end]
        if end <= len(data) and (not section[1] & 0x80 or crc32_mpeg(section) == 0):
            yield section
        at = end


def _read_packets(path: Path, charset: str, pids: list[int]) -> tuple["Inventory", str]:
    from gulou_hal.si.inventory import Inventory
    from gulou_hal.si.reader import SiReader
    from gulou_hal.ts.sync import PacketReader

    inventory = Inventory()
    tables = SiReader(charset)
    for pid in pids:
        tables.filter.add(pid)
    packets = PacketReader(path.name)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found = packets.feed(chunk)
            inventory.count(found)
            inventory.add(tables.feed(found))
    found = packets.finish()
    inventory.count(found)
    inventory.add(tables.feed(found))
    size = int(packets.format or 0)
    if inventory.missing_pmts:  # a short stream may have had its PMTs before its PAT
        again = PacketReader(path.name)
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                inventory.add(tables.feed(again.feed(chunk)))
        inventory.add(tables.feed(again.finish()))
    return inventory, f"{size}-byte packets"
