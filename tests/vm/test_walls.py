"""The highest isolation level, which needs a cgroup that the box may divide: few build machines have one."""

from __future__ import annotations

from typing import Any

from tests.vm.conftest import Told


def test_the_walls_of_level_3_stand_where_cgroup_v2_is_the_boxs_to_divide(told: Told) -> None:
    walls: dict[str, Any] = told("walls")
    assert walls["status"] == 0, walls["said"]
    assert "skipped" not in walls["said"], walls["said"]
    assert "passed" in walls["said"]
