"""Who gets in and who does not, over real sockets."""

from __future__ import annotations

import socket
import time

import pytest

from gulou_launcher.phone import messages, request
from gulou_launcher.phone.frames import Close
from gulou_launcher.phone.secrecy import Way
from gulou_launcher.phone.server import OF_ONE, fingerprint
from gulou_launcher.phone.static import FILES
from tests.launcher.phone import played_phone
from tests.launcher.phone.conftest import Tv
from tests.launcher.phone.played_phone import PlayedPhone, upgrade


def ask(tv: Tv, raw: bytes) -> bytes:
    """All that the box says to these bytes."""
    with socket.create_connection(("127.0.0.1", tv.server.port), 5) as connection:
        connection.sendall(raw)
        answer = b""
        try:
            while came := connection.recv(65536):
                answer += came
        except ConnectionResetError:
            pass  # it had more to say than was wanted
        return answer


def get(tv: Tv, path: str, **headers: str) -> bytes:
    host = headers.pop("Host", f"127.0.0.1:{tv.server.port}")
    return ask(tv, played_phone.request(path, host, **headers))


def test_whoever_reads_the_square_becomes_a_remote_once(tv: Tv) -> None:
    offer = tv.admission.open()
    phone = PlayedPhone(tv.server.port)
    welcome = phone.enter(Way.link, offer.secret, name="Pixel")
    assert (welcome["type"], welcome["box"]) == ("welcome", "living room")
    assert tv.phones == {fingerprint(welcome["token"]): "Pixel"}
    phone.say("press", key="up")
    tv.until(lambda: tv.heard)
    assert tv.heard == [messages.Press(key="up")]  # type: ignore[arg-type]
    second = PlayedPhone(tv.server.port)
    assert second.enter(Way.link, offer.secret, name="Second") == {}
    assert second.closed == Close.square
    assert len(tv.phones) == 1


def test_a_known_phone_comes_back_and_a_stranger_does_not(tv: Tv) -> None:
    phone, token = tv.paired()
    phone.close()
    again = PlayedPhone(tv.server.port)
    assert again.enter(Way.known, token=token) == {"type": "welcome", "box": "living room", "token": ""}
    again.say("still")
    assert again.hear() == {"type": "here"}
    stranger = PlayedPhone(tv.server.port)
    assert stranger.enter(Way.known, token="x" * 43) == {"type": "refused", "why": "unknown", "seconds": 0}
    assert stranger.frame() is None


def test_nothing_is_paired_while_the_tv_shows_nothing(tv: Tv) -> None:
    phone = PlayedPhone(tv.server.port)
    assert phone.enter(Way.code, code="000000", name="Mi")["why"] == "closed"
    late = PlayedPhone(tv.server.port)
    offer = tv.admission.open()
    tv.moment += 301
    assert late.enter(Way.code, code=offer.code, name="Mi")["why"] == "closed"
    assert not tv.phones


def test_wrong_codes_slow_down(tv: Tv) -> None:
    code = tv.admission.open().code
    wrong = f"{(int(code) + 1) % 1000000:06}"
    waits = []
    for _ in range(4):
        phone = PlayedPhone(tv.server.port)
        refused = phone.enter(Way.code, code=wrong, name="Mi")
        assert refused["why"] == "wrong"
        waits.append(refused["seconds"])
        hasty = PlayedPhone(tv.server.port)
        assert hasty.enter(Way.code, code=code, name="Mi")["why"] == "slow"
        tv.moment += refused["seconds"]
    assert waits == [1, 2, 4, 8]
    assert tv.admission.wrong == 4 and not tv.phones
    phone = PlayedPhone(tv.server.port)
    assert phone.enter(Way.code, code=f"{code[:3]} {code[3:]}", name="Mi")["type"] == "welcome"


def test_a_revoked_phone_is_cut_off_at_once(tv: Tv) -> None:
    phone, token = tv.paired()
    other, _ = tv.paired()
    tv.until(lambda: len(tv.lines) == 2)
    del tv.phones[fingerprint(token)]
    tv.server.revoked(fingerprint(token))
    assert phone.hear() == {} and phone.closed == Close.removed
    other.say("still")
    assert other.hear() == {"type": "here"}
    again = PlayedPhone(tv.server.port)
    assert again.enter(Way.known, token=token)["why"] == "unknown"


def test_what_a_revoked_phone_had_on_the_way_does_not_count(tv: Tv) -> None:
    phone, token = tv.paired()
    tv.until(lambda: tv.lines)
    del tv.phones[fingerprint(token)]
    phone.say("press", key="power")
    phone.say("still")
    time.sleep(0.05)
    assert tv.heard == []


def test_there_is_room_for_so_many_and_no_more(tv: Tv) -> None:
    tv.room = 0
    offer = tv.admission.open()
    phone = PlayedPhone(tv.server.port)
    assert phone.enter(Way.code, code=offer.code, name="Mi")["why"] == "full"


def test_the_shell_of_the_page_is_all_that_anybody_gets(tv: Tv) -> None:
    for path in FILES:
        answer = get(tv, path)
        assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
        assert b"Content-Security-Policy: default-src 'none';" in answer
    for path in (
        "/phone.py",
        "/..%2fphone.py",
        "/../phone.py",
        "/web/",
        "/state",
        "/x?token=1",
        "//",
        "/line/",
    ):
        assert get(tv, path).startswith(b"HTTP/1.1 404 ")


def test_other_names_and_other_pages_get_nothing(tv: Tv) -> None:
    port = tv.server.port
    host = f"127.0.0.1:{port}"
    for name in ("tv.attacker.example", f"localhost:{port}", "127.0.0.1", f"127.0.0.2:{port}"):
        assert get(tv, "/", Host=name).startswith(b"HTTP/1.1 421 ")
    changes = (
        {"Origin": "http://attacker.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": f"https://{host}"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_WebSocket_Version": "8"},
        {"Sec_WebSocket_Key": "short"},
        {"Upgrade": ""},
    )
    for change in changes:
        assert ask(tv, upgrade(host, **change)).startswith(b"HTTP/1.1 403 "), change


@pytest.mark.parametrize(
    "raw",
    [
        b"POST / HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : h\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"a" * 9000 + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused(tv: Tv, raw: bytes) -> None:
    assert ask(tv, raw).startswith(b"HTTP/1.1 400 ")


def test_who_sends_drop_by_drop_is_hung_up_on(tv: Tv, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request, "PATIENCE", 0.2)
    with socket.create_connection(("127.0.0.1", tv.server.port), 5) as connection:
        began = time.monotonic()
        with pytest.raises(OSError):
            while time.monotonic() - began < 5:
                connection.sendall(b"G")
                time.sleep(0.02)
        assert time.monotonic() - began < 3


def test_one_source_cannot_take_all_the_room(tv: Tv) -> None:
    held = [socket.create_connection(("127.0.0.1", tv.server.port), 5) for _ in range(OF_ONE + 3)]
    try:
        elsewhere = PlayedPhone(tv.server.port, source="127.0.0.9")
        elsewhere.greet(Way.code)
    finally:
        for connection in held:
            connection.close()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda phone: phone.raw(b"x" * 5000),
        lambda phone: phone.raw(b"x" * 70000),
        lambda phone: phone.raw(b"", mask=False),
        lambda phone: phone.raw(b"hello", opcode=1),
        lambda phone: phone.raw(b"", opcode=0),
        lambda phone: phone.raw(b"x" * 40),
        lambda phone: phone.raw(phone.goes.seal(b"{")),
        lambda phone: phone.raw(phone.goes.seal(b'{"type":"press","key":"reboot"}')),
        lambda phone: phone.raw(phone.goes.seal(b'{"type":"volume","level":101}')),
        lambda phone: phone.say("write", field=1, text="x" * 3000),
        lambda phone: phone.say("known", token="t"),
    ],
)
def test_a_phone_that_says_what_no_page_says_is_cut_off(tv: Tv, spoil: object) -> None:
    phone, _ = tv.paired()
    tv.until(lambda: tv.lines)
    spoil(phone)  # type: ignore[operator]
    assert phone.hear() == {}
    tv.until(lambda: not tv.lines)
    assert tv.heard == []


def test_what_was_said_once_cannot_be_said_again(tv: Tv) -> None:
    phone, _ = tv.paired()
    sealed = phone.goes.seal(b'{"type":"press","key":"up"}')
    phone.raw(sealed)
    phone.raw(sealed)
    assert phone.hear() == {}
    assert len(tv.heard) == 1


def test_a_flood_is_slowed_and_loses_nothing(tv: Tv) -> None:
    phone, _ = tv.paired()
    began = time.monotonic()
    for _ in range(90):
        phone.say("press", key="down")
    tv.until(lambda: len(tv.heard) == 90)
    assert time.monotonic() - began > 0.3


def test_switched_off_phones_are_told(tv: Tv) -> None:
    phone, _ = tv.paired()
    tv.until(lambda: tv.lines)
    tv.server.stop()
    assert phone.hear() == {} and phone.closed == Close.off
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", tv.server.port), 1)


def test_nobody_from_elsewhere_gets_a_word(tv: Tv, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tv.server, "_places", lambda: ())
    assert get(tv, "/") == b""
