"""Byte-compiles the code of apps, in a process of its own.

An app may not write beside its code. The compiler holds the interpreter lock for as long as a file takes, and
code that nobody has looked at may be made to take long, or much memory: the screen must not notice.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path

SECONDS = 10
MEMORY = 512 << 20
_CODE = (
    "import compileall, os, resource, sys\n"
    "os.nice(19)\n"
    "resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[1]),) * 2)\n"
    "resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)\n"
    "for folder in sys.argv[3:]: compileall.compile_dir(folder, quiet=2)\n"
)


def compile_apart(*folders: Path) -> None:
    """Compile what can be within these limits; the rest is compiled by the app each time it starts."""
    if getattr(sys, "frozen", False):
        return  # a bundle is no interpreter
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        subprocess.run(
            [sys.executable, "-I", "-S", "-c", _CODE, str(SECONDS), str(MEMORY), *map(str, folders)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # not the launcher's, which comes before others
            timeout=2 * SECONDS,
            check=False,
        )
