"""The translations of an app in development: each .po compiled as soon as it is saved."""

from __future__ import annotations

from pathlib import Path

from gulou.errors import GulouError
from gulou.package.catalogue import compiled


def compile_catalogues(folder: Path) -> int:
    """Write the .mo beside each .po below `folder` that is newer; return how many.

    Raises GulouError with file and line of what is no .po.
    """
    count = 0
    for source in folder.glob("**/locale/*/LC_MESSAGES/*.po"):
        made = source.with_suffix(".mo")
        try:
            if made.exists() and made.stat().st_mtime_ns >= source.stat().st_mtime_ns:
                continue
            fresh = made.with_suffix(".new")
            fresh.write_bytes(compiled(source.read_text("utf-8"), source.name))
            fresh.replace(made)
        except UnicodeDecodeError as error:
            raise GulouError(f"{source.name}: not UTF-8: {error.reason} at byte {error.start}") from error
        except OSError as error:
            raise GulouError(f"{made} cannot be written: {error.strerror or error}.") from error
        count += 1
    return count
