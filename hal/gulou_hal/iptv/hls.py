"""A transport stream in the pieces of an HLS playlist (IETF RFC 8216), at rest or live.

A live one is asked for anew as it grows. A server that goes away for a while is waited for, and what was
missed meanwhile is passed over: the television goes on where the server does.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urljoin

from gulou_hal.tuner.contract import TunerError

if TYPE_CHECKING:
    import requests

PIECE: Final = 32 * 1024
TIMEOUTS: Final = (5.0, 10.0)
"""Seconds to wait for a server, and for its next piece."""
_BEHIND: Final = 3
"""Segments from a live playlist's end to begin at (IETF RFC 8216 §6.3.3)."""
_BACK: Final = 50
"""Segments by which a live playlist's numbers may step back, as another server of the same knows less."""
_PATIENCE: Final = 20.0
"""Seconds for a live server to come back; then the stream has ended, and whoever watches opens it anew."""
_LEAST_WAIT: Final = 0.5

Got = TypeVar("Got")


class Gone(TunerError):  # noqa: N818 - it may be there again in a moment
    """A server that does not answer, or answers that it cannot now."""


def pieces(session: requests.Session, url: str, text: str, stop: threading.Event) -> Iterator[bytes]:
    """The bytes of the segments, one after the other; of a live playlist those that come, as they come.

    `text` is what lies at `url`; of a list of several the richest is taken. Raises TunerError.
    """
    import m3u8

    playlist = m3u8.loads(text, uri=url)
    if playlist.is_variant:
        best = max(playlist.playlists, key=lambda each: each.stream_info.bandwidth or 0)
        url, text = _text(session, best.absolute_uri)
        playlist = m3u8.loads(text, uri=url)
    keys: dict[str, bytes] = {}
    done = -1
    while not stop.is_set():
        first = playlist.media_sequence or 0
        last = first + len(playlist.segments) - 1
        if playlist.segments and last < done - _BACK:
            done = -1  # the server began to count anew
        if done < 0 and not playlist.is_endlist:
            done = max(first, last - _BEHIND + 1) - 1
        new = False
        for number, segment in enumerate(playlist.segments, first):
            if number <= done:
                continue
            done, new = number, True
            try:
                yield from _segment(session, segment, number, keys, stop)
            except Gone:
                if playlist.is_endlist:
                    raise  # a live one goes on with the next
            if stop.is_set():
                return
        if playlist.is_endlist:
            return
        stop.wait(max(_LEAST_WAIT, (playlist.target_duration or 4) / (1 if new else 2)))
        _, text = _patiently(lambda: _text(session, url), stop)
        playlist = m3u8.loads(text, uri=url)


def _patiently(ask: Callable[[], Got], stop: threading.Event) -> Got:
    """Ask until there is an answer. Raises Gone when nobody came back."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return ask()
        except Gone:
            if time.monotonic() > until or stop.wait(_LEAST_WAIT):
                raise


def _segment(
    session: requests.Session, segment: Any, number: int, keys: dict[str, bytes], stop: threading.Event
) -> Iterator[bytes]:
    if segment.init_section is not None:
        raise TunerError(
            f"{segment.absolute_uri} sends fragmented MP4, which this box cannot receive;"
            " choose another channel"
        )
    key = segment.key
    method = key.method if key is not None else "NONE"
    headers = _range(segment)
    if method == "NONE":
        with _answer(session, segment.absolute_uri, headers) as answer, _may_break_off(segment.absolute_uri):
            for piece in answer.iter_content(PIECE):
                if stop.is_set():
                    return
                yield piece
        return
    if method != "AES-128":
        raise TunerError(f"{segment.absolute_uri} is scrambled by {method}; choose another channel")
    address = urljoin(segment.base_uri, key.uri)
    if address not in keys:
        keys[address] = _whole(session, address)
    yield _clear(_whole(session, segment.absolute_uri, headers), keys[address], key.iv, number)


def _clear(data: bytes, key: bytes, iv: str | None, number: int) -> bytes:
    """Deciphered: AES-128 in CBC, padded; without an IV it is the segment's number (IETF RFC 8216 §5.2)."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    start = (
        bytes.fromhex(iv.lower().removeprefix("0x")).rjust(16, b"\0") if iv else number.to_bytes(16, "big")
    )
    decryptor = Cipher(algorithms.AES(key), modes.CBC(start)).decryptor()
    clear = decryptor.update(data) + decryptor.finalize()
    return clear[: -clear[-1]] if clear and 1 <= clear[-1] <= 16 else clear


def _range(segment: Any) -> dict[str, str]:
    if not segment.byterange:
        return {}
    length, _, offset = str(segment.byterange).partition("@")
    begin = int(offset or 0)
    return {"Range": f"bytes={begin}-{begin + int(length) - 1}"}


def _text(session: requests.Session, url: str) -> tuple[str, str]:
    """Where a playlist lies in the end, and the playlist."""
    with _answer(session, url) as answer, _may_break_off(url):
        return str(answer.url), str(answer.text)


def _whole(session: requests.Session, url: str, headers: dict[str, str] | None = None) -> bytes:
    with _answer(session, url, headers) as answer, _may_break_off(url):
        return bytes(answer.content)


def _answer(session: requests.Session, url: str, headers: dict[str, str] | None = None) -> Any:
    with _may_break_off(url):
        answer = session.get(url, stream=True, timeout=TIMEOUTS, headers=headers)
    if answer.status_code not in (200, 206):
        with contextlib.suppress(Exception):
            answer.close()
        raise Gone(f"{answer.url} answered {answer.status_code} {answer.reason}; check the address")
    return answer


@contextlib.contextmanager
def _may_break_off(url: str) -> Iterator[None]:
    """Turns what the network does wrong into `Gone`."""
    import requests

    try:
        yield
    except (requests.RequestException, OSError) as error:
        raise Gone(f"{url} cannot be fetched ({type(error).__name__}); check the network") from None
