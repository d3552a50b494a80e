"""The seccomp filter, built by libseccomp from the tables in `calls`, since call numbers differ on ARM64."""

import errno
import os
import struct
from types import ModuleType
from typing import Any

from . import calls
from .errors import SandboxError

_UNKNOWN = -1
_ANYONE = 0x7FFFA5A5  # no process id is that large
_MARK = struct.pack("=I", _ANYONE)
_SONAMES = {"c": "libc.so.6", "seccomp": "libseccomp.so.2"}


def for_process(program: bytes, pid: int) -> bytes:
    """The filter for the app whose own process id, as it sees it, is `pid`: it can signal only itself."""
    return program.replace(_MARK, struct.pack("=I", pid))


def build() -> bytes:
    """The filter as BPF instructions, with a mark in place of the app's process id.

    Takes some milliseconds, so it is built once. Raises SandboxError where libseccomp is missing or too old.
    """
    seccomp = _seccomp()
    try:
        rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.ENOSYS))
        rules.set_attr(seccomp.Attr.ACT_BADARCH, seccomp.ERRNO(errno.ENOSYS))
        rules.set_attr(seccomp.Attr.CTL_OPTIMIZE, 2)  # a binary tree: the filter runs at every call
        for names, action in ((calls.ALLOWED, seccomp.ALLOW), (calls.REFUSED, seccomp.ERRNO(errno.EPERM))):
            for name in names:
                _add(seccomp, rules, action, name)
        conditional = [*calls.CONDITIONAL, ("tgkill", (calls.Condition(0, 0xFFFFFFFF, _ANYONE),))]
        for name, conditions in conditional:
            _add(seccomp, rules, seccomp.ALLOW, name, *_arguments(seccomp, conditions))
        for name, conditions in calls.REFUSED_WHEN:
            _add(seccomp, rules, seccomp.ERRNO(errno.EPERM), name, *_arguments(seccomp, conditions))
        with os.fdopen(os.memfd_create("filter"), "w+b") as file:
            rules.export_bpf(file)
            file.seek(0)
            program = file.read()
    except (OSError, ValueError) as problem:
        raise SandboxError(f"libseccomp could not build the filter of system calls: {problem}") from None
    if program.count(_MARK) != 1:
        raise SandboxError("libseccomp built a filter without the app's own process id")
    return program


def _seccomp() -> ModuleType:
    """The binding, imported without its search for the libraries, which runs ldconfig or even a compiler."""
    import ctypes.util

    search = ctypes.util.find_library
    ctypes.util.find_library = lambda name: _SONAMES.get(name) or search(name)
    try:
        import pyseccomp
    except (ImportError, OSError, RuntimeError) as problem:
        raise SandboxError(f"libseccomp is missing ({problem}): install libseccomp2 and pyseccomp") from None
    finally:
        ctypes.util.find_library = search
    module: ModuleType = pyseccomp
    return module


def _arguments(seccomp: ModuleType, conditions: tuple[calls.Condition, ...]) -> list[object]:
    return [seccomp.Arg(each.argument, seccomp.MASKED_EQ, each.mask, each.value) for each in conditions]


def _add(seccomp: ModuleType, rules: Any, action: int, name: str, *arguments: object) -> None:
    number = seccomp.resolve_syscall(seccomp.Arch.NATIVE, name)
    if number != _UNKNOWN:  # an older libseccomp: the default, ENOSYS, answers
        rules.add_rule(action, number, *arguments)
