"""Channels and guide on disk, and what happens when the disk fails."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from gulou.services.tv import Channel, Programme
from gulou_hal import database
from gulou_hal.tv.changes import Prune, SaveChannels, SavePresent, SaveSchedule
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.place import Place
from gulou_hal.tv.store import Store
from gulou_hal.tv.texts import Texts

ONE = ServiceId(0x2260, 1, 0x101)
NEWS = Programme(7, 10_000, 1800, {"eng": "News", "chi": "新闻"}, {"eng": "All of it, at length."}, 0x20)
FILM = Programme(8, 11_800, 7200, {"eng": "Film"}, {})
CHANNELS = (
    Channel(ONE.url, "One", 5),
    Channel("dvb://2260.1.102", "Zwei"),
    Channel("dvb://2260.1.103", "Drei", 1),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "tv.sqlite"


def test_channels_come_back_by_number_then_by_name(path: Path) -> None:
    Store(path).apply([SaveChannels(Place("udp://a"), CHANNELS)])
    stored = Store(path)
    assert [channel.name for channel in stored.channels("udp://a")] == ["Drei", "One", "Zwei"]
    assert stored.channels("udp://b") == []


def test_the_channels_of_a_source_are_replaced_together(path: Path) -> None:
    store = Store(path)
    store.apply([SaveChannels(Place("udp://a"), CHANNELS)])
    store.apply([SaveChannels(Place("udp://a"), CHANNELS[:1])])
    assert store.channels("udp://a") == [CHANNELS[0]]


def test_events_are_found_by_time(path: Path) -> None:
    store = Store(path)
    store.apply([SaveSchedule(ONE, (NEWS, FILM))])
    assert store.events(ONE, 0, 10_001) == [NEWS]
    assert store.events(ONE, 11_800, 11_801) == [FILM]
    assert store.from_time(ONE, 11_000, 2) == [NEWS, FILM]
    assert store.events(ServiceId(1, 1, 1), 0, 99_999) == []


def test_a_new_schedule_takes_the_place_of_what_it_overlaps(path: Path) -> None:
    store = Store(path)
    store.apply([SaveSchedule(ONE, (NEWS, FILM))])
    match = Programme(9, 12_000, 6000, {"eng": "Match"})
    store.apply([SaveSchedule(ONE, (NEWS, Programme(10, 11_800, 200), match))])
    assert [event.event_id for event in store.events(ONE, 0, 99_999)] == [7, 10, 9]


def test_a_wrong_duration_does_not_wipe_out_what_follows(path: Path) -> None:
    store = Store(path)
    later = Programme(20, 200_000, 600, {"eng": "Later"})
    store.apply([SaveSchedule(ONE, (later,)), SaveSchedule(ONE, (Programme(7, 10_000, 99 * 3600),))])
    assert later in store.events(ONE, 200_000, 200_001)
    far_apart = (Programme(8, 10_000, 60), Programme(9, 900_000, 60))
    store.apply([SaveSchedule(ONE, far_apart)])
    assert later in store.events(ONE, 200_000, 200_001)


def test_the_present_event_keeps_the_longer_text(path: Path) -> None:
    store = Store(path)
    store.apply([SaveSchedule(ONE, (NEWS,))])
    store.apply([SavePresent(ONE, Programme(7, 10_060, 1740, {"eng": "News"}, {}))])
    (event,) = store.events(ONE, 0, 99_999)
    assert (event.start, event.texts) == (10_060, NEWS.texts)


def test_past_events_are_forgotten(path: Path) -> None:
    store = Store(path)
    store.apply([SaveSchedule(ONE, (NEWS, FILM)), Prune(11_801)])
    assert store.events(ONE, 0, 99_999) == [FILM]


def test_half_a_transaction_is_none(path: Path) -> None:
    store = Store(path)
    wrong = SaveChannels(Place("udp://a"), (Channel("not a service", "Wrong"),))
    with pytest.raises(ValueError, match="names no service"):
        store.apply([SaveSchedule(ONE, (NEWS,)), wrong])
    assert store.events(ONE, 0, 99_999) == []


def test_what_was_stored_outlives_a_kill(path: Path) -> None:
    script = f"""
import os, signal
from pathlib import Path
from gulou.services.tv import Programme
from gulou_hal.tv.changes import SaveSchedule
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.place import Place
from gulou_hal.tv.store import Store
store = Store(Path({str(path)!r}))
store.apply([SaveSchedule(ServiceId(1, 1, 1), (Programme(1, 100, 50),))])
store._write.execute("BEGIN")
store._write.execute("DELETE FROM events")
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", script], check=False, timeout=30)
    assert done.returncode == -signal.SIGKILL
    store = Store(path)
    store.check()
    assert store.trouble == ""
    assert len(store.events(ServiceId(1, 1, 1), 0, 999)) == 1


@pytest.mark.parametrize("damage", ["garbage", "torn"])
def test_a_damaged_file_is_put_aside_and_built_anew(path: Path, damage: str) -> None:
    store = Store(path)
    store.apply(
        [SaveSchedule(ONE, tuple(Programme(n, n * 100, 100, {"eng": f"{n}" * 50}) for n in range(500)))]
    )
    store.close()
    if damage == "garbage":
        path.write_bytes(b"This is no database. " * 500)
    else:
        content = bytearray(path.read_bytes())
        content[4096 : len(content) // 2] = os.urandom(len(content) // 2 - 4096)
        path.write_bytes(content)
    said: list[str] = []
    store = Store(path, said.append)
    store.check()
    assert len(said) == 1
    assert "was damaged; it was put aside as tv.sqlite.damaged-" in said[0]
    assert len(list(path.parent.glob("tv.sqlite.damaged-*"))) >= 1
    store.apply([SaveSchedule(ONE, (NEWS,))])
    assert Store(path).events(ONE, 0, 99_999) == [NEWS]


def _limit_pages(store: Store) -> None:
    """Make the file as full as a full disk would: SQLite answers with the same SQLITE_FULL."""
    pages = store._write.execute("PRAGMA page_count").fetchone()[0]
    store._write.execute(f"PRAGMA max_page_count = {pages}")


def test_a_full_disk_loses_nothing_and_is_tried_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    store = Store(path, said.append)
    store.apply([SaveChannels(Place("udp://a"), CHANNELS), SaveSchedule(ONE, (NEWS,))])
    _limit_pages(store)
    many = tuple(Programme(100 + n, 50_000 + n * 60, 60, {"eng": "x" * 200}) for n in range(300))
    store.apply([SaveSchedule(ONE, many)])
    assert "No space is left" in store.trouble
    assert "kept in memory" in said[0]
    assert store.events(ONE, 0, 20_000) == [NEWS]
    assert len(store.events(ONE, 50_000, 99_999)) == 300
    assert len(store.channels("udp://a")) == 3
    assert sqlite3.connect(path).execute("SELECT count(*) FROM events").fetchone() == (1,)
    monkeypatch.setattr(database, "RETRY_SECONDS", 0.0)
    store._retry_at = 0.0
    store.apply([Prune(5)])
    assert said[-1] == store.trouble == ""
    assert sqlite3.connect(path).execute("SELECT count(*) FROM events").fetchone() == (301,)


def test_an_unwritable_folder_is_said_and_the_guide_lives_in_memory(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    store = Store(blocked / "tv.sqlite")
    assert "cannot be used" in store.trouble
    store.apply([SaveSchedule(ONE, (NEWS,))])
    assert store.events(ONE, 0, 99_999) == [NEWS]


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become someone who may not write")
def test_a_read_only_folder_still_shows_what_is_stored(path: Path) -> None:
    store = Store(path)
    store.apply([SaveSchedule(ONE, (NEWS,))])
    store.close()
    path.parent.chmod(0o555)
    path.chmod(0o444)
    for folder in path.parents:  # others may walk down to it
        if folder.stat().st_mode & 0o005 != 0o005 and str(folder).startswith("/tmp/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    script = f"""
from pathlib import Path
from gulou_hal.tv.changes import SaveSchedule
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.place import Place
from gulou_hal.tv.store import Store
from gulou.services.tv import Programme
import importlib.readers, os
from gulou_hal import database
database.in_memory(Store.form)  # imports what the other user may not be allowed to read
os.setgroups([]); os.setgid(65534); os.setuid(65534)
store = Store(Path({str(path)!r}))
assert "cannot be written" in store.trouble, store.trouble
assert len(store.events(ServiceId(*{tuple(ONE)!r}), 0, 99999)) == 1
store.apply([SaveSchedule(ServiceId(1, 1, 1), (Programme(1, 100, 50),))])
assert len(store.events(ServiceId(1, 1, 1), 0, 999)) == 1
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=30)


def test_titles_are_kept_once_and_long_texts_short(path: Path) -> None:
    store = Store(path)
    about = {"chi": "来自黔东南的歌者，在鼓楼下唱起古老的多声部大歌，没有指挥，也没有伴奏。" * 20}
    week = tuple(Programme(n, n * 1800, 1800, {"chi": "侗族大歌"}, about, episode="S1E1") for n in range(336))
    store.apply([SaveSchedule(ONE, week)])
    assert store.events(ONE, 0, 1800) == [week[0]]
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM titles").fetchone() == (1,)
        (stored,) = connection.execute("SELECT max(length(texts)) FROM events").fetchone()
        assert stored < len(about["chi"].encode()) // 5
    store.apply([Prune(10_000_000)])
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM titles").fetchone() == (0,)


def test_short_texts_are_told_by_the_words_that_the_guide_repeats(path: Path) -> None:
    store = Store(path)
    told = [{"eng": f"Evening News, part {n}: what the day has brought, told at length."} for n in range(40)]
    with sqlite3.connect(path) as connection:
        texts = Texts(connection, worth=40)
        texts.learn(told[:20])
        packed = [texts.pack(each) for each in told]
        assert all(isinstance(each, bytes) and len(each) < 40 for each in packed)
    with sqlite3.connect(path) as connection:
        assert [Texts(connection).unpack(each) for each in packed] == told
        assert Texts(connection).unpack(b"\x07damaged") == {}
    store.close()


def test_a_service_has_one_name() -> None:
    assert ONE.url == "dvb://2260.1.101"
    assert ServiceId.from_url(ONE.url) == ServiceId.from_key(ONE.key) == ONE
    for wrong in ("dvb://1.2", "dvb://12345.1.1", "dvb://A.1.1", "http://1.2.3", ""):
        assert ServiceId.from_url(wrong) is None
