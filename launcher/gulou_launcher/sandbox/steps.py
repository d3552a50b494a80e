"""System calls as data: the zygote writes down what an app has to do to be locked in, and the app does it.

Every function of Python that an app in the making runs through touches pages, which it then has for itself.
"""

import ctypes
import os
from collections.abc import Iterable

import msgspec

Argument = int | bytes | None

# Of the C library, by the number of arguments. `syscall` is for what it has no function for.
_FUNCTIONS = {
    "capset": 2,
    "chdir": 1,
    "dup2": 2,
    "mkdir": 2,
    "prctl": 5,
    "setgroups": 2,
    "setns": 2,
    "setresgid": 3,
    "setresuid": 3,
    "syscall": 7,
    "umask": 1,
    "unshare": 1,
}
_libc = ctypes.CDLL(None, use_errno=True)


class Step(msgspec.Struct, frozen=True, array_like=True):
    """One call. Numbers are passed as they are, bytes by their address; `what` names it in an error."""

    what: str
    function: str
    arguments: tuple[Argument, ...]
    unless: int = 0
    """The errno that is as good as success."""


def step(what: str, function: str, *arguments: Argument, unless: int = 0) -> Step:
    """A step, with zeros for the arguments that were left out."""
    given = [int(each) if isinstance(each, int) else each for each in arguments]  # no flags and enums
    return Step(what, function, (*given, *(0,) * (_FUNCTIONS[function] - len(given))), unless)


def take(steps: Iterable[Step]) -> None:
    """Take these steps. Raises OSError, which says what failed."""
    for each in steps:
        if _bound[each.function](*each.arguments) < 0:
            number = ctypes.get_errno()
            if number != each.unless:
                raise OSError(number, f"{each.what}: {os.strerror(number)}")


def _bind(name: str, arguments: int) -> "ctypes._NamedFuncPointer":
    function = _libc[name]
    function.argtypes = (ctypes.c_void_p,) * arguments  # takes numbers of any size, and bytes
    function.restype = ctypes.c_long if name == "syscall" else ctypes.c_int
    return function


_bound = {name: _bind(name, arguments) for name, arguments in _FUNCTIONS.items()}
