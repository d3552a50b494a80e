"""HDMI-CEC's numbers and structures, held against the kernel's own header by the C compiler."""

from __future__ import annotations

import ctypes
from pathlib import Path

from gulou_hal.remote import cec_api
from gulou_hal.remote.cec_keys import COMMANDS
from tests.hal.kernel_headers import evaluate

STRUCTURES: dict[type[ctypes.Structure], str] = {
    cec_api.Message: "struct cec_msg",
    cec_api.Caps: "struct cec_caps",
    cec_api.LogAddrs: "struct cec_log_addrs",
    cec_api.StateChange: "struct cec_event_state_change",
    cec_api.Event: "struct cec_event",
}
NOT_THE_KERNELS = {"data": "state_change"}
"""Python's name of a C union that has none, and a member of it."""


def test_numbers_sizes_and_places_are_the_kernels(tmp_path: Path) -> None:
    expected = {f"CEC_OP_UI_CMD_{name}": number for name, number in COMMANDS.items()}
    for name, value in vars(cec_api).items():
        if name.startswith("CEC_") and isinstance(value, int):
            expected[name] = value
    for enum in (cec_api.Address, cec_api.Opcode, cec_api.Power, cec_api.Abort, cec_api.Deck):
        expected |= {member.name: member.value for member in enum}
    for structure, name in STRUCTURES.items():
        expected[f"sizeof({name})"] = ctypes.sizeof(structure)
        for field, *_ in structure._fields_:
            place = f"offsetof({name}, {NOT_THE_KERNELS.get(field, field)})"
            expected[place] = getattr(structure, field).offset
    found = evaluate(tmp_path, ("linux/cec.h",), expected)
    assert found == expected
    assert len(found) > 180
