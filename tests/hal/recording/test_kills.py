"""A box that is killed at any moment while it records; `make bench ARGS=television_recording` kills 1,000."""

from __future__ import annotations

from pathlib import Path

from tests.hal.recording.kills import Kills, soak


def test_kills_lose_nothing_that_was_flushed(recording: Path, tmp_path: Path) -> None:
    found = soak(recording, tmp_path / "data", 6, seed=7, longest=1.0)
    assert found.recording >= 2, "the kills met no recording"
    assert len(found.ages) == found.recording and min(found.ages) >= 0
    found.ages, found.late = [], []
    assert found == Kills(kills=6, recording=found.recording)
