"""Beginning anew: whatever moment the power goes, the box is as it was, or anew after its next start."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from gulou_launcher import reset
from gulou_launcher.reset import Reset

FILES = (
    "household.sqlite",
    "household.sqlite-wal",
    "tv.sqlite",
    "recordings/news.ts",
    "apps/hello/state",
    "phone.key",
    "pinyin/learned",
    "somebody-elses.txt",
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def there(data: Path) -> set[str]:
    return {str(path.relative_to(data)) for path in data.rglob("*") if path.is_file()}


def test_nothing_happens_unless_it_was_wanted(data: Path) -> None:
    reset.carry_out(data)
    assert there(data) == set(FILES)


def test_the_settings_alone(data: Path) -> None:
    reset.note(data, Reset.settings)
    reset.carry_out(data)
    assert there(data) == {name for name in FILES if not name.startswith("household")}


def test_everything_of_the_box_and_nothing_of_anybody_else(data: Path) -> None:
    reset.note(data, Reset.everything)
    reset.carry_out(data)
    assert there(data) == {"somebody-elses.txt"}


def test_a_power_cut_before_it_was_written_down_leaves_all_as_it_was(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object) -> None:
        raise OSError("the power is gone")

    monkeypatch.setattr("os.fsync", cut)
    with pytest.raises(OSError, match="power"):
        reset.note(data, Reset.everything)
    reset.carry_out(data)
    assert set(FILES) <= there(data)


@pytest.mark.parametrize("after", range(6))
def test_a_power_cut_in_the_midst_is_made_up_for_at_the_next_start(
    data: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    reset.note(data, Reset.everything)
    done = iter(range(after))
    unlink = Path.unlink

    def until_the_cut(path: Path, missing_ok: bool = False) -> None:
        if next(done, None) is None:
            raise KeyboardInterrupt
        unlink(path, missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", until_the_cut)
        with contextlib.suppress(KeyboardInterrupt):
            reset.carry_out(data)
    reset.carry_out(data)
    assert there(data) == {"somebody-elses.txt"}


def test_a_link_is_taken_away_and_what_it_leads_to_is_not(data: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "film.ts").write_text("")
    (data / "packages").symlink_to(elsewhere)
    reset.note(data, Reset.everything)
    reset.carry_out(data)
    assert (elsewhere / "film.ts").exists()
    assert not (data / "packages").exists()
