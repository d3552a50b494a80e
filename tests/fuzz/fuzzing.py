"""Feeds targets with bytes that hypothesis makes up: any, and what is right with pieces changed.

No crash: only a target's own refusals. No hang: a second of the processor each. No growth of memory.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Final

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from targets import TARGETS

HANG: Final = 1.0
GROWTH: Final = 48 << 20
"""Bytes by which the process may grow after its first minute: allocators keep what they had at the worst."""
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")


class HangError(AssertionError):
    """A target did not come back."""


@st.composite
def changed(draw: st.DrawFn, samples: tuple[bytes, ...]) -> bytes:
    """Something right in which pieces are flipped, cut, doubled, put in, or come from elsewhere."""
    data = bytearray(draw(st.sampled_from(samples)))
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(data)))
        match draw(st.integers(0, 5)):
            case 0 if data:
                data[at % len(data)] ^= 1 << draw(st.integers(0, 7))
            case 1:
                del data[at : at + draw(st.integers(1, 16))]
            case 2:
                data[at:at] = draw(st.binary(min_size=1, max_size=16))
            case 3:
                data[at:at] = data[at : at + draw(st.integers(1, 64))] * draw(st.integers(1, 20))
            case 4 if data:
                data[at % len(data)] = draw(st.sampled_from((0, 0x7F, 0x80, 0xFF)))
            case _:
                other = draw(st.sampled_from(samples))
                data[at:] = other[draw(st.integers(0, len(other))) :]
    return bytes(data[:20_000])


def fuzz(name: str, number: int, examples: int, *, watched: bool = True) -> None:
    """Give one target so many examples, chosen by `number`. Raises what the target should not have.

    `watched` where this is the main thread: only there a hang can be interrupted.
    """
    target, samples = TARGETS[name]

    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of(changed(samples), st.binary(max_size=2000)))
    def give(data: bytes) -> None:
        if watched:
            signal.setitimer(signal.ITIMER_PROF, HANG)
        try:
            target(data)
        finally:
            if watched:
                signal.setitimer(signal.ITIMER_PROF, 0)

    before = signal.signal(signal.SIGPROF, _hang) if watched else None
    try:
        give()
    finally:
        if watched:
            signal.signal(signal.SIGPROF, before)


def memory() -> int:
    """Bytes that this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE


def for_minutes(minutes: float, say: Callable[[str], None]) -> int:
    """Fuzz all targets in turn for so long; return how many examples there were. Raises at a fault."""
    end = time.monotonic() + minutes * 60
    settled = time.monotonic() + min(60.0, minutes * 20)
    floor, count, number = 0, 0, int(time.time())
    while time.monotonic() < end:
        for name in TARGETS:
            number += 1
            try:
                fuzz(name, number, 400)
            except BaseException:
                say(f"{name} failed with seed {number}")
                raise
            count += 400
        if time.monotonic() >= settled:
            now = memory()
            floor = floor or now
            if now > floor + GROWTH:
                raise AssertionError(f"memory grew from {floor >> 20} to {now >> 20} MB")
        say(
            f"{count} examples, {memory() >> 20} MB, {max(0.0, end - time.monotonic()) / 60:.1f} minutes left"
        )
    return count


def _hang(_: int, __: FrameType | None) -> None:
    raise HangError(f"it took longer than {HANG:.0f} s")
