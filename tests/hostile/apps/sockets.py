"""Deeds on sockets: of every family, by every door."""

from __future__ import annotations

import ctypes
import mmap
import os
import platform
import socket

from hostile import SCREEN, SERVICES, Hostile, libc, outcome, system_call, tried

_SOCKET = {"x86_64": 41, "aarch64": 198}.get(platform.machine(), 41)
_FAMILIES = range(1, 46)  # AF_UNIX … AF_MCTP


def every_family(app: Hostile) -> dict[str, str]:
    kinds = (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET)
    return {
        f"{family}/{int(kind)}": outcome(lambda family=family, kind=kind: socket.socket(family, kind))  # type: ignore[misc]
        for family in _FAMILIES
        for kind in kinds
    }


def by_libc(app: Hostile) -> dict[str, str]:
    def make(family: int) -> int:
        number = libc.socket(family, 1, 0)
        if number < 0:
            raise OSError(ctypes.get_errno(), "")
        return int(number)

    return {str(family): outcome(lambda family=family: make(family)) for family in _FAMILIES}  # type: ignore[misc]


def by_number(app: Hostile) -> dict[str, str]:
    return {
        str(family): outcome(lambda family=family: system_call(_SOCKET, family, 2, 0))  # type: ignore[misc]
        for family in _FAMILIES
    }


def by_x32(app: Hostile) -> dict[str, str]:
    """The third table of system calls of an x86-64 kernel."""
    return tried(
        socket=lambda: system_call(0x40000000 | 41, 2, 1, 0),
        connect=lambda: system_call(0x40000000 | 42, SCREEN, 0, 0),
        execve=lambda: system_call(0x40000000 | 520, 0, 0, 0),
        ptrace=lambda: system_call(0x40000000 | 521, 0, 0, 0),
    )


def by_int80(app: Hostile) -> dict[str, str]:
    """The 32-bit door of an x86 kernel, from machine code of one's own: socket() and socketcall()."""
    if platform.machine() != "x86_64":
        return {"int80": "refused: no such door"}

    def through(number: int, first: int, second: int) -> int:
        # push rbx; mov eax, number; mov ebx, first; mov ecx, second; xor edx, edx; int 0x80; pop rbx; ret
        code = b"\x53\xb8" + number.to_bytes(4, "little") + b"\xbb" + first.to_bytes(4, "little")
        code += b"\xb9" + second.to_bytes(4, "little") + b"\x31\xd2\xcd\x80\x5b\xc3"
        page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        page.write(code)
        address = ctypes.addressof(ctypes.c_char.from_buffer(page))
        result = ctypes.CFUNCTYPE(ctypes.c_int)(address)()
        if result < 0:
            raise OSError(-result, "")
        return int(result)

    return tried(
        socket=lambda: through(359, 2, 1),
        socketcall=lambda: through(102, 1, 0),
        fork=lambda: through(2, 0, 0),
    )


def on_what_it_has(app: Hostile) -> dict[str, str]:
    """With the two sockets that it was given, and pairs of its own."""
    screen = socket.socket(fileno=os.dup(SCREEN))
    services = socket.socket(fileno=os.dup(SERVICES))
    return tried(
        connect=lambda: screen.connect("/run/dbus/system_bus_socket"),
        bind=lambda: services.bind("\0gulou"),
        listen=lambda: screen.listen(1),
        accept=services.accept,
        datagrams=lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM),
        internet_pair=lambda: socket.socketpair(socket.AF_INET, socket.SOCK_STREAM),
        sendto=lambda: socket.socketpair()[0].sendto(b"x", "\0gulou"),
        fast_open=lambda: socket.socketpair()[0].sendmsg([b"x"], [], 0x20000000),
    )


def the_network(app: Hostile) -> dict[str, str]:
    import urllib.request

    return tried(
        names=lambda: socket.getaddrinfo("example.org", 80),
        tcp=lambda: socket.create_connection(("127.0.0.1", 80), 1),
        http=lambda: urllib.request.urlopen("http://127.0.0.1/", timeout=1),
        rings=lambda: system_call(425, 8, 0),
    )
