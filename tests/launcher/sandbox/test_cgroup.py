"""cgroup v2: found where it is offered, and named in words where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from gulou_launcher.sandbox import cgroup
from gulou_launcher.sandbox.errors import SandboxError
from gulou_launcher.sandbox.messages import MIB, Limits


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
