"""How an opened stream stands, in one of a few states with a reason that a person can read."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import msgspec

from gulou.services.tv import ServiceKind
from gulou_hal.link import StreamState
from gulou_hal.tuner.contract import TunerState
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.multiplex import Multiplex
from gulou_hal.tv.parental import FREE, Verdict
from gulou_hal.tv.plan import Claim
from gulou_hal.tv.programs import ProgramMap
from gulou_hal.tv.stream import Stream

_PATIENCE: Final = 3.0
"""Seconds of reception after which what has not come is taken for absent."""
_HELD: Final = (StreamState.scrambled, StreamState.unsupported)


class Standing(msgspec.Struct, frozen=True):
    """The state of a stream, why, and what it is made of."""

    state: StreamState
    reason: str = ""
    program: ProgramMap | None = None
    active_format: int = 0
    """What part of the picture is to be seen (ETSI TS 101 154 annex B); 0: it is not said."""


class Watched:
    """A stream that somebody opened, and what was last said about it."""

    def __init__(
        self,
        number: int,
        instance: int,
        stream: Stream,
        kind: ServiceKind | None,
        gate: Callable[[ServiceId, float], Verdict] = lambda _, __: FREE,
    ) -> None:
        self.number = number
        self.instance = instance
        self.stream = stream
        self.standing = Standing(StreamState.waiting)
        self.claim: Claim | None = None
        """The right to the tuner; None while there is none to be had."""
        self.multiplex: Multiplex | None = None
        """Where it is received."""
        self._kind = kind
        self._gate = gate
        self._held = False
        self._opened = time.monotonic()

    @property
    def moments(self) -> dict[str, float]:
        """How it came to flow, on the monotonic clock, as `link.StreamOpened` tells it."""
        tuner = {} if self.multiplex is None else self.multiplex.moments
        return {**tuner, **self.stream.moments}

    def look(self, multiplex: Multiplex) -> bool:
        """See how the stream stands now; return whether that is new. Hold `multiplex.lock`."""
        standing = self._judge(multiplex)
        return self.stand(msgspec.structs.replace(standing, active_format=self.stream.active_format))

    def stand(self, standing: Standing) -> bool:
        """Say how the stream stands; return whether that is new."""
        self.stream.held = self._held or standing.state in _HELD
        if standing.state is StreamState.no_video:
            self.stream.hurry()
        new = _told(standing) != _told(self.standing)
        self.standing = standing
        return new

    def _judge(self, multiplex: Multiplex) -> Standing:
        if self.stream.closed:
            return Standing(StreamState.ended, "The stream was closed")
        tuner = multiplex.status().tuner
        if tuner.state in (TunerState.failed, TunerState.no_signal):
            return Standing(StreamState.no_signal, tuner.reason, self.stream.program)
        verdict = self._gate(self.stream.service, self._opened)
        self._held = verdict.locked or verdict.unknown
        program = multiplex.programs.get(self.stream.service)
        if verdict.locked:
            return Standing(StreamState.locked, verdict.reason, program)
        patient = (multiplex.receiving_for or 0.0) > _PATIENCE
        if program is None:
            if multiplex.programs.complete or patient:
                return Standing(StreamState.not_found, "This channel is not broadcast at the moment")
            return Standing(StreamState.waiting)
        for judge in _JUDGES:
            standing = judge(self, program, multiplex, patient)
            if standing is not None:
                return standing
        state = StreamState.flowing if self.stream.started else StreamState.waiting
        return Standing(state, "", program)

    def _unsupported(self, program: ProgramMap, _: Multiplex, __: bool) -> Standing | None:
        if not program.unsupported:
            return None
        reason = f"This channel is sent in {program.unsupported}, which this box cannot decode"
        return Standing(StreamState.unsupported, reason, program)

    def _scrambled(self, program: ProgramMap, multiplex: Multiplex, _: bool) -> Standing | None:
        if not multiplex.reception.is_scrambled(_essential(program)):
            return None
        return Standing(StreamState.scrambled, "This channel is scrambled", program)

    def _no_picture(self, program: ProgramMap, multiplex: Multiplex, patient: bool) -> Standing | None:
        pid = program.video_pid
        if pid is None:
            if self._kind is not ServiceKind.tv and program.audio_pids:
                return None
            return Standing(StreamState.no_video, "This channel sends no picture at the moment", program)
        if not patient or multiplex.reception.is_present([pid]):
            return None
        return Standing(StreamState.no_video, "The picture that this channel names does not come", program)


def _told(standing: Standing) -> tuple[StreamState, ProgramMap | None, int]:
    """What of a standing is news when it is another; a reason that only counts seconds is none."""
    return standing.state, standing.program, standing.active_format


def _essential(program: ProgramMap) -> tuple[int, ...]:
    """The picture, or the sounds where there is none."""
    pid = program.video_pid
    return program.audio_pids if pid is None else (pid,)


_JUDGES: Final[tuple[Callable[[Watched, ProgramMap, Multiplex, bool], Standing | None], ...]] = (
    Watched._unsupported,
    Watched._scrambled,
    Watched._no_picture,
)
"""What can be wrong with a program that is there, the gravest first."""
