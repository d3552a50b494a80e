"""The input driver's numbers and structures, held against the kernel's own headers by the C compiler."""

from __future__ import annotations

import ctypes
from pathlib import Path

from gulou_hal.remote import input_api
from gulou_hal.remote.codes import CODES
from tests.hal.kernel_headers import evaluate

STRUCTURES: dict[type[ctypes.Structure], str] = {
    input_api.InputId: "struct input_id",
    input_api.AbsInfo: "struct input_absinfo",
    input_api.InputMask: "struct input_mask",
}


def test_numbers_sizes_and_places_are_the_kernels(tmp_path: Path) -> None:
    expected: dict[str, int] = dict(CODES)
    for enum in (input_api.EventType, input_api.Code, input_api.Bus):
        expected |= {member.name: member.value for member in enum}
    for name in ("EVIOCGID", "EVIOCGRAB", "EVIOCSMASK", "EVIOCSCLOCKID", "KEY_CNT", "ABS_CNT", "REL_CNT"):
        expected[name] = getattr(input_api, name)
    expected |= {
        "EVIOCGNAME(256)": input_api.EVIOCGNAME(256),
        "EVIOCGKEY(96)": input_api.EVIOCGKEY(96),
        "EVIOCGBIT(EV_KEY, 96)": input_api.EVIOCGBIT(1, 96),
        "EVIOCGABS(ABS_HAT0Y)": input_api.EVIOCGABS(0x11),
        "sizeof(struct input_event)": input_api.EVENT.size,
        "offsetof(struct input_event, value)": input_api.EVENT.size - 4,
        "offsetof(struct input_event, code)": input_api.EVENT.size - 6,
        "CLOCK_MONOTONIC": input_api.CLOCK_MONOTONIC,
    }
    for structure, name in STRUCTURES.items():
        expected[f"sizeof({name})"] = ctypes.sizeof(structure)
        for field, *_ in structure._fields_:
            expected[f"offsetof({name}, {field})"] = getattr(structure, field).offset
    found = evaluate(tmp_path, ("linux/input.h", "time.h"), expected)
    assert found == expected
    assert len(found) > 350


def test_every_key_has_one_name() -> None:
    assert len(set(CODES.values())) == len(CODES)
