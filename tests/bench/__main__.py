"""Runs the benchmarks beside this file: a table, and build/bench.json. Start it with `make bench`.

Each benchmark is a module here, not beginning with an underscore, with `rows() -> list[dict]`; a row is
`{"id", "group", "what", "unit", "value", "bound", "better": "lower"|"higher"}`. Words after the command
choose modules by the beginning of their names; `--strict` makes a missed bound or a broken benchmark
fail the run.
"""

import argparse
import importlib.util
import json
import os
import platform
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RESULT = ROOT / "build" / "bench.json"

Row = dict[str, Any]
sys.path.insert(0, str(ROOT))  # for what the modules have in common
KEYS = ("id", "group", "what", "unit", "value", "bound", "better")


def machine() -> str:
    """One line on what the figures were taken on."""
    cpu = platform.processor() or platform.machine()
    for text in _lines(Path("/proc/cpuinfo")):
        if text.startswith(("model name", "Model")):
            cpu = text.partition(":")[2].strip()
            break
    gpus = sorted(node.name for node in Path("/dev/dri").glob("renderD*"))
    return (
        f"{cpu}, {os.cpu_count()} cores, {'GPU ' + ' '.join(gpus) if gpus else 'no GPU'}, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    )


def benchmarks(chosen: list[str]) -> Iterator[Path]:
    """The modules to run, in the order of their names."""
    for file in sorted(HERE.glob("*.py")):
        if not file.name.startswith("_") and (not chosen or file.stem.startswith(tuple(chosen))):
            yield file


def load(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"bench_{file.stem}", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def checked(row: Row) -> Row:
    """The row with exactly the agreed keys. Raises ValueError where one is missing or of the wrong kind."""
    lacking = [key for key in KEYS if key not in row]
    if lacking:
        raise ValueError(f"a row lacks {', '.join(lacking)}: {row}")
    if row["better"] not in ("lower", "higher"):
        raise ValueError(f'"better" must be lower or higher, not {row["better"]!r}')
    if not isinstance(row["value"], int | float) or not isinstance(row["bound"], int | float | None):
        raise ValueError(f"value and bound must be numbers: {row}")
    return {key: row[key] for key in KEYS}


def holds(row: Row) -> bool:
    """Whether the value keeps its bound; a row without a bound always does."""
    if row["bound"] is None:
        return True
    return bool(row["value"] <= row["bound"] if row["better"] == "lower" else row["value"] >= row["bound"])


def table(rows: list[Row]) -> Iterator[str]:
    """The rows as aligned text."""
    cells = [("what", "value", "unit", "bound", "")]
    for row in rows:
        sign = "≤" if row["better"] == "lower" else "≥"
        bound = "–" if row["bound"] is None else f"{sign} {number(row['bound'])}"
        verdict = "ok" if holds(row) else "MISSED"
        cells.append((row["what"], number(row["value"]), row["unit"], bound, verdict))
    widths = [max(len(line[column]) for line in cells) for column in range(4)]
    for what, value, unit, bound, verdict in cells:
        yield (
            f"{what:<{widths[0]}}  {value:>{widths[1]}} {unit:<{widths[2]}}  {bound:<{widths[3]}}  {verdict}"
        ).rstrip()


def number(value: float) -> str:
    """Three significant figures, thousands parted."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description="Measure Gulou.")
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="only modules that begin with this")
    parser.add_argument("--strict", action="store_true", help="fail when a bound is missed")
    options = parser.parse_args()

    print(machine(), flush=True)
    rows: list[Row] = []
    broken = 0
    for file in benchmarks(options.modules):
        began = time.monotonic()
        print(f"{file.stem} …", flush=True)
        try:
            rows += [checked(row) for row in load(file).rows()]
        except (Exception, SystemExit) as error:  # one broken benchmark must not hide the others
            broken += 1
            print(f"{file.stem} could not be measured: {type(error).__name__}: {error}", flush=True)
        else:
            print(f"{file.stem}: {time.monotonic() - began:.1f} s", flush=True)
        # Each time, so that a run that is broken off leaves what it has measured.
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    print()
    for line in table(rows):
        print(line)
    missed = sum(not holds(row) for row in rows)
    print(f"\n{len(rows)} figures in build/{RESULT.name}: {missed} missed; {broken} benchmarks broken")
    return int(options.strict and bool(missed or broken))


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


if __name__ == "__main__":
    sys.exit(main())
