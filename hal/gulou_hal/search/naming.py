"""The process that says by which words a few names are found. Input and output: JSON, words by key.

A process of its own, as `indexing`: the dictionary of readings stays in nobody's memory.
"""

from __future__ import annotations

import os
import sys
from typing import Final

import msgspec

from gulou_hal.search.words import words

_NICE: Final = 10

Names = dict[str, tuple[str, ...]]
encode: Final = msgspec.json.Encoder().encode
decode: Final = msgspec.json.Decoder(Names).decode


def main() -> int:
    """Read names, say their words."""
    from gulou_hal.search.readings import readings  # not for those who only ask

    os.nice(_NICE)
    names = decode(sys.stdin.buffer.read())
    sys.stdout.buffer.write(
        encode({key: sorted(words(each, readings)) for key, each in names.items()}) + b"\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
