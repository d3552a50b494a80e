"""The household's PIN: how it is kept, what a wrong one costs, and how it is asked for."""

from __future__ import annotations

from gulou_hal import link
from gulou_launcher.lock.pin import FIRST_WAIT, FREE_TRIES, LONGEST_WAIT, wait_after
from tests.launcher.played_box import PlayedBox


def type_pin(box: PlayedBox, digits: str) -> None:
    for digit in digits:
        box.shell.keys.press(digit)
    prompt = box.shell.lock.prompt
    box.until(lambda: box.shell.lock.prompt is not prompt or prompt is None or not prompt.checking)


def choose(box: PlayedBox, digits: str = "1973") -> None:
    box.shell.lock.choose(lambda: None)
    type_pin(box, digits)
    type_pin(box, digits)
    box.until(lambda: box.shell.lock.prompt is None)


def told(box: PlayedBox) -> list[tuple[bool, int]]:
    heard = [each for each in box.told_gateway if isinstance(each, link.Parental)]
    return [(each.active, each.from_age) for each in heard]


def unlocked(box: PlayedBox) -> list[str]:
    return [each.service for each in box.told_gateway if isinstance(each, link.Unlock)]


def test_wrong_tries_wait_longer_and_longer() -> None:
    assert wait_after(FREE_TRIES - 1) == 0
    assert wait_after(FREE_TRIES) == FIRST_WAIT
    assert wait_after(FREE_TRIES + 1) == 2 * FIRST_WAIT
    assert wait_after(10_000) == LONGEST_WAIT


def test_a_pin_is_chosen_twice_and_kept_as_a_hash(box: PlayedBox) -> None:
    lock = box.shell.lock
    lock.choose(lambda: None)
    type_pin(box, "1973")
    type_pin(box, "1974")
    assert lock.prompt is not None and not lock.pin.exists, "those were not the same"
    lock.dismiss()
    choose(box)
    kept = str(box.shell.kept.of("lock"))
    assert lock.pin.exists
    assert "1973" not in kept
    lock.put_age(16)
    box.until(lambda: (True, 16) in told(box))


def test_the_right_pin_opens_and_a_wrong_one_does_not(box: PlayedBox) -> None:
    choose(box)
    lock = box.shell.lock
    lock.unlock("dvb://1.2.3")
    type_pin(box, "0000")
    assert lock.prompt is not None
    type_pin(box, "1973")
    box.until(lambda: unlocked(box) == ["dvb://1.2.3"])
    assert lock.prompt is None


def test_after_three_wrong_ones_even_the_right_one_waits(box: PlayedBox) -> None:
    choose(box)
    lock = box.shell.lock
    lock.unlock("dvb://1.2.3")
    for _ in range(FREE_TRIES):
        type_pin(box, "0000")
    assert 0 < lock.pin.waits <= FIRST_WAIT
    type_pin(box, "1973")
    assert lock.prompt is not None
    assert unlocked(box) == []


def test_all_is_open_until_standby(box: PlayedBox) -> None:
    choose(box)
    lock = box.shell.lock
    lock.put_age(12)
    lock.open_all(lambda: None)
    type_pin(box, "1973")
    box.until(lambda: told(box)[-1:] == [(False, 12)])
    box.shell.keys.press("power")
    box.until(lambda: told(box)[-1:] == [(True, 12)])


def test_channel_keys_leave_the_question_and_back_closes_it(box: PlayedBox) -> None:
    choose(box)
    lock = box.shell.lock
    lock.unlock("dvb://1.2.3")
    box.shell.keys.press("channelup")
    assert lock.prompt is None
    lock.unlock("dvb://1.2.3")
    box.shell.keys.press("1")
    box.shell.keys.press("back")
    assert lock.prompt is not None, "it took the digit back"
    box.shell.keys.press("back")
    assert lock.prompt is None


def test_back_closes_the_question_while_the_pin_is_being_checked(box: PlayedBox) -> None:
    choose(box)
    lock = box.shell.lock
    lock.unlock("dvb://1.2.3")
    for digit in "1973":
        box.shell.keys.press(digit)
    assert lock.prompt is not None and lock.prompt.checking
    box.shell.keys.press("back")
    assert lock.prompt is None
    box.rest(0.3)
    assert unlocked(box) == [], "who went back wants nothing opened"


def test_a_remote_without_digits_types_the_pin_on_the_screen(box: PlayedBox) -> None:
    choose(box, "1726")
    lock = box.shell.lock
    lock.unlock("dvb://1.2.3")
    for key in ("ok", "right", "down", "ok", "up", "ok", "left", "down", "ok"):
        box.shell.keys.press(key)
        box.shell.system.session.stage.layout()
    box.until(lambda: unlocked(box) == ["dvb://1.2.3"])
    assert lock.prompt is None
