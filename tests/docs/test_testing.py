"""Each test in the guide to testing is one that passes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guide" / "testing.md"
BLOCKS = dict(re.findall(r'```python title="([^"]+)"\n(.*?)```', GUIDE.read_text("utf-8"), re.S))


@pytest.mark.parametrize("name", BLOCKS)
def test_what_the_guide_shows_works(name: str, tmp_path: Path) -> None:
    example, _, file = name.partition("/")
    app = shutil.copytree(ROOT / "examples" / example, tmp_path / example)
    (app / file).write_text(BLOCKS[name], "utf-8")
    words = [sys.executable, "-m", "gulou", "test", "--json", str(app / file)]
    found = json.loads(subprocess.run(words, check=False, capture_output=True).stdout)
    assert found["passed"] >= 1 and found["failed"] == 0, found


def test_the_guide_has_some() -> None:
    assert len(BLOCKS) >= 3
