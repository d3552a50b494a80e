"""The door: find a Python that will do, then set up. Kept to syntax that an old Python can read."""

import os
import shutil
import sys
from pathlib import Path

# Kivy 2.3.1 has wheels for no later Python; the code needs no earlier one.
OLDEST, NEWEST = (3, 11), (3, 13)


def use_a_suitable_python() -> None:
    """Return in a Python from 3.11 to 3.13; hand over to one from PATH where this one is not; else say so."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            os.execv(found, [found, "-I", *sys.argv])
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    sys.exit(
        f"Gulou needs Python 3.{OLDEST[1]} to 3.{NEWEST[1]}, and python3 here is {here}. "
        "Install one of those, then try again."
    )


if __name__ == "__main__":
    use_a_suitable_python()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from gulou_setup.steps import main

    sys.exit(main(sys.argv[1:]))
