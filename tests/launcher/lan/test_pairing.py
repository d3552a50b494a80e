"""Pairing: who knows the code becomes known, and nobody else does, whoever stands between."""

from __future__ import annotations

import pytest

from gulou_launcher.lan.errors import LanError
from gulou_launcher.lan.pairing import (
    LOCK_FIRST,
    LOCK_UNUSED,
    BoxPairing,
    Codes,
    MachinePairing,
    PairAnswer,
    PairDone,
    PairProof,
    PairRefused,
    PairRequest,
    PairTry,
    ToMachine,
    shown_name,
)

BOX, MACHINE, BETWEEN = b"the box's certificate", b"the machine's certificate", b"another certificate"
CODE = "402913"


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def pairing(code: str = CODE) -> tuple[MachinePairing, BoxPairing]:
    machine = MachinePairing("laptop", MACHINE)
    box = BoxPairing("livingroom", BOX, machine.request, code)
    machine.shown(box.shown)
    return machine, box


def attempt(machine: MachinePairing, box: BoxPairing, code: str) -> ToMachine:
    answer = box.heard(machine.attempt(code))
    assert isinstance(answer, PairAnswer)
    return box.heard(machine.answer(answer))


def test_the_right_code_makes_the_two_known_to_each_other() -> None:
    machine, box = pairing()
    done = attempt(machine, box, CODE)
    assert isinstance(done, PairDone)
    assert machine.finished(done) == BOX
    assert box.done and box.device.certificate == MACHINE


def test_a_wrong_code_may_be_followed_by_the_right_one() -> None:
    machine, box = pairing()
    refused = attempt(machine, box, "000000")
    assert isinstance(refused, PairRefused) and refused.left == 2
    assert isinstance(attempt(machine, box, CODE), PairDone)


def test_three_wrong_codes_end_it_also_for_the_right_one() -> None:
    machine, box = pairing()
    left = [attempt(machine, box, code) for code in ("1", "2", "3")]
    assert [refused.left for refused in left if isinstance(refused, PairRefused)] == [2, 1, 0]
    assert isinstance(box.heard(machine.attempt(CODE)), PairRefused)
    assert not box.done


def test_who_goes_away_without_a_proof_has_guessed_too() -> None:
    machine, box = pairing()
    box.heard(machine.attempt("000000"))
    assert box.left == 2


def test_someone_between_who_puts_in_a_certificate_is_found_out() -> None:
    """The code is right on both sides, and what each saw is not the same."""
    machine = MachinePairing("laptop", MACHINE)
    box = BoxPairing("livingroom", BOX, PairRequest("laptop", BETWEEN), CODE)
    machine.shown(box.shown)
    assert isinstance(attempt(machine, box, CODE), PairRefused)
    assert not box.done


def test_a_box_that_does_not_know_the_code_proves_nothing() -> None:
    machine, box = pairing()
    answer = box.heard(machine.attempt(CODE))
    assert isinstance(answer, PairAnswer)
    machine.answer(answer)
    with pytest.raises(LanError, match="do not trust this network"):
        machine.finished(PairDone(b"\0" * 32))


def test_what_was_said_once_is_worth_nothing_the_next_time() -> None:
    machine, box = pairing()
    first = machine.attempt(CODE)
    answer = box.heard(first)
    assert isinstance(answer, PairAnswer)
    proof = machine.answer(answer)
    assert isinstance(box.heard(proof), PairDone)
    again = BoxPairing("livingroom", BOX, machine.request, CODE)  # even with the very same code
    assert isinstance(again.heard(first), PairAnswer)
    assert isinstance(again.heard(proof), PairRefused)
    assert not again.done


@pytest.mark.parametrize("nonsense", [b"", b"\0" * 33, b"A" * 33, b"S" + b"\xff" * 32])
def test_nonsense_is_a_wrong_code(nonsense: bytes) -> None:
    machine, box = pairing()
    assert isinstance(box.heard(PairTry(nonsense)), PairRefused)
    assert box.left == 2
    machine.attempt(CODE)
    with pytest.raises(LanError, match="nothing that could be paired with"):
        machine.answer(PairAnswer(nonsense))


def test_a_proof_before_its_turn_ends_it() -> None:
    _, box = pairing()
    assert isinstance(box.heard(PairProof(b"")), PairRefused)
    assert box.left == 0


def test_codes_come_less_and_less_often_while_they_are_guessed_at() -> None:
    clock = Clock()
    codes = Codes(clock)
    assert len(codes.new()) == 6 and codes.new().isdecimal()
    waits = []
    for _ in range(10):
        codes.abandoned(guessed=True)
        begun = clock.now
        while True:
            try:
                codes.new()
                break
            except LanError:
                clock.now += 1
        waits.append(clock.now - begun)
    assert waits[0] == LOCK_FIRST and waits[1] == 2 * LOCK_FIRST
    assert waits == sorted(waits) and waits[-1] == 3600
    codes.right()
    codes.abandoned(guessed=False)
    clock.now += LOCK_UNUSED
    codes.new()


def test_a_machine_cannot_write_what_it_likes_on_the_tv() -> None:
    assert shown_name("lap\ntop\x1b[2J" + "x" * 99) == ("lap top [2J" + "x" * 99)[:40]
    assert shown_name("\n") == "?"
