"""What has been done already: a stamp per step, holding the fingerprint of what went into it."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(files: Iterable[Path], words: Iterable[str] = ()) -> str:
    """A hash of these files' paths and contents and of these words. A missing file counts as such."""
    total = hashlib.sha256()
    for word in words:
        total.update(word.encode() + b"\0")
    for file in sorted(files):
        try:
            content = file.read_bytes()
        except OSError:
            content = b"missing"
        total.update(f"{file}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def matches(stamp: Path, wanted: str) -> bool:
    """Whether the step of `stamp` was finished with these very inputs."""
    try:
        return stamp.read_text() == wanted
    except OSError:
        return False


def put(stamp: Path, value: str) -> None:
    """Write the stamp whole or not at all, so that an interrupted set-up never leaves a false one."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    fresh = stamp.with_name(stamp.name + ".new")
    fresh.write_text(value)
    fresh.replace(stamp)
