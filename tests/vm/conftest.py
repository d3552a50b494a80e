"""The virtual machine runs once, for `make test-vm`; the tests look at what it told."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.hal.network import house
from tests.vm import broadcast, kernel, machine
from tests.vm.machine import BUILD
from tests.vm.progress import progress

if not os.environ.get("GULOU_VM"):
    collect_ignore_glob = ["test_*.py"]

Told = Callable[[str], dict[str, Any]]
"""What a step saw, by its name."""


@pytest.fixture(scope="session")
def steps(small_broadcast: Path) -> dict[str, dict[str, Any]]:
    """What each step in the guest saw (`guest.py`), by its name.

    Where this machine can have none, the tests are skipped and say why; a driver that does not compile or a
    guest that does not come to its end is a failure.
    """
    say = progress()
    BUILD.mkdir(parents=True, exist_ok=True)
    try:
        if shutil.which("cec-ctl") is None:
            raise kernel.NoMachineError("v4l-utils is not installed: run make test-vm as one who may install")
        try:
            house.packages()
        except house.NoHouseError as reason:
            say(f"without Wi-Fi: {reason}")
        linux = kernel.prepare(BUILD, say)
        firmware = broadcast.prepare(BUILD, small_broadcast, say)
        return machine.run(linux, firmware, BUILD, say)
    except kernel.NoMachineError as reason:
        say(f"NOT DONE: there can be no virtual machine here: {reason}")
        pytest.skip(f"no virtual machine: {reason}")
    except (kernel.KernelError, machine.MachineError) as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture
def told(steps: dict[str, dict[str, Any]]) -> Told:
    """What a step saw; fails with the guest's own words where the step failed."""

    def facts(step: str) -> dict[str, Any]:
        if step not in steps:
            pytest.fail(f"the guest did not come to {step}", pytrace=False)
        if "failed" in steps[step]:
            pytest.fail(f"in the guest:\n{steps[step]['failed']}", pytrace=False)
        return steps[step]

    return facts
