"""The zygote as the box starts it, with the SDK inside."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from gulou.states import ExitReason
from gulou_launcher.sandbox import messages, zygote
from gulou_launcher.sandbox.messages import Exited, Isolation, Limits, Refused, Spawn, Spawned


def test_it_keeps_nothing_open_of_the_box() -> None:
    near, far = socket.socketpair()
    control, pid = zygote.start()
    near.close()
    far.settimeout(20)
    assert isinstance(messages.receive_report(control), Isolation)
    assert far.recv(1) == b""  # the zygote does not hold the other end open
    far.close()
    control.close()
    assert os.waitpid(pid, 0)[1] == 0


def test_an_app_that_is_left_before_the_canary_is_back_never_begins(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    control, pid = zygote.start()
    screen, services = socket.socketpair(), socket.socketpair()
    order = Spawn(1, "org.example.left", str(tmp_path / "app"), str(tmp_path / "data"), Limits(), "en")
    messages.send(control, order, [screen[1].fileno(), services[1].fileno()])
    messages.send(control, messages.Kill(1))
    services[1].close()
    assert messages.receive_report(control) == Exited(1, ExitReason.STOPPED, "", 0.0)
    assert services[0].recv(1) == b""  # nobody holds its end
    assert isinstance(messages.receive_report(control), Isolation)
    for each in (*screen, services[0], control):
        each.close()
    assert os.waitpid(pid, 0)[1] == 0


def test_it_runs_apps_by_the_sdk(tmp_path: Path) -> None:
    """A folder without a manifest gets as far as the SDK, which says what is missing."""
    (tmp_path / "app").mkdir()
    control, pid = zygote.start()
    isolation = messages.receive_report(control)
    assert isinstance(isolation, Isolation)
    screen, services = socket.socketpair(), socket.socketpair()
    order = Spawn(1, "org.example.empty", str(tmp_path / "app"), str(tmp_path / "data"), Limits(), "en")
    messages.send(control, order, [screen[1].fileno(), services[1].fileno()])
    answer = messages.receive_report(control)
    if isolation.level == 0:
        assert isinstance(answer, Refused)
    else:
        assert isinstance(answer, Spawned)
        end = messages.receive_report(control)
        assert isinstance(end, Exited)
        assert end.reason == ExitReason.CRASHED
        assert "app.toml" in end.detail
    for each in (*screen, *services, control):
        each.close()
    assert os.waitpid(pid, 0)[1] == 0
