"""An app's source code, checked and byte-compiled before its process is started: apps may not write there."""

from __future__ import annotations

import py_compile
from collections.abc import Iterator
from pathlib import Path

from gulou.errors import GulouError

_NOT_SOURCE = ("__pycache__", "node_modules")


class Sources:
    """The Python files below a folder, and which of them were compiled as they are."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._compiled: dict[Path, tuple[int, int]] = {}

    def compile(self) -> int:
        """Byte-compile what has changed; return how many files.

        Raises GulouError with file, line and what is wrong there.
        """
        count = 0
        for file in source_files(self._folder):
            try:
                status = file.stat()
                stamp = (status.st_mtime_ns, status.st_size)
                if self._compiled.get(file) == stamp:
                    continue
                # By the hash of the source: a file can change twice within the second that its time tells.
                mode = py_compile.PycInvalidationMode.CHECKED_HASH
                py_compile.compile(str(file), doraise=True, invalidation_mode=mode)
            except py_compile.PyCompileError as error:
                raise GulouError(self._sentence(file, error)) from error
            except OSError:
                continue  # a file that has gone since, or a folder that may not be written: nothing is lost
            self._compiled[file] = stamp
            count += 1
        return count

    def _sentence(self, file: Path, error: py_compile.PyCompileError) -> str:
        problem = error.exc_value
        name = file.relative_to(self._folder)
        if isinstance(problem, SyntaxError):
            code = f": {problem.text.strip()}" if problem.text else ""
            return f"{name}:{problem.lineno or 1}: {problem.msg}{code}"
        return f"{name}: {problem}"


def source_files(folder: Path) -> Iterator[Path]:
    """Every Python file below `folder`, but those in hidden folders and caches."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name in _NOT_SOURCE:
            continue
        if entry.is_dir():
            yield from source_files(entry)
        elif entry.suffix == ".py":
            yield entry
