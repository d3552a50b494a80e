"""What the kernel's headers say, by the machine's C compiler."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest


def run(source: Path) -> list[str]:
    """Compile and run a C program against the machine's headers; its lines.."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("there is no C compiler")
    program = source.with_suffix("")
    command = (compiler, "-o", program, source)
    built = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if "linux/" in built.stderr and "No such file" in built.stderr:
        pytest.skip("the kernel's headers (linux-libc-dev) are not installed")
    assert built.returncode == 0, built.stderr
    return subprocess.run(
        [program], capture_output=True, text=True, timeout=10, check=True
    ).stdout.splitlines()


def evaluate(folder: Path, headers: Sequence[str], expressions: Iterable[str]) -> dict[str, int]:
    """The values of expressions in C, as numbers of 32 bits without a sign."""
    source = folder / "numbers.c"
    includes = "".join(f"#include <{name}>\n" for name in ("stdio.h", "stddef.h", "sys/ioctl.h", *headers))
    lines = (f'printf("%u {each}\\n", (unsigned int)({each}));' for each in expressions)
    source.write_text(includes + "int main(void) {\n" + "\n".join(lines) + "\nreturn 0;\n}\n")
    return {name: int(value) for value, _, name in (line.partition(" ") for line in run(source))}
