"""A box in another room, asked like the one on this machine: what `--box NAME` stands for."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import msgspec

from gulou.errors import WireError
from gulou_launcher.control import messages
from gulou_launcher.lan import known
from gulou_launcher.lan.errors import LanError, NotPairedError
from gulou_launcher.lan.find import find
from gulou_launcher.lan.framing import Framed, Stream
from gulou_launcher.lan.identity import check, fingerprint
from gulou_launcher.lan.known import KnownBox
from gulou_launcher.lan.messages import LONGEST_REPLY, LONGEST_REQUEST, PAIRING, Hello
from gulou_launcher.lan.pairing import (
    MachinePairing,
    PairAnswer,
    PairDone,
    PairRefused,
    PairShown,
    ToMachine,
    shown_name,
)
from gulou_launcher.options import PORT

CONNECT = 4.0
"""Seconds for a box to be reached at one address."""
_LARGEST_PICTURE = 256 << 20
_REPLY: object = messages.Reply | Hello

Answer = TypeVar("Answer", bound="messages.Reply")
Told = Callable[[float, str], None]


class Remote:
    """A paired box by its name. Raises NotPairedError; `ask` raises LanError."""

    def __init__(self, name: str, told: Told = lambda share, detail: None) -> None:
        box = known.known_box(name)
        if box is None:
            raise NotPairedError(f"This machine is not paired with a box called {name}: gulou deploy {name}.")
        self.box = box
        self._told = told
        self._framed: Framed | None = None

    def __str__(self) -> str:
        return self.box.name

    def ask(
        self,
        request: messages.Request,
        expected: type[Answer],
        patience: float,
        descriptors: Sequence[int] = (),
    ) -> tuple[Answer, int]:
        """As `control.client` asks: the answer, and the descriptor that came with it (-1 where none does)."""
        framed = self._framed or self._connect()
        try:
            self._send(framed, request, descriptors)
            reply, stream = framed.receive(_REPLY, patience + CONNECT, _LARGEST_PICTURE)
            descriptor = _pixels(reply, stream) if isinstance(reply, messages.Captured) else -1
            stream.skip()
        except (WireError, OSError, zlib.error) as error:
            self.close()
            raise self._lost(error) from error
        if isinstance(reply, expected):
            return reply, descriptor
        if isinstance(reply, messages.Failed):
            raise LanError(reply.message)
        raise LanError(f"{self.box.name} answered something else: is it of another version?")

    def close(self) -> None:
        if self._framed is not None:
            self._framed.close()
            self._framed = None

    def _send(self, framed: Framed, request: messages.Request, descriptors: Sequence[int]) -> None:
        if not descriptors:
            framed.send(request)
            return
        with os.fdopen(os.dup(descriptors[0]), "rb") as file:
            file.seek(0)
            size = os.fstat(file.fileno()).st_size

            def sent(count: int) -> None:
                self._told(count / max(1, size), f"{count / 1e6:.1f} of {size / 1e6:.1f} MB")

            framed.send(request, file, size, sent)

    def _connect(self) -> Framed:
        """Where it was met last, else where it announces itself."""
        failure: Exception = OSError("it has never been met")
        tried = set()
        for addresses in _places(self.box):
            for address in addresses:
                if address in tried:
                    continue
                tried.add(address)
                try:
                    self._framed = self._secure(address)
                except (NotPairedError, TimeoutError, OSError, WireError) as error:
                    failure = error
                    continue
                if self.box.addresses[:1] != (address,):
                    others = [known for known in self.box.addresses if known != address]
                    self.box = msgspec.structs.replace(self.box, addresses=(address, *others[:3]))
                    known.remember(self.box)
                return self._framed
        if isinstance(failure, NotPairedError):
            raise failure
        raise LanError(
            f"{self.box.name} cannot be reached: is it on and in this network, and is Developer on in "
            "its Settings?"
        ) from failure

    def _secure(self, address: str) -> Framed:
        context = known.identity().context([self.box.certificate], server=False)
        sock = connect(address)
        try:
            secure = context.wrap_socket(sock)
        except ssl.SSLCertVerificationError as error:
            sock.close()
            raise NotPairedError(
                f"Another box answers in the place of {self.box.name}: if it was set up anew, pair it again "
                f"with gulou deploy {address}."
            ) from error
        except BaseException:
            sock.close()
            raise
        framed = Framed(secure, LONGEST_REPLY)
        try:
            if fingerprint(secure.getpeercert(binary_form=True) or b"") != self.box.fingerprint:
                raise WireError("another certificate came")
            framed.receive(Hello, CONNECT)
        except ssl.SSLError as error:
            framed.close()
            # In TLS 1.3 a client learns that it was refused only when it reads; without an alert, it was cut.
            if "ALERT" in (error.reason or ""):
                raise self._stranger() from error
            raise
        except BaseException:
            framed.close()
            raise
        return framed

    def _stranger(self) -> NotPairedError:
        return NotPairedError(
            f"{self.box.name} does not know this machine any more: pair again with gulou deploy "
            f"{self.box.name} --pair."
        )

    def _lost(self, error: Exception) -> LanError:
        if isinstance(error, TimeoutError):
            return LanError(
                f"{self.box.name} does not answer any more: look whether it is on, and try again."
            )
        return LanError(f"The line to {self.box.name} broke off ({error}): try again.")


def _places(box: KnownBox) -> Iterator[Sequence[str]]:
    yield box.addresses
    with contextlib.suppress(OSError):
        here = find(enough=lambda found: box.fingerprint.startswith(found.id or "?"))
        yield [
            address
            for found in here
            if box.fingerprint.startswith(found.id or "?")
            for address in found.addresses
        ]


def connect(address: str) -> socket.socket:
    """Connect to `host`, `host:port` or `[host]:port`. Raises OSError."""
    host, port = split(address)
    sock = socket.create_connection((host, port), CONNECT)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def split(address: str) -> tuple[str, int]:
    """Host and port. Raises LanError."""
    host, sign, port = address.rpartition(":")
    if not sign or (":" in host and not host.startswith("[")):
        host, port = address, str(PORT)
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise LanError(f"{address} is no address: write it as 192.168.1.20:{PORT}.")
    return host.strip("[]"), int(port)


def pair(address: str, ask_code: Callable[[str, str], str]) -> KnownBox:
    """Pair with the box at this address; it is remembered. `ask_code(name, wrong)` asks for the code on the
    TV of the box of that name; `wrong` is what was wrong with the last one. Raises LanError.
    """
    pairing = MachinePairing(socket.gethostname(), known.identity().certificate)
    try:
        sock = connect(address)
    except OSError as error:
        raise LanError(
            f"No box answers at {address}: is it on, and is Developer on in its Settings?"
        ) from error
    framed = Framed(sock, LONGEST_REQUEST)
    try:
        sock.sendall(PAIRING)
        framed.send(pairing.request)
        shown = _heard(framed, PairShown)
        check(shown.certificate)
        pairing.shown(shown)
        wrong = ""
        while True:
            framed.send(pairing.attempt(ask_code(shown_name(shown.name), wrong)))
            try:
                framed.send(pairing.answer(_heard(framed, PairAnswer)))
                certificate = pairing.finished(_heard(framed, PairDone))
                break
            except _WrongCodeError as error:
                wrong = str(error)
    except (WireError, OSError) as error:
        raise LanError(f"The box at {address} broke off: pair anew.") from error
    finally:
        framed.close()
    box = KnownBox(shown_name(shown.name), certificate, (address,), time.time())
    known.remember(box)
    return box


class _WrongCodeError(LanError):
    """There are tries left."""


Heard = TypeVar("Heard", bound="ToMachine")


def _heard(framed: Framed, expected: type[Heard]) -> Heard:
    message, _ = framed.receive(ToMachine)
    if isinstance(message, expected):
        return message
    if isinstance(message, PairRefused):
        raise _WrongCodeError(message.message) if message.left else LanError(message.message)
    raise LanError("The box answered something else: is it of another version?")


def _pixels(captured: messages.Captured, stream: Stream) -> int:
    """The pixels in a memory file, as they come over the control socket."""
    size = captured.width * captured.height * 4
    if not 0 < size <= _LARGEST_PICTURE:
        raise WireError("a picture of an impossible size came")
    descriptor = os.memfd_create("gulou-picture", os.MFD_CLOEXEC)
    try:
        unpacker = zlib.decompressobj()
        written = 0
        while chunk := stream.read(1 << 16):
            pixels = unpacker.decompress(chunk, size - written + 1)
            written += len(pixels)
            if written > size:
                raise WireError("more pixels came than the picture has")
            os.write(descriptor, pixels)
        os.ftruncate(descriptor, size)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


@contextmanager
def closing(remote: Remote) -> Iterator[Remote]:
    """Close the line at the end of a `with`."""
    try:
        yield remote
    finally:
        remote.close()
