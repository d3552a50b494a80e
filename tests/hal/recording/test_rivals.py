"""What few tuners record: padding gives way before programmes, the lower priority before the higher."""

from __future__ import annotations

from gulou_hal.recording.rivals import Verdict, Want, judge

HOUR = 3600


def judged(*wants: Want, tuners: int = 1) -> dict[int, Verdict]:
    return judge(wants, range(tuners), lambda _, __: True)


def test_padding_gives_way_before_a_programme_does() -> None:
    first = Want(1, "Film", "474 MHz", 0, HOUR, before=60, after=300)
    second = Want(2, "Match", "482 MHz", HOUR, 2 * HOUR, before=60, after=300)
    verdicts = judged(first, second)
    assert verdicts[1] == Verdict(True, 60, 0) and verdicts[2] == Verdict(True, 0, 300)
    assert judged(first, second, tuners=2) == {1: Verdict(True, 60, 300), 2: Verdict(True, 60, 300)}


def test_one_multiplex_needs_one_tuner() -> None:
    wants = [Want(number, str(number), "474 MHz", 0, HOUR, 60, 300) for number in range(4)]
    assert all(each == Verdict(True, 60, 300) for each in judged(*wants).values())


def test_what_is_under_way_goes_on_then_the_higher_priority_comes_then_the_earlier() -> None:
    running = Want(1, "Film", "474 MHz", 0, HOUR, priority=-1, running=True)
    early = Want(2, "Match", "482 MHz", 600, HOUR)
    urgent = Want(3, "News", "490 MHz", 1200, HOUR, priority=1)
    assert judged(running, early, urgent)[1].possible
    assert judged(running, early, urgent)[2] == Verdict(False, rivals=("Film",))
    verdicts = judged(early, urgent)
    assert verdicts[3].possible and verdicts[2] == Verdict(False, rivals=("News",))
    assert all(each.possible for each in judged(running, early, urgent, tuners=3).values())


def test_what_no_tuner_receives_is_in_nobodys_way() -> None:
    wants = (Want(1, "Film", "Satellite", 0, HOUR), Want(2, "Match", "474 MHz", 0, HOUR))
    verdicts = judge(wants, ("cable",), lambda _, place: place != "Satellite")
    assert not verdicts[1].receivable and verdicts[2].possible
