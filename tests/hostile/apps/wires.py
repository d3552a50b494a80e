"""Deeds on the bare descriptors: bytes that no SDK would send."""

from __future__ import annotations

import os
import socket
import struct
import time
from typing import Any

import msgspec
from hostile import SCREEN, SERVICES, Hostile, outcome

from gulou import scene
from gulou.services import messages, tv

_encode = msgspec.msgpack.encode


def _framed(body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + body


def _write(descriptor: int, data: bytes) -> None:
    os.set_blocking(descriptor, True)
    while data:
        data = data[os.write(descriptor, data) :]


def _tagged(tag: str, **fields: Any) -> bytes:
    return _framed(_encode({"type": tag, **fields}))


def garbage(app: Hostile) -> None:
    _write(SCREEN, b"\xde\xad\xbe\xef" * 1024)


def a_huge_length(app: Hostile) -> None:
    _write(SCREEN, struct.pack(">I", 0xFFFFFFFF))


def half_a_message(app: Hostile) -> None:
    """A message begun and never ended, and nothing after it."""
    _write(SCREEN, struct.pack(">I", 1000) + b"\x81")
    time.sleep(3600)


def a_wrong_tag(app: Hostile) -> None:
    _write(SCREEN, _tagged("reboot"))


def no_map_at_all(app: Hostile) -> None:
    _write(SCREEN, _framed(_encode([1, 2, 3])))


def text_that_is_none(app: Hostile) -> None:
    _write(SCREEN, _framed(b"\x82\xa4type\xa5patch\xa2\xff\xfe\xa2\xff\xfe"))


def a_service_call_on_the_screen(app: Hostile) -> None:
    _write(SCREEN, _framed(_encode(messages.Call(1, tv.GetChannels()))))


def the_launchers_words(app: Hostile) -> None:
    _write(SCREEN, _framed(_encode(scene.Begin("en", 1, 1))))


def an_attach_of_its_own(app: Hostile) -> dict[str, str]:
    """As the launcher would, it gives itself permissions; then it asks."""
    _write(SERVICES, _tagged("attach", instance=1, app_id="live-tv", permissions=["tv", "net"]))
    return {"tv": outcome(app.tv.channels)}


def a_screen_on_the_services(app: Hostile) -> dict[str, str]:
    _write(SERVICES, _framed(_encode(scene.Patch(()))))
    return {"tv": outcome(app.tv.channels)}


def garbage_on_the_services(app: Hostile) -> dict[str, str]:
    _write(SERVICES, b"\xff" * 100_000)
    return {"tv": outcome(app.tv.channels)}


def a_service_without_permission(app: Hostile) -> dict[str, str]:
    return {"tv": outcome(app.tv.channels), "watch": outcome(lambda: app._client.call(tv.Watch()))}


def flood_of_calls(app: Hostile) -> None:
    """Calls by the thousand whose answers are never read."""
    call = _framed(_encode(messages.Call(1, tv.GetChannels())))
    while True:
        _write(SERVICES, call * 100)


def an_answer_to_nobody(app: Hostile) -> None:
    _write(SCREEN, _framed(_encode(scene.Answer(999_999))))


def other_replies_to_nobody(app: Hostile) -> None:
    for number in range(200):
        app._send(scene.Saved(number + 5000, {"x": "y"}))
        app._send(scene.Found(number + 5000, (scene.SearchResult("free", "hostile:free"),)))


def an_answer_twice(app: Hostile) -> None:
    """It answers what it was asked, and then again."""
    for number in range(1, 4):
        app._send(scene.Answer(number))


def descriptors_nobody_asked_for(app: Hostile) -> None:
    screen = socket.socket(fileno=os.dup(SCREEN))
    nothing = os.open("/dev/null", os.O_RDONLY)
    message = _framed(_encode(scene.Patch(())))
    for _ in range(50):
        socket.send_fds(screen, [message], [nothing] * 8)


def descriptors_without_a_message(app: Hostile) -> None:
    """With single bytes of a message that never ends, so that none is ever complete."""
    screen = socket.socket(fileno=os.dup(SCREEN))
    nothing = os.open("/dev/null", os.O_RDONLY)
    screen.sendall(struct.pack(">I", 100_000))
    for _ in range(200):
        socket.send_fds(screen, [b"\xc0"], [nothing] * 8)
        time.sleep(0.001)


def descriptors_on_the_services(app: Hostile) -> None:
    services = socket.socket(fileno=os.dup(SERVICES))
    nothing = os.open("/dev/null", os.O_RDONLY)
    services.sendall(struct.pack(">I", 60_000))
    for _ in range(200):
        socket.send_fds(services, [b"\xc0"], [nothing] * 8)
        time.sleep(0.001)


def a_picture_that_is_a_device(app: Hostile) -> None:
    for name in ("zero", "random", "full"):
        device = os.open(f"/dev/{name}", os.O_RDONLY)
        app._send(scene.Media(name), [device])


def a_picture_without_a_file(app: Hostile) -> None:
    app._send(scene.Media("nothing"))


def hang_up(app: Hostile) -> None:
    os.close(SCREEN)
    time.sleep(3600)


def never_read(app: Hostile) -> None:
    """It asks for rows to be wanted, and reads nothing that the launcher says."""
    while True:
        time.sleep(0.001)
        _write(SCREEN, _framed(_encode(scene.Patch((scene.Update(1, {"title": "x"}),)))))
