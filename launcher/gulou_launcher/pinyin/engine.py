"""The engine's process: `python -m gulou_launcher.pinyin.engine DESCRIPTOR FOLDER`.

It is locked in before it reads the first letter: it reads the system's libraries and dictionaries, writes its
own folder, reaches no network and starts nothing. It ends when the launcher's end closes, or when nobody has
typed for a while.
"""

from __future__ import annotations

import contextlib
import os
import resource
import socket
import sys
from itertools import islice
from pathlib import Path
from typing import Final

from gulou.errors import WireError
from gulou.waiting import readable, writable
from gulou.wire import Wire
from gulou_launcher.pinyin.librime import SHARED, LibrimeError, Rime
from gulou_launcher.pinyin.messages import LONGEST, Compose, Composed, FromLauncher, Missing, Ready, Resting
from gulou_launcher.sandbox import filter, kernel, landlock, steps, view
from gulou_launcher.sandbox.errors import SandboxError

PATIENCE: Final = 90.0
"""Seconds without a letter after which it ends."""
_MOST: Final = 50
_LOOKED_AT: Final = 1000
"""Candidates among which a chosen one is found again: more than any syllable has."""
_LIMITS: Final = {
    resource.RLIMIT_AS: 1 << 30,
    resource.RLIMIT_FSIZE: 64 << 20,
    resource.RLIMIT_NOFILE: 64,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_CPU: 600,
}


def compose(rime: Rime, asked: Compose) -> Composed:
    """Answer a question: type all of it anew, choose what was chosen, say what may follow."""
    letters = "".join(each for each in asked.letters[:LONGEST] if each == "'" or "a" <= each <= "z")
    rime.type(letters)
    for words in asked.chosen:
        offered = islice(rime.candidates(0), _LOOKED_AT)
        index = next((place for place, each in enumerate(offered) if each == words), -1)
        if index < 0 or not rime.choose(index):
            break
        commit = rime.commit()
        if commit:
            return Composed(asked.number, commit=commit)
    shown = rime.shown()
    start, count = max(0, asked.start), max(1, min(asked.count, _MOST))
    found = list(islice(rime.candidates(start), count + 1))
    if asked.chosen and not found and shown:
        # All is chosen, and the engine waits to be told that this is it.
        return Composed(asked.number, commit=rime.take_all())
    done = shown[: next((place for place, each in enumerate(shown) if each.isascii()), len(shown))]
    return Composed(asked.number, shown, done, tuple(found[:count]), len(found) > count)


def lock_in(folder: Path) -> tuple[str, ...]:
    """Keep this process to what it needs, as far as this machine can; returns what holds."""
    for limit, most in _LIMITS.items():
        resource.setrlimit(limit, (most, most))
    held = ["limits"]
    steps.take([kernel.prctl(kernel.Prctl.SET_NO_NEW_PRIVS, 1)])
    version = landlock.abi()
    if version:
        readable = [(path, landlock.READ) for path in (*view.system_paths(), SHARED) if path.exists()]
        devices = [(path, landlock.DEVICE) for path in view.DEVICES]
        rules = landlock.ruleset(version, [*readable, *devices, (folder, landlock.WRITE)])
        steps.take([landlock.restrict(rules)])
        os.close(rules)
        held.append("landlock")
    try:
        kernel.Filter(filter.for_process(filter.build(), os.getpid())).install()
        held.append("seccomp")
    except SandboxError as missing:
        print(f"pinyin: {missing}", file=sys.stderr)
    return tuple(held)


def serve(wire: Wire[FromLauncher], rime: Rime, patience: float = PATIENCE) -> None:
    """Answer until the launcher is gone or nobody types any more."""
    while not wire.closed:
        ready = readable([wire], patience)
        if not ready:
            wire.send(Resting())
            return
        questions = wire.read()
        # Of several letters typed at once only the last question is worth an answer; a choice is a word.
        for asked in [each for each in questions[:-1] if each.chosen] + questions[-1:]:
            wire.send(compose(rime, asked))
        while wire.wants_write:
            writable([wire], patience)
            wire.flush()


def main() -> int:
    """Load, lock in, serve."""
    descriptor, folder = int(sys.argv[1]), Path(sys.argv[2])
    wire: Wire[FromLauncher] = Wire(socket.socket(fileno=descriptor), FromLauncher)
    os.environ |= {"GLOG_logtostderr": "1", "GLOG_minloglevel": "3"}
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        walls = lock_in(folder)
        rime = Rime(folder)
        rime.type("ni")
        if next(rime.candidates(0), None) is None:
            raise LibrimeError("its dictionary gives nothing")
        rime.type("")
    except (OSError, LibrimeError) as error:
        with contextlib.suppress(WireError):
            wire.send(Missing(str(error)))
        return 1
    try:
        wire.send(Ready(rime.version, walls))
        serve(wire, rime)
    except (WireError, OSError):
        return 1
    finally:
        rime.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
