"""cgroup v2: found where it is offered, and named in words where it is not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gulou.states import ExitReason
from gulou_launcher.sandbox import cgroup
from gulou_launcher.sandbox.errors import SandboxError
from gulou_launcher.sandbox.messages import MIB, Limits
from gulou_launcher.sandbox.walls import Wall

if TYPE_CHECKING:
    from tests.launcher.sandbox.conftest import StartZygote


def test_a_system_with_the_old_cgroups_says_so(tmp_path: Path) -> None:
    own = tmp_path / "cgroup"
    own.write_text("5:memory:/user\n0::/user\n")
    with pytest.raises(SandboxError, match="no pure cgroup v2"):
        cgroup.find(tmp_path, own)


def test_a_missing_controller_is_named(tmp_path: Path) -> None:
    own = tmp_path / "cgroup"
    own.write_text("0::/box.service\n")
    (tmp_path / "cgroup.controllers").write_text("cpu pids memory")
    (tmp_path / "box.service").mkdir()
    (tmp_path / "box.service" / "cgroup.controllers").write_text("cpu pids")
    with pytest.raises(SandboxError, match="does not offer memory at"):
        cgroup.find(tmp_path, own)


def test_a_subtree_that_is_someone_elses_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "cgroup"
    own.write_text("0::/elsewhere\n")
    (tmp_path / "cgroup.controllers").write_text("memory pids")
    with pytest.raises(SandboxError, match="not ours to divide"):
        cgroup.find(tmp_path, own)


def test_a_group_really_ends_a_process_that_takes_too_much() -> None:
    try:
        subtree = cgroup.find()
    except SandboxError as reason:
        pytest.skip(f"no cgroup v2 to try: {reason}")
    assert cgroup.prove(subtree) == subtree
    group = subtree.create("test", Limits(memory=16 * MIB, tasks=5))
    assert (group.path / "pids.max").read_text().strip() == "5"
    group.remove()
    assert not group.path.exists()


def a_tree(folder: Path, controllers: str) -> cgroup.Subtree:
    """A folder that looks like a cgroup; the kernel is not behind it, so only what is written can be seen."""
    own = folder / "own"
    own.write_text("0::/\n")
    (folder / "cgroup.controllers").write_text(controllers)
    (folder / "cgroup.subtree_control").write_text("")
    subtree = cgroup.find(folder, own)
    assert (folder / "cgroup.subtree_control").read_text() == " ".join(
        f"+{name}" for name in ("memory", "pids", "cpu") if name in controllers.split()
    )
    (folder / "cgroup.subtree_control").write_text(controllers)
    return subtree


def test_an_app_gets_its_share_of_memory_tasks_and_processor(tmp_path: Path) -> None:
    group = a_tree(tmp_path, "cpuset cpu memory pids").create("7", Limits(memory=64 * MIB, tasks=9))
    written = {file.name: file.read_text() for file in group.path.iterdir()}
    assert written == {
        "memory.max": str(64 * MIB),
        "pids.max": "9",
        "cpu.weight": "5",
        "cpu.max": "100000 100000",
    }


def test_without_the_cpu_controller_the_rest_holds(tmp_path: Path) -> None:
    group = a_tree(tmp_path, "memory pids").create("7", Limits())
    assert {file.name for file in group.path.iterdir()} == {"memory.max", "pids.max"}


def test_a_box_that_may_divide_its_group_is_at_level_3(start_zygote: StartZygote) -> None:
    zygote = start_zygote()
    found = {each.name: each for each in zygote.isolation.mechanisms}
    if (missing := found.get(Wall.CGROUP.value)) is not None:
        pytest.skip(f"no cgroup v2 to try: {missing.detail}")
    assert zygote.isolation.level == 3
    app = zygote.spawn("import os\nsay('here')\nos.read(services, 1)", limits=Limits(tasks=7))
    assert app.hear() == "here"
    group = cgroup.MOUNT / Path(f"/proc/{app.pid}/cgroup").read_text().strip().removeprefix("0::/")
    assert (group / "pids.max").read_text().strip() == "7"
    app.services.close()
    assert app.exited().reason is ExitReason.ENDED
    assert not group.exists()
    greedy = zygote.spawn(
        "import os\nsay('here')\nkept = [os.urandom(1 << 20) for _ in range(200)]\nsay('got away')",
        limits=Limits(memory=64 * MIB),
    )
    assert greedy.heard() == ["here"]
    assert greedy.exited().reason is ExitReason.MEMORY
    assert zygote.spawn("say('still starts')").hear() == "still starts"
