"""The page's server: who is let in, which port it takes, and what a bad client can do (nothing)."""

from __future__ import annotations

import http.client
import io
import socket
import stat
import threading
import time
import urllib.parse
from pathlib import Path

import pytest
from PIL import Image

from gulou_launcher.control.contract import Picture
from gulou_launcher.page import visitor
from gulou_launcher.page.errors import PageError
from gulou_launcher.page.frames import Frames, encode, reduction
from gulou_launcher.page.server import PORTS, VISITORS, PageServer
from tests.launcher.control.fake_box import FakeBox


class Visit:
    """A client with the cookie, that can leave out or change what it says."""

    def __init__(self, server: PageServer) -> None:
        address = urllib.parse.urlsplit(server.url)
        assert address.port is not None
        self.key = urllib.parse.parse_qs(address.query)["key"][0]
        self.host = f"127.0.0.1:{address.port}"
        self.port = address.port
        _, headers, _ = self.get(f"/?key={self.key}")
        self.cookie = headers["Set-Cookie"].partition(";")[0]

    def get(self, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        return self._ask("GET", path, None, headers)

    def press(self, body: bytes = b'{"key": "ok"}', without: str = "", **changed: str) -> int:
        headers = {"Cookie": self.cookie, "X_Gulou": "1", "Origin": f"http://{self.host}", **changed}
        headers.pop(without, None)
        return self._ask("POST", "/key", body, headers)[0]

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, answer.headers, content


@pytest.fixture
def visit(page_server: PageServer) -> Visit:
    return Visit(page_server)


def test_the_key_becomes_a_cookie_and_leaves_the_address(visit: Visit) -> None:
    status, headers, _ = visit.get(f"/?key={visit.key}")
    assert (status, headers["Location"]) == (303, "/")
    assert "HttpOnly; SameSite=Strict" in headers["Set-Cookie"]
    assert visit.key not in headers["Set-Cookie"]
    assert visit.get("/", Cookie=visit.cookie)[0] == 200
    # A link on another site: the next step must be the page's own, or the strict cookie stays behind.
    status, headers, body = visit.get(f"/?key={visit.key}", Sec_Fetch_Site="cross-site")
    assert (status, "Location" in headers) == (200, False)
    assert b'content="0; url=/"' in body and headers["Set-Cookie"]


@pytest.mark.parametrize("path", ["/", "/screen", "/screen?after=0", "/?key=", "/?key=wrong", "/?key=%C3%A4"])
def test_nothing_is_shown_without_the_key(path: str, visit: Visit, box: FakeBox) -> None:
    for cookie in ("", "gulou=1", f"{visit.cookie[:-1]}x", f"gulou-{visit.port}=", visit.cookie[6:]):
        assert visit.get(path, Cookie=cookie)[0] == 403
    assert box.captures == 0


@pytest.mark.parametrize("host", ["evil.example:8480", "evil.example", "127.0.0.1.evil.example:80", ""])
def test_a_rebound_name_is_refused_even_with_the_cookie(host: str, visit: Visit, box: FakeBox) -> None:
    assert visit.get("/screen", Cookie=visit.cookie, Host=host)[0] == 421
    assert visit.get(f"/?key={visit.key}", Host=host)[0] == 421
    assert visit.press(Host=host) in (403, 421)
    assert (box.pressed, box.captures) == ([], 0)


def test_a_tunnel_may_have_another_port(visit: Visit) -> None:
    for host in ("localhost:9000", "127.0.0.1:9000"):
        assert visit.get("/", Cookie=visit.cookie, Host=host)[0] == 200


def test_only_the_page_presses_keys(visit: Visit, box: FakeBox) -> None:
    assert visit.press(without="Cookie") == 403
    assert visit.press(without="X_Gulou") == 403
    assert visit.press(Origin="http://evil.example") == 403
    assert visit.press(Origin="null") == 403
    assert visit.press(Sec_Fetch_Site="cross-site") == 403
    assert visit.press(Sec_Fetch_Site="same-site") == 403
    assert box.pressed == []
    assert visit.press() == 204
    assert box.pressed == ["ok"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"key": "warp"}', 400),
        (b'{"key": 7}', 400),
        (b"{}", 400),
        (b'{"text": 7}', 400),
        (b'{"text": "more than a few"}', 400),
        (b"[" * 1000, 400),
        (b"\xff\xfe", 400),
        (b"", 400),
        (b" " * 1025, 413),
    ],
)
def test_what_is_no_key_is_refused(body: bytes, status: int, visit: Visit, box: FakeBox) -> None:
    assert visit.press(body) == status
    assert box.pressed == []


def test_a_body_without_an_end_is_refused(visit: Visit) -> None:
    assert visit.press(b"", Content_Length="99999999999") == 413
    assert visit.press(b"", Content_Length="-1") == 413
    assert visit.press(b"", Content_Length="lots") == 413


@pytest.mark.parametrize("path", ["/etc/passwd", "/../server.py", "/server.py", "/page.css/..", "/key"])
def test_there_is_nothing_else(path: str, visit: Visit) -> None:
    assert visit.get(path, Cookie=visit.cookie)[0] == 404


def test_every_answer_is_kept_by_nobody_and_loads_nothing_from_outside(visit: Visit) -> None:
    for path in ("/", "/page.css", "/page.js", "/texts.js", "/screen", "/nowhere"):
        _, headers, body = visit.get(path, Cookie=visit.cookie)
        assert headers["Cache-Control"] == "no-store"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; ")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert b"https://" not in body


def test_the_title_is_text(visit: Visit) -> None:
    assert b"<title>Gulou &lt;of the tests&gt;</title>" in visit.get("/", Cookie=visit.cookie)[2]


def test_the_screen_is_a_jpeg_of_the_width_asked_for(visit: Visit, box: FakeBox) -> None:
    box.width, box.height = 1920, 1080
    box.show(181, 56, 42)
    for asked, width in ((1, 320), (481, 640), (700, 960), (4000, 960)):
        status, headers, body = visit.get(f"/screen?after=-1&width={asked}", Cookie=visit.cookie)
        assert (status, headers["X-Serial"]) == (200, str(box.frame_serial()))
        with Image.open(io.BytesIO(body)) as image:
            assert (image.format, image.size) == ("JPEG", (width, width * 9 // 16))
    assert box.captures == 1
    assert visit.get("/screen?after=x", Cookie=visit.cookie)[0] == 400


def test_an_unchanged_screen_is_answered_when_it_changes_or_after_a_while(
    visit: Visit, box: FakeBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitor, "STILL", 0.2)
    here = f"/screen?after={box.frame_serial()}"
    assert visit.get(here, Cookie=visit.cookie)[0] == 204
    assert box.captures == 0
    monkeypatch.setattr(visitor, "STILL", 10)
    threading.Timer(0.2, box.show, (1, 2, 3)).start()
    began = time.monotonic()
    assert visit.get(here, Cookie=visit.cookie)[0] == 200
    assert time.monotonic() - began < 5


def test_a_screen_that_does_not_answer_is_a_sentence(visit: Visit, box: FakeBox) -> None:
    box.silent = True
    status, _, body = visit.get("/screen", Cookie=visit.cookie)
    assert (status, body) == (503, b"The screen does not answer.")
    assert visit.press() == 503


@pytest.mark.parametrize(
    ("width", "wanted", "divisor"),
    [
        (1280, 1280, 1),
        (1280, 700, 1),
        (1280, 640, 2),
        (1920, 1280, 2),
        (3840, 2560, 3),
        (3840, 1, 12),
        (64, 1280, 1),
    ],
)
def test_a_picture_is_divided_by_a_whole_number(width: int, wanted: int, divisor: int) -> None:
    assert reduction(width, wanted) == divisor
    picture = Picture(width, 36, bytes(width * 36 * 4), 1)
    with Image.open(io.BytesIO(encode(picture, divisor))) as image:
        assert image.size == (width // divisor, 36 // divisor)


def test_who_waits_for_a_frame_is_let_go_at_the_end(box: FakeBox) -> None:
    frames = Frames(box)
    threading.Timer(0.1, frames.stop).start()
    began = time.monotonic()
    assert frames.next(box.frame_serial(), 1280, 30) is None
    assert time.monotonic() - began < 10


def test_a_port_that_is_taken_is_said_in_a_sentence(box: FakeBox, page_server: PageServer) -> None:
    taken = Visit(page_server).port
    second = PageServer(box, port=taken)
    url = second.start()
    moved = urllib.parse.urlsplit(url).port
    assert moved is not None and taken < moved <= taken + PORTS
    assert second.notice == f"Port {taken} is taken, so the page is at port {moved}."
    assert (page_server.notice, second.url) == ("", url)
    assert Visit(second).cookie != Visit(page_server).cookie
    second.stop()
    second.stop()


def test_when_every_port_is_taken_there_is_no_page(box: FakeBox) -> None:
    with socket.socket() as last:
        last.bind(("127.0.0.1", 65535))
        last.listen()
        with pytest.raises(PageError, match="are all taken, so there is no page"):
            PageServer(box, port=65535).start()


def test_it_listens_on_loopback_only(page_server: PageServer) -> None:
    port = f"{Visit(page_server).port:04X}"
    sockets = [line.split()[1:4:2] for line in Path("/proc/net/tcp").read_text().splitlines()]
    listening = [address for address, state in sockets if state == "0A" and address.endswith(f":{port}")]
    assert listening == [f"0100007F:{port}"]


def test_the_key_is_kept_for_the_owner_alone(box: FakeBox, tmp_path: Path) -> None:
    file = tmp_path / "page.key"
    keys = set()
    for _ in range(2):
        server = PageServer(box, port=0, data=tmp_path)
        server.start()
        keys.add(Visit(server).key)
        server.stop()
    assert len(keys) == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)  # others may have read it
    server = PageServer(box, port=0, data=tmp_path)
    server.start()
    assert Visit(server).key not in keys
    server.stop()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_folder_that_cannot_keep_the_key_does_not_stop_the_page(box: FakeBox, tmp_path: Path) -> None:
    server = PageServer(box, port=0, data=tmp_path / "missing")
    server.start()
    assert len(Visit(server).key) == 22
    server.stop()


@pytest.mark.parametrize(
    "rubbish",
    [
        b"\x00" * 1000,
        b"\x16\x03\x01\x02\x00",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"A" * 70000,
    ],
)
def test_rubbish_hurts_nobody(rubbish: bytes, visit: Visit) -> None:
    with socket.create_connection(("127.0.0.1", visit.port), timeout=10) as sock:
        try:
            sock.sendall(rubbish)
            sock.shutdown(socket.SHUT_WR)
            while sock.recv(4096):
                pass
        except ConnectionError:
            pass
    assert visit.press() == 204


def test_connections_that_hang_take_no_more_than_their_places(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitor.Visitor, "timeout", 3.0)
    before = threading.active_count()
    hanging = [socket.create_connection(("127.0.0.1", visit.port), timeout=10) for _ in range(VISITORS + 5)]
    assert b"503" in hanging[-1].recv(100)
    assert threading.active_count() <= before + VISITORS
    time.sleep(4)
    assert visit.press() == 204  # they have been shown out
    for sock in hanging:
        sock.close()
