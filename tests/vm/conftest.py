"""The virtual machine runs once, for `make test-vm`; the tests look at what it told."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.vm import broadcast, kernel, machine

if not os.environ.get("GULOU_VM"):
    collect_ignore_glob = ["test_*.py"]

BUILD = Path(__file__).resolve().parents[2] / "build" / "vm"


@pytest.fixture(scope="session")
def steps(small_broadcast: Path) -> dict[str, dict[str, Any]]:
    """What each step in the guest saw (`guest.py`), by its name. Where there is no machine it fails."""
    BUILD.mkdir(parents=True, exist_ok=True)
    try:
        linux = kernel.prepare(BUILD)
        firmware = broadcast.prepare(BUILD, small_broadcast)
        return machine.run(linux, firmware, BUILD)
    except (kernel.KernelError, machine.MachineError) as error:
        pytest.fail(str(error), pytrace=False)
