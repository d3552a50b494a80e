"""Two machines become known to each other with a code of six digits that the TV shows.

SPAKE2 (RFC 9382) makes a strong key of the weak code: whoever listens or stands between learns nothing that
could be tried at home, and has one guess for each attempt. With that key each side then proves that it saw
the very two certificates, so that nobody between can put in another. Both halves are free of sockets.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable

import msgspec
from spake2 import SPAKE2_A, SPAKE2_B

from gulou_launcher.lan.errors import LanError
from gulou_launcher.lan.identity import LARGEST_CERTIFICATE, fingerprint

DIGITS = 6
TRIES = 3
"""Wrong codes until the code is no good any more."""
LIFETIME = 120.0
"""Seconds that a code is good for."""
LOCK_FIRST, LOCK_MOST = 30.0, 3600.0
"""Seconds without a new code after one was used up; each time twice as long."""
LOCK_UNUSED = 3.0
"""The same after one that nobody tried."""
WRONG_PAUSE = 1.0
"""Seconds that the box waits after a wrong code."""
LONGEST_NAME = 40
_VERSION = 1


class PairRequest(msgspec.Struct, frozen=True, tag="pair_request"):
    """A machine asks to be paired: the box shows a code. Answered by `PairShown`."""

    name: str
    certificate: bytes
    version: int = _VERSION


class PairShown(msgspec.Struct, frozen=True, tag="pair_shown"):
    """The TV shows the code. `session` is new each time, so that nothing said before is worth anything."""

    name: str
    certificate: bytes
    session: bytes


class PairTry(msgspec.Struct, frozen=True, tag="pair_try"):
    """The first half of SPAKE2 for one code. Answered by `PairAnswer`."""

    message: bytes


class PairAnswer(msgspec.Struct, frozen=True, tag="pair_answer"):
    """The other half."""

    message: bytes


class PairProof(msgspec.Struct, frozen=True, tag="pair_proof"):
    """The machine proves that it knows the code and saw these certificates. Answered by `PairDone`."""

    proof: bytes


class PairDone(msgspec.Struct, frozen=True, tag="pair_done"):
    """The code was right, and this proves that the box knows it too."""

    proof: bytes


class PairRefused(msgspec.Struct, frozen=True, tag="pair_refused"):
    """`left` more tries are good with this code; 0: it is used up, or there never was one."""

    message: str
    left: int = 0


ToBox = PairRequest | PairTry | PairProof
ToMachine = PairShown | PairAnswer | PairDone | PairRefused


def shown_name(name: str) -> str:
    """A machine's name as the household may see it."""
    plain = "".join(letter if letter.isprintable() else " " for letter in name)
    return " ".join(plain.split())[:LONGEST_NAME] or "?"


class Codes:
    """What the box gives codes by: one at a time, and less and less often while they are guessed at."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._locked_until = 0.0
        self._lock = LOCK_FIRST

    def new(self) -> str:
        """A code that nobody can foresee. Raises LanError while there is none to be had."""
        left = self._locked_until - self._clock()
        if left > 0:
            raise LanError(
                f"The box gives no code so soon after one that failed: try again in {left + 0.5:.0f} seconds."
            )
        return "".join(secrets.choice("0123456789") for _ in range(DIGITS))

    def abandoned(self, *, guessed: bool) -> None:
        """Nobody was paired with a code, and there were wrong guesses at it or none."""
        self._locked_until = self._clock() + (self._lock if guessed else LOCK_UNUSED)
        if guessed:
            self._lock = min(2 * self._lock, LOCK_MOST)

    def right(self) -> None:
        """Somebody who sees the TV was there."""
        self._lock = LOCK_FIRST


class BoxPairing:
    """The box's side of one code. `heard` takes what came, and returns the answer."""

    def __init__(self, name: str, certificate: bytes, request: PairRequest, code: str) -> None:
        """Raises LanError where the request is none."""
        if not 0 < len(request.certificate) <= LARGEST_CERTIFICATE or request.version != _VERSION:
            raise LanError("This box cannot be paired with a Gulou of another time: update both.")
        self.device = request
        self.left = TRIES
        self.done = False
        self._mine = certificate
        self._code = code
        self._session = secrets.token_bytes(32)
        self._key: bytes | None = None
        self._said = b""
        self.shown = PairShown(name, certificate, self._session)

    def heard(self, message: ToBox) -> ToMachine:
        match message:
            case PairTry() if self._key is None and self.left > 0:
                # Counted now: whoever goes away without a proof has guessed too.
                self.left -= 1
                mine, theirs = fingerprint(self._mine), fingerprint(self.device.certificate)
                spake = SPAKE2_B(_password(self._code, self._session), theirs.encode(), mine.encode())
                answer = spake.start()
                try:
                    self._key = spake.finish(message.message)
                except Exception:  # what is no point of the curve is refused in many ways
                    return self._wrong()
                self._said = _transcript(self.shown, self.device, message.message, answer)
                return PairAnswer(answer)
            case PairProof() if self._key is not None:
                key, self._key = self._key, None
                if not hmac.compare_digest(message.proof, _proof(key, b"machine", self._said)):
                    return self._wrong()
                self.done = True
                return PairDone(_proof(key, b"box", self._said))
        self.left = 0
        return PairRefused("That was not asked for: pair anew.")

    def _wrong(self) -> PairRefused:
        self._key = None
        if self.left:
            return PairRefused(
                f"That is not the code on the TV: {self.left} more of {TRIES} tries.", self.left
            )
        return PairRefused("That is not the code on the TV, and it is no good any more: pair anew.")


class MachinePairing:
    """The machine's side. Every method raises LanError when the box is not the one that shows the code."""

    def __init__(self, name: str, certificate: bytes) -> None:
        self.request = PairRequest(shown_name(name), certificate)
        self._box: PairShown | None = None
        self._spake: SPAKE2_A | None = None
        self._said = b""
        self._key = b""

    def shown(self, message: PairShown) -> None:
        """The box shows a code."""
        if not 0 < len(message.certificate) <= LARGEST_CERTIFICATE or len(message.session) != 32:
            raise LanError("The box sent nothing that could be paired with.")
        self._box = message

    def attempt(self, code: str) -> PairTry:
        """Try a code."""
        assert self._box is not None
        mine, theirs = fingerprint(self.request.certificate), fingerprint(self._box.certificate)
        password = _password(code, self._box.session)
        self._spake = SPAKE2_A(password, mine.encode(), theirs.encode())
        self._message = self._spake.start()
        return PairTry(self._message)

    def answer(self, message: PairAnswer) -> PairProof:
        assert self._box is not None and self._spake is not None
        try:
            self._key = self._spake.finish(message.message)
        except Exception as error:
            raise LanError("The box sent nothing that could be paired with.") from error
        self._said = _transcript(self._box, self.request, self._message, message.message)
        return PairProof(_proof(self._key, b"machine", self._said))

    def finished(self, message: PairDone) -> bytes:
        """The box's certificate, now that it has proved to know the code."""
        assert self._box is not None
        if not hmac.compare_digest(message.proof, _proof(self._key, b"box", self._said)):
            raise LanError("The box could not prove that it shows this code: do not trust this network.")
        return self._box.certificate


def _password(code: str, session: bytes) -> bytes:
    return session + code.encode()


def _transcript(shown: PairShown, request: PairRequest, first: bytes, second: bytes) -> bytes:
    """All that was said, so that a change of any of it is noticed."""
    parts = (b"gulou pairing 1", shown.session, shown.certificate, request.certificate, first, second)
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def _proof(key: bytes, who: bytes, said: bytes) -> bytes:
    return hmac.new(key, who + b"\0" + said, hashlib.sha256).digest()
