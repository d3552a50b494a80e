"""Real broadcasts, which are not part of the project: tests that need one skip where it is absent."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from gulou_hal.si.tables import Table, TableParser
from gulou_hal.ts.filter import SectionFilter
from gulou_hal.ts.packet import as_packets

CAPTURES = Path(__file__).parents[3] / "../shared/data/dvb"

Capture = Callable[[str], Path]
Tables = Callable[..., list[Table]]


@pytest.fixture
def capture() -> Capture:
    """The path of a capture by its name."""

    def find(name: str) -> Path:
        path = CAPTURES / name
        if not path.exists():
            pytest.skip(f"needs the capture {name}, which is not part of the project")
        return path

    return find


@pytest.fixture
def tables(capture: Capture) -> Tables:
    """All tables on some PIDs of a capture, repeats too; a ``.bin`` holds sections one after another."""

    def read(name: str, pids: Sequence[int] = (), charset: str = "auto") -> list[Table]:
        data = capture(name).read_bytes()
        if name.endswith(".bin"):
            sections = []
            while data:
                size = ((data[1] & 0x0F) << 8 | data[2]) + 3
                sections.append(data[:size])
                data = data[size:]
        else:
            found = SectionFilter(pids, repeats=True).feed(as_packets(data))
            sections = [section.data for section in found]
        return TableParser(charset).parse_all(sections)

    return read
