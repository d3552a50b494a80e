"""What any developer's machine is checked for."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, distribution, version
from importlib.util import find_spec
from pathlib import Path

from gulou.doctor.check import Check, Found, absent, bad, ok, weak

OLDEST_PYTHON = (3, 11)
LITTLE_DISK = 512 << 20
_EXTRAS = {
    "cryptography": ("to sign packages", "pack"),
    "requests": ("for apps that use self.net", "net"),
    "sqlite_utils": ("for apps that use self.storage.database", "storage"),
}


def checks() -> Sequence[Check]:
    """The table."""
    return (
        Check("Python", _python),
        Check("SDK", _sdk),
        Check("libraries", _libraries),
        Check("simulator", _simulator),
        Check("signing key", _key),
        Check("terminal", _terminal),
        Check("disk", _disk),
    )


def _python() -> Found:
    here = platform.python_version()
    if sys.version_info[:2] < OLDEST_PYTHON:
        return bad(f"Python {here} is too old", "install Python 3.11 or newer")
    return ok(f"{here}, {platform.machine()}, {sys.executable}")


def _sdk() -> Found:
    try:
        return ok(f"gulou {version('gulou')}")
    except PackageNotFoundError:
        return bad("gulou runs from a folder and is not installed", "pip install gulou")


def _libraries() -> Found:
    missing = {name: row for name, row in _EXTRAS.items() if find_spec(name) is None}
    if not missing:
        return ok("all that is optional is there")
    why = "; ".join(f"no {name}, {what}" for name, (what, _) in missing.items())
    extras = ",".join(extra for _, extra in missing.values())
    return weak(why, f'pip install "gulou[{extras}]"')


def _simulator() -> Found:
    try:
        return ok(f"gulou-launcher {distribution('gulou-launcher').version}")
    except PackageNotFoundError:
        return weak("there is no simulated TV on this machine", 'pip install "gulou[tv]"')


def _key() -> Found:
    from gulou.package import signing

    path = signing.default_key()
    if not path.exists():
        return absent("none yet: the first `gulou pack` makes it")
    if find_spec("cryptography") is None:
        return absent(f"{path}, not looked into")
    key = signing.read_key(path)
    return ok(f"{signing.fingerprint(key.public_key().public_bytes_raw())}, {path}: keep a copy of it")


def _terminal() -> Found:
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if encoding != "utf8":
        return weak(f"this terminal writes {sys.stdout.encoding}", "export LC_ALL=C.UTF-8")
    return ok(f"UTF-8, {os.environ.get('TERM') or 'no TERM'}")


def _disk() -> Found:
    free = shutil.disk_usage(Path.home()).free
    if free < LITTLE_DISK:
        return weak(
            f"{free / 1e6:.0f} MB are free", "make room: a box needs 512 MB for its apps and its guide"
        )
    return ok(f"{free / 1e9:.1f} GB are free")
