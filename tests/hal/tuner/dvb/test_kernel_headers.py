"""What the driver says to the kernel, held against the kernel's own headers by the machine's C compiler.

No virtual driver takes DTMB or a dish with a switch: their requests are compared byte for byte.
"""

from __future__ import annotations

import ctypes
import inspect
import shutil
from collections import defaultdict
from enum import IntEnum, IntFlag
from pathlib import Path

import pytest

from gulou_hal.tuner.contract import Tuning
from gulou_hal.tuner.dvb import demux_api, frontend_api
from gulou_hal.tuner.dvb.demux import Demux, SectionSource
from gulou_hal.tuner.dvb.demux_api import DMX_SET_FILTER, DMX_SET_PES_FILTER
from gulou_hal.tuner.dvb.tuner import DvbTuner
from tests.hal.kernel_headers import evaluate, run
from tests.hal.tuner.dvb.conftest import Kernel

HEADERS = ("linux/dvb/frontend.h", "linux/dvb/dmx.h")
STRUCTURES: dict[type[ctypes.Structure], str] = {
    frontend_api.FrontendInfo: "struct dvb_frontend_info",
    frontend_api.DiseqcMasterCommand: "struct dvb_diseqc_master_cmd",
    frontend_api.Stats: "struct dtv_stats",
    frontend_api.FrontendStats: "struct dtv_fe_stats",
    frontend_api.Property: "struct dtv_property",
    frontend_api.Properties: "struct dtv_properties",
    demux_api.Filter: "struct dmx_filter",
    demux_api.SectionFilterParameters: "struct dmx_sct_filter_params",
    demux_api.PesFilterParameters: "struct dmx_pes_filter_params",
}
FIELDS = {"value": "uvalue"}
"""Python's name of a C union that has none, and a member of it."""


def constants() -> dict[str, int]:
    """Every name of the kernel's that the driver gives a number."""
    found: dict[str, int] = {}
    for module in (frontend_api, demux_api):
        for name, value in vars(module).items():
            if isinstance(value, int) and name.isupper() and name not in ("WHOLE_MULTIPLEX",):
                found[name] = value
            elif (
                inspect.isclass(value)
                and issubclass(value, IntEnum | IntFlag)
                and value.__module__ == module.__name__
            ):
                found |= {member.name or "": member.value for member in value}
    return found


def test_numbers_sizes_and_places_are_the_kernels(tmp_path: Path) -> None:
    expected = {name: value & 0xFFFFFFFF for name, value in constants().items()}
    for structure, name in STRUCTURES.items():
        expected[f"sizeof({name})"] = ctypes.sizeof(structure)
        for field, *_ in structure._fields_:
            place = f"offsetof({name}, {FIELDS.get(field, field)})"
            expected[place] = getattr(structure, field).offset
    found = evaluate(tmp_path, HEADERS, expected)
    assert found == expected
    assert len(found) > 130


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[int, str]]]:
    """What `expected.c` says, by case."""
    source = tmp_path_factory.mktemp("expected") / "expected.c"
    shutil.copy(Path(__file__).with_name("expected.c"), source)
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for line in run(source):
        name, request, argument = line.split()
        found[name].append((int(request), argument))
    return found


DTMB = "msys=dtmb&freq=474&bw=8"
CASES = {
    "dvbc": "msys=dvbc&freq=474&sr=6875&mtype=64qam",
    "dvbt": "msys=dvbt&freq=177.5&bw=7&mtype=16qam&fec=23&tmode=8k&gi=18",
    "dvbt2": "msys=dvbt2&freq=474&bw=8&mtype=256qam&fec=35&tmode=32k&gi=19256&plp=2",
    "dvbt2-auto": "msys=dvbt2&freq=474",
    "dtmb-c1-595": f"{DTMB}&mtype=4qam-nr&fec=45&tmode=c1&gi=595&ilv=720",
    "dtmb-c3780-945": f"{DTMB}&mtype=64qam&fec=35&tmode=c3780&gi=945&ilv=720",
    "dtmb-c3780-420": f"{DTMB}&mtype=16qam&fec=25&tmode=c3780&gi=420&ilv=240",
    "dtmb-32qam": f"{DTMB}&mtype=32qam&fec=45&tmode=c1&gi=595&ilv=240",
    "dtmb-4qam": f"{DTMB}&mtype=4qam&fec=25&tmode=c1&gi=595&ilv=720",
    "dtmb-auto": "msys=dtmb&freq=474",
    "dvbs": "src=2&msys=dvbs&freq=12515&pol=h&sr=22000&fec=56",
    "dvbs2": "src=11&msys=dvbs2&freq=10744&pol=v&sr=29700&fec=23&mtype=8psk&ro=0.25&plts=on&isi=5"
    "&switch=cascade",
    "dvbs2-gold": "src=1&msys=dvbs2&freq=3840&pol=h&sr=27500&isi=0&plsm=gold&plsc=131070&lnb=c&switch=none",
    "dvbs2-root": "src=1&msys=dvbs2&freq=3840&pol=h&sr=27500&isi=33&plsm=root&plsc=8&lnb=c&switch=none",
    "c-band": "src=1&msys=dvbs2&freq=3840&pol=h&sr=27500&lnb=c&switch=none",
}


@pytest.mark.parametrize("case", CASES)
def test_tuning_says_exactly_this(
    case: str, expected: dict[str, list[tuple[int, str]]], adapter: Path, kernel: Kernel
) -> None:
    tuner = DvbTuner(Tuning.parse(f"dvb://{adapter}/frontend0?{CASES[case]}"), ioctl=kernel.ioctl)
    tuner.open()
    said = [
        call for call in kernel.calls if call[0] not in (demux_api.DMX_SET_BUFFER_SIZE, DMX_SET_PES_FILTER)
    ]
    tuner.close()
    assert said == expected[case]


def test_filters_say_exactly_this(
    expected: dict[str, list[tuple[int, str]]], adapter: Path, kernel: Kernel
) -> None:
    demux = Demux(adapter / "demux0", adapter / "dvr0", ioctl=kernel.ioctl)
    demux.want(None)
    demux.close()
    SectionSource(adapter / "demux0", 0x12, 0x50, 0xF0, ioctl=kernel.ioctl).close()
    assert [call for call in kernel.calls if call[0] == DMX_SET_PES_FILTER] == expected["whole"]
    assert [call for call in kernel.calls if call[0] == DMX_SET_FILTER] == expected["schedule"]
