"""`gulou box`: the parent of everything. Forks zygote, gateway and launcher; restarts them when they fall."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gulou.errors import GulouError
from gulou.language import Texts
from gulou.wire import pair
from gulou_launcher import journal, lifeline, reset, urgency
from gulou_launcher.control.claim import Claim
from gulou_launcher.control.errors import DataFolderError
from gulou_launcher.options import Options, parse

FALLS = 3
"""This many falls within FALL_WINDOW seconds, and the box gives up."""
FALL_WINDOW = 60.0
GRACE = 1.5
"""Seconds that each step of the end may take before the next, harder one."""
_MOMENT = 0.3
"""Seconds in which two ends may have one cause."""
_PR_SET_PDEATHSIG = 1
_ENDING = (signal.SIGTERM, signal.SIGINT)


def command(argv: list[str]) -> int:
    """Run the box until it is told to stop; return the exit status."""
    started = time.monotonic()
    options = parse(argv)
    if options.attached:
        _hear_the_parents_end(signal.SIGTERM)
    notice = ""
    temporary: Path | None = None
    try:
        claim = Claim(options.data)
        notice = claim.notice
    except DataFolderError as error:
        if isinstance(error.__cause__, BlockingIOError):
            print(f"gulou box: {error}", file=sys.stderr)
            _tell_the_other(options)
            return 1
        # The TV goes on without a memory rather than not at all.
        temporary = Path(tempfile.mkdtemp(prefix="gulou-"))
        notice = f"{error} Until then nothing is remembered."
        options = replace(options, data=temporary)
        claim = Claim(temporary)
    try:
        return Box(options, claim, notice, started).run()
    finally:
        claim.close()
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)


class Box:
    """The three long-lived processes and what becomes of them.

    A gateway that falls is replaced, and the launcher given a line to the new one. Without the zygote or the
    launcher nobody could go on, so then all begin anew.
    """

    def __init__(self, options: Options, claim: Claim, notice: str, started: float) -> None:
        self._options = options
        self._claim = claim
        self._notice = notice
        self._started = started
        self._children: dict[int, str] = {}
        self._ending = False
        self._lifeline: socket.socket | None = None

    def run(self) -> int:
        """Start everything; after a fall, start what fell anew."""
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGINT, self._end)
        falls: list[float] = []
        while True:
            reset.carry_out(self._options.data)
            self._start()
            if self._ending:
                # The wish to end came before there was a launcher to tell.
                self._signal(signal.SIGTERM, "launcher")
            while True:
                name, status = self._wait()
                if name == "gateway" and status == 0 and self._is_over("launcher"):
                    name, status = self._wait()  # it only followed the launcher
                if self._ending or (name == "launcher" and status == 0):
                    self._stop_all()
                    return 0
                if name == "launcher" and status == _AGAIN << 8:
                    break
                now = time.monotonic()
                falls = [moment for moment in falls if now - moment < FALL_WINDOW] + [now]
                print(f"gulou box: the {name} stopped ({_words(status)}); starting again.", file=sys.stderr)
                if name != "gateway" or len(falls) >= FALLS:
                    break
                self._replace_gateway()
            self._stop_all()
            if len(falls) >= FALLS or (name == "launcher" and status == _NO_SCREEN << 8):
                print(f"gulou box: the {name} keeps stopping, so the box ends.", file=sys.stderr)
                return 1

    def _start(self) -> None:
        from gulou_launcher.sandbox import zygote

        options = self._options
        # The search for rubbish writes to all that it looks at; frozen, it stays shared by all processes.
        gc.freeze()
        zygote_end, zygote_pid = zygote.start(unsafe=options.unsafe)
        self._children[zygote_pid] = "zygote"
        if self._lifeline is not None:
            self._lifeline.close()
        self._lifeline, launchers_end = lifeline.pair()
        launcher_end, gateway_pid = self._start_gateway([zygote_end, launchers_end])
        pids = {"box": os.getpid(), "zygote": zygote_pid, "gateway": gateway_pid}

        def launch() -> int:
            from gulou_launcher.launcher import Lines, launch

            urgency.hasten(urgency.LAUNCHER)
            lines = Lines(launcher_end, zygote_end, launchers_end)
            return launch(options, self._claim, lines, pids, self._notice, self._started)

        self._fork("launcher", launch, [self._lifeline])
        launchers_end.close()
        launcher_end.close()
        zygote_end.close()
        self._started = time.monotonic()

    def _start_gateway(self, not_its: list[socket.socket]) -> tuple[socket.socket, int]:
        """Fork a gateway; the launcher's end of its line, and its process id."""
        launcher_end, gateway_end = pair()
        known = [self._lifeline] if self._lifeline is not None else []
        pid = self._fork(
            "gateway", lambda: _gateway(self._options, gateway_end), [launcher_end, *known, *not_its]
        )
        gateway_end.close()
        return launcher_end, pid

    def _replace_gateway(self) -> None:
        assert self._lifeline is not None
        launcher_end, pid = self._start_gateway([])
        lifeline.hand_over(self._lifeline, launcher_end, pid)
        launcher_end.close()

    def _fork(self, name: str, run: Callable[[], int], not_its: list[socket.socket]) -> int:
        sys.stdout.flush()
        sys.stderr.flush()
        # A signal between the fork and the child's own handlers would be heard by nobody.
        signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
        pid = os.fork()
        if pid:
            self._children[pid] = name
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
            return pid
        status = 1
        kept: journal.Journal | None = None
        try:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
            _hear_the_parents_end(signal.SIGKILL)
            kept = journal.keep(name, self._options.data)
            for sock in not_its:
                sock.close()
            status = run()
        except KeyboardInterrupt:
            pass
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            with contextlib.suppress(OSError, ValueError):
                sys.stdout.flush()
                sys.stderr.flush()
            if kept is not None:
                kept.close_file()
            os._exit(status)

    def _wait(self) -> tuple[str, int]:
        """Wait for the first child that ends; its name and wait status."""
        while True:
            try:
                pid, status = os.wait()
            except InterruptedError:
                continue
            except ChildProcessError:
                return "box", 0
            name = self._children.pop(pid, "")
            if name:
                return name, status

    def _is_over(self, name: str) -> bool:
        """Whether this child has ended, or does so within a moment."""
        until = time.monotonic() + _MOMENT
        while True:
            for pid, known in self._children.items():
                if known == name and os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                    return True
            if time.monotonic() > until:
                return False
            time.sleep(0.01)

    def _end(self, *_: object) -> None:
        """Asked to stop: the launcher goes first, which ends the wait."""
        self._ending = True
        self._signal(signal.SIGTERM, "launcher")

    def _stop_all(self) -> None:
        """End what still runs. The launcher is asked; the others end when its end of their line closes,
        which leaves the gateway the time to store what it has."""
        self._signal(signal.SIGTERM, "launcher")
        steps = iter(((GRACE, signal.SIGTERM), (2 * GRACE, signal.SIGKILL)))
        begun, (wait, harder) = time.monotonic(), next(steps)
        while self._children:
            try:
                pid, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                self._children.clear()
                return
            if pid:
                self._children.pop(pid, None)
            elif time.monotonic() - begun > wait:
                self._signal(harder)
                wait, harder = next(steps, (float("inf"), signal.SIGKILL))
            else:
                time.sleep(0.01)

    def _signal(self, number: signal.Signals, only: str = "") -> None:
        for pid, name in self._children.items():
            if not only or name == only:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)


_NO_SCREEN = 3
_AGAIN = 5


def _gateway(options: Options, launcher: socket.socket) -> int:
    from gulou_hal.gateway import serve

    urgency.hasten(urgency.GATEWAY)
    serve(launcher, options.tuners or ("",), options.data, options.guides)
    return 0


def _tell_the_other(options: Options) -> None:
    """Say on the screen that there is, which is the other box's, that a second one was started."""
    from gulou_launcher.control import client

    text = Texts("gulou_launcher", Path(__file__).parent, options.language)
    with contextlib.suppress(GulouError):
        client.tell(options.data, text("A second box was started on this one's data folder, and refused."))


def _hear_the_parents_end(number: signal.Signals) -> None:
    """Have the kernel send this signal when the parent ends (prctl(2))."""
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)


def _words(status: int) -> str:
    if os.WIFSIGNALED(status):
        return f"signal {signal.Signals(os.WTERMSIG(status)).name}"
    return f"exit status {os.waitstatus_to_exitcode(status)}"
