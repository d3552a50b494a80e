"""Landlock: which files this thread may reach, for ever (docs.kernel.org/userspace-api/landlock).

Importable anywhere: on a kernel without Landlock, `abi()` is 0.
"""

import ctypes
import os
import stat
from collections.abc import Iterable
from enum import IntFlag
from pathlib import Path

from . import kernel
from .steps import Step, step

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG = 1
_RULE_PATH_BENEATH = 1


class Fs(IntFlag):
    """Rights on files (linux/landlock.h)."""

    EXECUTE = 1 << 0
    WRITE_FILE = 1 << 1
    READ_FILE = 1 << 2
    READ_DIR = 1 << 3
    REMOVE_DIR = 1 << 4
    REMOVE_FILE = 1 << 5
    MAKE_CHAR = 1 << 6
    MAKE_DIR = 1 << 7
    MAKE_REG = 1 << 8
    MAKE_SOCK = 1 << 9
    MAKE_FIFO = 1 << 10
    MAKE_BLOCK = 1 << 11
    MAKE_SYM = 1 << 12
    REFER = 1 << 13
    TRUNCATE = 1 << 14
    IOCTL_DEV = 1 << 15


_HANDLED = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_NET_TCP = 0b11  # bind and connect, from ABI 4
_SCOPES = 0b11  # abstract Unix sockets and signals, from ABI 6
_ON_FILES = Fs.EXECUTE | Fs.WRITE_FILE | Fs.READ_FILE | Fs.TRUNCATE | Fs.IOCTL_DEV
# No execute: an app starts no program. Loading a shared library needs only to read it.
READ = Fs.READ_FILE | Fs.READ_DIR
# No links, sockets or devices: the box itself walks these folders and must not be led out of them.
WRITE = (
    READ | Fs.WRITE_FILE | Fs.TRUNCATE | Fs.REMOVE_DIR | Fs.REMOVE_FILE | Fs.MAKE_DIR | Fs.MAKE_REG | Fs.REFER
)
DEVICE = Fs.READ_FILE | Fs.WRITE_FILE


class _Ruleset(ctypes.Structure):
    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def abi() -> int:
    """The version of Landlock that this kernel speaks; 0 where it has none or it is switched off."""
    try:
        return kernel.syscall(
            "landlock", _CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint(_VERSION_FLAG)
        )
    except OSError:
        return 0


def ruleset(version: int, rules: Iterable[tuple[Path, Fs]]) -> int:
    """A descriptor of `rules`, for `restrict`; a rule on an absent path raises OSError.

    They hold for what lies at these places now, wherever it is mounted later.
    """
    handled = Fs(_HANDLED[min(version, 5)])
    attributes = _Ruleset(handled, _NET_TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    made = kernel.syscall(
        "landlock_create_ruleset",
        _CREATE_RULESET,
        ctypes.byref(attributes),
        ctypes.c_size_t(size),
        ctypes.c_uint(0),
    )
    try:
        for path, rights in rules:
            _add(made, path, rights & handled)
    except BaseException:
        os.close(made)
        raise
    return made


def restrict(ruleset: int) -> Step:
    """Keep this thread to these rules, for ever. Needs no_new_privs."""
    return step("landlock_restrict_self", "syscall", _RESTRICT_SELF, ruleset, 0)


def _add(ruleset: int, path: Path, rights: Fs) -> None:
    beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not stat.S_ISDIR(os.fstat(beneath).st_mode):
            rights &= _ON_FILES
        rule = _PathBeneath(rights, beneath)
        kernel.syscall(
            f"landlock_add_rule {path}",
            _ADD_RULE,
            ctypes.c_int(ruleset),
            ctypes.c_int(_RULE_PATH_BENEATH),
            ctypes.byref(rule),
            ctypes.c_uint(0),
        )
    finally:
        os.close(beneath)
