"""A recorder from end to end: a wish, a file, and what happens to it when things go wrong."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from gulou.errors import ServiceError
from gulou.services.recordings import (
    Keep,
    Recording,
    RecordingState,
    Rule,
    Series,
    Timer,
    TimerState,
)
from gulou.services.tv import Programme
from gulou_hal.recording import space
from gulou_hal.recording.clock import Clock
from gulou_hal.recording.file import RecordingFile
from gulou_hal.ts.packet import as_packets
from gulou_hal.tv.continuity import Continuity
from gulou_hal.tv.multiplex import Multiplex
from tests.hal.recording.box import ONE, RADIO, TWO, Box

Wait = Callable[[Callable[[], object]], None]
HOUR = 3600


def now() -> int:
    return int(time.time())


def record(box: Box, seconds: float = 2.0, **more: object) -> Timer:
    """Record from now on."""
    assert box.recorder is not None
    start = now()
    return box.recorder.add(Timer(ONE.url, start, int(time.time() + seconds + 0.5), "News", **more))  # type: ignore[arg-type]


def only(box: Box) -> Recording:
    assert box.recorder is not None
    (recording,) = box.recorder.recordings.recordings
    return recording


def path(box: Box) -> Path:
    return box.folder / "recordings" / only(box).file


def test_a_timer_becomes_a_recording_that_anything_plays(box: Box, wait: Wait) -> None:
    recorder = box.begin()
    timer = record(box, text="All of it", genre=0x20, age=12)
    wait(lambda: recorder.recordings.recordings and only(box).size > 0)
    assert only(box).state is RecordingState.recording
    assert recorder.timers_answer.timers[0].state is TimerState.recording
    wait(lambda: only(box).state is RecordingState.recorded)
    recording = only(box)
    assert (recording.title, recording.channel, recording.text) == ("News", "One", "All of it")
    assert recording.seconds >= 1 and recording.errors == 0 and recording.missed == ()
    assert recorder.timers_answer.timers == ()
    packets = as_packets(path(box).read_bytes())
    assert len(packets) * 188 == recording.size and Continuity().feed(packets) == 0
    described = json.loads(path(box).with_suffix(".json").read_text())
    assert described["title"] == "News" and described["age"] == 12 and described["event_id"] == 0
    assert timer.id == 1


def test_two_of_one_service_overlap_without_a_conflict(box: Box, wait: Wait) -> None:
    """Back to back, each with its padding: both have the minutes around the change."""
    recorder = box.begin()
    start = now()
    for number, title in ((7, "News"), (8, "Weather")):
        box.guide.put(ONE, Programme(number, start, 2, {"eng": title}))
        recorder.add(Timer(ONE.url, start, start + 2, title, event_id=number))
    wait(lambda: [each.state for each in recorder.recordings.recordings] == [RecordingState.recorded] * 2)
    first, second = recorder.recordings.recordings
    assert {first.title, second.title} == {"News", "Weather"}
    assert first.size > 0 and second.size > 0
    assert first.errors == second.errors == 0


def test_the_same_programme_is_not_recorded_twice(box: Box) -> None:
    recorder = box.begin()
    box.guide.put(ONE, Programme(7, now() + HOUR, HOUR, {"eng": "Film"}))
    timer = Timer(ONE.url, now() + HOUR, now() + 2 * HOUR, "Film", event_id=7, before=-1, after=-1)
    first, second = recorder.add(timer), recorder.add(timer)
    assert first.id == second.id
    assert (first.before, first.after) == (60, 300), "the household's own padding"
    assert len(recorder.timers_answer.timers) == 1


def test_a_power_cut_costs_the_second_that_was_not_flushed(box: Box, wait: Wait) -> None:
    """The box goes off, leaving half a packet; switched on, it mends the file and goes on in it."""
    recorder = box.begin()
    record(box, 3)
    wait(lambda: recorder.recordings.recordings and only(box).seconds > 0.5)
    file = path(box)
    # What a power cut does: the file is as the disk has it, and torn at its end.
    growing = recorder.playable(only(box).address)
    assert isinstance(growing, RecordingFile)
    synced = growing.synced
    box.end()
    os.truncate(file, synced)
    with file.open("ab") as torn:
        torn.write(b"\x47half" + bytes(1000))
    index = file.with_suffix(".index")
    os.truncate(index, max(0, index.stat().st_size - 30))
    again = box.begin()
    assert only(box).state is RecordingState.recording
    wait(lambda: only(box).seconds > 1.2)
    (missed,) = only(box).missed
    assert missed.reason == "the box was off" and 0 < missed.seconds < 5
    wait(lambda: only(box).state is RecordingState.recorded)
    assert (as_packets(file.read_bytes())[:, 0] == 0x47).all()
    assert file.stat().st_size == only(box).size > synced
    assert again.timers_answer.timers == ()


def test_it_goes_on_once_a_tuner_is_found_again(box: Box, wait: Wait) -> None:
    """Switched on, a box may take a while to find its tuners: the recording goes on in the same file."""
    recorder = box.begin()
    record(box, 8)
    wait(lambda: recorder.recordings.recordings and only(box).seconds > 0.5)
    box.end()
    box.reception.busy = "This channel is not known to this box: look for channels again"
    recorder = box.begin()
    time.sleep(0.4)
    assert only(box).state is RecordingState.recording
    before = only(box).seconds
    box.reception.busy = ""
    wait(lambda: only(box).seconds > before + 0.5)
    assert len(recorder.recordings.recordings) == 1 and only(box).missed[0].reason == "the box was off"
    box.end()
    box.reception.busy = "No tuner was found"
    box.ahead = HOUR
    box.begin()
    wait(lambda: only(box).state is RecordingState.cut)


def test_what_was_over_when_the_box_came_back_is_there_and_says_so(box: Box, wait: Wait) -> None:
    recorder = box.begin()
    record(box, 30)
    wait(lambda: recorder.recordings.recordings and only(box).seconds > 0.5)
    box.end()
    box.ahead = HOUR
    box.begin()
    assert only(box).state is RecordingState.cut
    assert only(box).note == "the box was off" and only(box).seconds > 0.4


def test_the_list_is_found_again_from_the_files(box: Box, wait: Wait) -> None:
    box.begin()
    record(box, 1)
    wait(lambda: box.recorder and box.recorder.recordings.recordings)
    wait(lambda: only(box).state is RecordingState.recorded)
    before = only(box)
    box.end()
    for file in box.folder.glob("recordings.sqlite*"):
        file.write_bytes(b"no database at all " * 300)
    box.begin()
    assert only(box).title == before.title and only(box).file == before.file


def test_a_full_disk_ends_it_cleanly_and_in_words(
    box: Box, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = box.begin()
    record(box, 30)
    wait(lambda: recorder.recordings.recordings and only(box).size > 100_000)
    original = os.pwrite

    def full(fd: int, data: memoryview, at: int) -> int:
        if Path(f"/proc/self/fd/{fd}").readlink().suffix == ".ts":
            raise OSError(28, "No space left on device")
        return original(fd, data, at)

    monkeypatch.setattr(os, "pwrite", full)
    wait(lambda: only(box).state is RecordingState.cut)
    assert only(box).note == "The disk is full: what was recorded until then is there"
    assert only(box).note in box.told
    assert path(box).stat().st_size == only(box).size > 0


def test_no_tuner_is_said_and_tried_again(box: Box, wait: Wait) -> None:
    recorder = box.begin()
    box.reception.busy = "The tuner is in use: recording Film. End that to free one"
    record(box, 6)
    wait(lambda: any("recording Film" in said for said in box.told))
    assert recorder.timers_answer.timers[0].state is TimerState.conflict
    box.reception.busy = ""
    wait(lambda: recorder.recordings.recordings and only(box).size > 0)


def test_it_follows_its_programme_when_that_moves(box: Box) -> None:
    recorder = box.begin()
    film = box.guide.put(ONE, Programme(7, now() + HOUR, HOUR, {"eng": "Film"}))
    recorder.add(Timer(ONE.url, film.start, film.start + HOUR, "Film", event_id=7))
    later = box.guide.put(ONE, msgspec.structs.replace(film, start=film.start + 900, duration=2 * HOUR))
    recorder._replan()
    (timer,) = recorder.timers_answer.timers
    assert (timer.start, timer.stop) == (later.start, later.start + 2 * HOUR)


def test_it_is_found_under_another_number_and_missed_when_it_is_gone(box: Box) -> None:
    recorder = box.begin()
    film = box.guide.put(ONE, Programme(7, now() + HOUR, HOUR, {"eng": "Film"}))
    recorder.add(Timer(ONE.url, film.start, film.start + HOUR, "Film", event_id=7))
    del box.guide.events[ONE, 7]
    box.guide.put(ONE, Programme(99, film.start + 600, HOUR, {"eng": "Film"}))
    recorder._replan()
    assert recorder.timers_answer.timers[0].event_id == 99
    box.guide.events.clear()
    box.guide.put(ONE, Programme(100, film.start, 2 * HOUR, {"eng": "Football"}))
    recorder._replan()
    assert recorder.timers_answer.timers[0].state is TimerState.gone
    assert "Film will not be recorded: the guide does not list it any more" in box.told[-1]


def test_a_programme_that_runs_over_is_recorded_to_its_end(box: Box, wait: Wait) -> None:
    recorder = box.begin()
    start = now()
    match = box.guide.put(ONE, Programme(7, start, 2, {"eng": "Match"}))
    box.guide.present[ONE] = match
    recorder.add(Timer(ONE.url, start, start + 2, "Match", event_id=7))
    time.sleep(2.3)
    assert only(box).state is RecordingState.recording
    box.guide.present[ONE] = box.guide.put(ONE, Programme(8, now(), HOUR, {"eng": "News"}))
    wait(lambda: only(box).state is RecordingState.recorded)
    assert only(box).chapters[0].title == "Match"


def test_a_series_records_each_episode_once(box: Box) -> None:
    recorder = box.begin()
    at = now() + HOUR
    for number, (service, text) in enumerate(
        [(ONE, "The first"), (TWO, "The first"), (ONE, "The second"), (ONE, "")], start=1
    ):
        box.guide.put(service, Programme(number, at + number * HOUR, HOUR, {"eng": "Show"}, {"eng": text}))
    added = recorder.put_series(Series("Show", keep=Keep(Rule.episodes, 3)), new=True)
    assert [timer.state for timer in added.timers] == [
        TimerState.waiting,
        TimerState.repeated,
        TimerState.waiting,
        TimerState.waiting,
    ]
    assert added.timers[0].keep == Keep(Rule.episodes, 3)
    recorder.remove(added.timers[2].id)
    recorder._replan()
    assert "The second" not in {
        each.text for each in recorder.timers_answer.timers if each.state is TimerState.waiting
    }, "what the household took out does not come back"
    recorder.remove_series(added.series.id)
    assert recorder.timers_answer.timers == () and recorder.timers_answer.series == ()


def test_conflicts_are_known_weeks_ahead_and_say_what_is_in_the_way(box: Box) -> None:
    box.reception.places = {TWO: "482 MHz", RADIO: "Satellite"}
    recorder = box.begin()
    at = now() + 9 * 24 * HOUR
    recorder.add(Timer(ONE.url, at, at + HOUR, "Film"))
    second = recorder.add(Timer(TWO.url, at + 600, at + HOUR, "Match"))
    assert (second.state, second.rivals) == (TimerState.conflict, ("Film",))
    third = recorder.add(Timer(RADIO.url, at, at + HOUR, "Concert"))
    assert third.state is TimerState.unreceivable
    recorder.change(msgspec.structs.replace(second, priority=1))
    states = {timer.title: timer.state for timer in recorder.timers_answer.timers}
    assert states["Match"] is TimerState.waiting and states["Film"] is TimerState.conflict


def test_nothing_starts_before_anybody_knows_the_time(box: Box, wait: Wait) -> None:
    clock = Clock(system=lambda: 1_000.0, steady=time.monotonic, kept=lambda: False, rtc=Path("/nowhere"))
    recorder = box.begin(clock=clock)
    start = now()
    recorder.timers.add(Timer(ONE.url, start, start + HOUR, "News"))
    time.sleep(1.5)
    assert recorder.recordings.recordings == ()
    assert "does not know the time yet" in recorder.timers_answer.note
    clock.broadcast(now())
    wait(lambda: recorder.recordings.recordings)
    assert only(box).start == pytest.approx(now(), abs=5)


def test_it_wakes_the_box_in_time(box: Box) -> None:
    (box.folder / "wakealarm").write_text("")
    recorder = box.begin()
    at = now() + 5 * HOUR
    recorder.add(Timer(ONE.url, at, at + HOUR, "Film", before=60))
    assert int((box.folder / "wakealarm").read_text()) == at - 60 - 180


def test_places_and_bookmarks_are_remembered(box: Box, wait: Wait) -> None:
    recorder = box.begin()
    record(box, 1)
    wait(lambda: recorder.recordings.recordings and only(box).state is RecordingState.recorded)
    recorder.edit(lambda library: library.bookmark(1, 1.0))
    recorder.edit(lambda library: library.left_at(1, 0.5, False))
    box.end()
    box.begin()
    assert [chapter.at for chapter in only(box).chapters if chapter.bookmark] == [1.0]
    assert only(box).watched, "so near its end it was seen"
    assert box.recorder is not None
    with pytest.raises(ServiceError, match="not there any more"):
        box.recorder.edit(lambda library: library.bookmark(99, 1.0))
    box.recorder.delete((1,))
    assert box.recorder.recordings.recordings == ()
    assert list((box.folder / "recordings").iterdir()) == []


def test_space_is_made_by_rule_the_watched_and_the_oldest_first() -> None:
    def made(number: int, rule: Rule, days_ago: int, **more: object) -> Recording:
        start = now() - days_ago * 24 * HOUR
        keep = Keep(rule, 3)
        return Recording(number, "x", "", "", start, size=1 << 30, keep=keep, **more)  # type: ignore[arg-type]

    everything = [
        made(1, Rule.space, 2),
        made(2, Rule.space, 9),
        made(3, Rule.forever, 99),
        made(4, Rule.space, 1, watched=True),
        made(5, Rule.days, 4),
        made(6, Rule.days, 2),
        made(7, Rule.watched, 5, watched=True),
        *(made(8 + number, Rule.episodes, number, series=1) for number in range(5)),
        made(20, Rule.space, 30, state=RecordingState.recording),
    ]
    assert [each.id for each in space.going(everything)] == [4, 2, 1]
    assert {each.id for each in space.expired(everything, now())} == {5, 7, 11, 12}
    assert [each.id for each in space.making_room(everything, (1 << 30) + 1)] == [4, 2]
    assert len(space.making_room(everything, 1 << 40)) == 3, "the rest stays, and the household is told"
    just_now = [made(20, Rule.space, 0), made(21, Rule.space, 0, watched=True)]
    going = space.going([*everything, *just_now], now())
    assert [each.id for each in going] == [4, 21, 2, 1], "what has just ended stays, unless it was watched"


def test_it_may_be_ended_at_any_moment_of_its_beginning(tmp_path: Path, received: Multiplex) -> None:
    """Before it has begun, while it does, and twice: nobody waits for a thread that there is not."""
    box = Box(tmp_path, received)
    never = box.made()
    never.stop()
    never.start()
    assert never.recordings.recordings == ()
    for _ in range(5):
        recorder = box.made()
        starting = threading.Thread(target=recorder.start)
        starting.start()
        recorder.stop()
        starting.join(5)
        recorder.stop()
    assert not any(thread.name == "recorder" for thread in threading.enumerate())
