"""What the household prefers."""

from pathlib import Path

import pytest

from gulou_launcher.kept import Kept
from gulou_launcher.preferences import ROOM, Preference, Preferences

MOTION = Preference("motion", True)
SCALE = Preference("scale", 1.0, among=(1.0, 1.2))


def test_what_was_chosen_holds_after_the_next_start_and_listeners_are_told(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    preferences = Preferences(kept)
    told: list[float] = []
    preferences.listen(SCALE, lambda: told.append(preferences.get(SCALE)))
    preferences.put(SCALE, 1.2)
    preferences.put(SCALE, 1.2)
    preferences.put(MOTION, False)
    kept.close(5.0)
    again = Preferences(Kept(tmp_path))
    assert (again.get(SCALE), again.get(MOTION), told) == (1.2, False, [1.2])


def test_what_another_release_kept_and_this_one_does_not_know_is_passed_over(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.put(ROOM, name="scale", value=7.0)
    kept.put(ROOM, name="motion", value=1)
    preferences = Preferences(kept)
    assert (preferences.get(SCALE), preferences.get(MOTION)) == (1.0, True)
    with pytest.raises(ValueError, match="scale cannot be"):
        preferences.put(SCALE, 1.1)
