"""Deeds that take more than an app's share, or end badly."""

from __future__ import annotations

import ctypes
import gc
import hashlib
import mmap
import os
import platform
import signal
import sys
import threading
import time
from pathlib import Path

from hostile import Hostile, outcome

MIB = 1 << 20
HOME = Path(os.environ.get("HOME", "/"))


def memory_at_once(app: Hostile) -> None:
    app.kept = bytearray(4096 * MIB)  # type: ignore[attr-defined]


def memory_bit_by_bit(app: Hostile) -> None:
    kept: list[bytearray] = []
    app.every(0.05, lambda: kept.append(bytearray(2 * MIB)))


def memory_in_cycles(app: Hostile) -> None:
    """Rubbish that refers to itself, and nobody who collects it."""
    gc.disable()
    while True:
        one: list[object] = [bytearray(MIB)]
        one.append(one)


def one_large_file(app: Hostile) -> dict[str, str]:
    def fill() -> int:
        with (HOME / "large").open("wb") as file:
            while True:
                file.write(bytes(MIB))

    return {"write": outcome(fill)}


def many_large_files(app: Hostile) -> None:
    for number in range(1000):
        with (HOME / f"large{number}").open("wb") as file:
            for _ in range(32):
                file.write(bytes(MIB))
        app.width = number


def many_small_files(app: Hostile) -> None:
    for number in range(10_000_000):
        (HOME / f"{number}").touch()


def files_without_names(app: Hostile) -> None:
    app.kept = []  # type: ignore[attr-defined]
    for number in range(100):
        file = (HOME / f"hidden{number}").open("wb")
        (HOME / f"hidden{number}").unlink()
        file.write(bytes(16 * MIB))
        file.flush()
        app.kept.append(file)  # type: ignore[attr-defined]


def folders_without_end(app: Hostile) -> None:
    """Deeper than a path can be long: a count that follows paths loses its way."""
    while True:
        os.mkdir("d")
        os.chdir("d")


def sparse_files(app: Hostile) -> dict[str, str]:
    def stretch() -> None:
        with (HOME / "sparse").open("wb") as file:
            file.truncate(1 << 40)

    return {"truncate": outcome(stretch)}


def log_flood(app: Hostile) -> None:
    for _ in range(400_000):
        print("spam " * 20)


def recursion(app: Hostile) -> None:
    recursion(app)


def stack_overflow(app: Hostile) -> None:
    """Recursion with Python's guard taken away."""
    sys.setrecursionlimit(1 << 30)
    again = eval("lambda again: sorted([0], key=lambda _: again(again))")
    again(again)


def abort(app: Hostile) -> None:
    """Told of as SIGSEGV where it is the first process of a namespace: that gets no SIGABRT."""
    os.abort()


def segfault(app: Hostile) -> None:
    ctypes.string_at(0)


def illegal_instruction(app: Hostile) -> None:
    code = {"x86_64": b"\x0f\x0b", "aarch64": bytes(4)}.get(platform.machine(), bytes(4))
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    ctypes.CFUNCTYPE(None)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()


def leave_with_a_status(app: Hostile) -> None:
    os._exit(3)


def leave_quietly(app: Hostile) -> None:
    os._exit(0)


def ignore_signals(app: Hostile) -> None:
    """Nothing that can be caught may end it; Home must."""
    for number in range(1, signal.NSIG):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            continue
    while True:
        time.sleep(1)


def stop_itself(app: Hostile) -> None:
    """As the first process of a namespace it cannot; at level 1 it hangs, and Home ends it."""
    signal.raise_signal(signal.SIGSTOP)


def spin(app: Hostile) -> None:
    while True:
        pass


def spin_in_threads(app: Hostile) -> None:
    """The processor taken by threads that no interpreter lock holds; the app itself answers."""

    def grind() -> None:
        while True:
            hashlib.pbkdf2_hmac("sha256", b"x", b"x", 200_000)

    for _ in range(24):
        threading.Thread(target=grind, daemon=True).start()


def threads_that_stay(app: Hostile) -> None:
    """It ends, but leaves threads that do not."""
    threading.Thread(target=lambda: time.sleep(3600)).start()
    raise SystemExit(0)


def sleep_in_a_handler(app: Hostile) -> None:
    time.sleep(3600)


def ten_thousand_timers(app: Hostile) -> None:
    for _ in range(10_000):
        app.every(0.0, lambda: None)


def an_error(app: Hostile) -> None:
    raise ValueError("the tea is cold")
