"""A client that says exactly what it is told to."""

from __future__ import annotations

import socket

from gulou_hal.satip.messages import Reader, Response


class Raw:
    """One connection to the server, from an address of loopback."""

    def __init__(self, port: int, address: str = "127.0.0.1") -> None:
        self.port = port
        self._socket = socket.create_connection(("127.0.0.1", port), 3, source_address=(address, 0))
        self._reader = Reader()
        self._number = 0

    def ask(self, method: str, target: str, **headers: str) -> Response:
        """`client_port` and the like stand with an underscore; a Session is given as `session`."""
        self._number += 1
        lines = [f"{method} rtsp://127.0.0.1:{self.port}/{target} RTSP/1.0", f"CSeq: {self._number}"]
        lines += [f"{name.capitalize()}: {value}" for name, value in headers.items()]
        return self.send("\r\n".join([*lines, "", ""]).encode())

    def send(self, data: bytes) -> Response:
        """Send these bytes and return the next answer."""
        self._socket.sendall(data)
        while True:
            came = self._socket.recv(65_536)
            if not came:
                raise EOFError
            for each in self._reader.feed(came):
                if isinstance(each, Response):
                    return each

    def close(self) -> None:
        self._socket.close()


def udp(address: str = "127.0.0.1") -> socket.socket:
    """A socket that waits half a second for what comes."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((address, 0))
    sock.settimeout(0.5)
    return sock


def transport(sock: socket.socket, more: str = "") -> str:
    """The Transport header that asks for packets to this socket."""
    port = sock.getsockname()[1]
    return f"RTP/AVP;unicast;client_port={port}-{port + 1}{more}"
