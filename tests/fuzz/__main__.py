"""`make fuzz`: strangers' bytes for MINUTES (30) on all targets; `make fuzz MINUTES=1`."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from fuzzing import for_minutes


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    minutes = parser.parse_args().minutes
    count = for_minutes(minutes, lambda said: print(said, flush=True))
    print(f"{count} examples in {minutes:g} minutes: no crash, no hang, no growth")
    return 0


if __name__ == "__main__":
    sys.exit(main())
