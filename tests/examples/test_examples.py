"""The examples: small, whole, in both languages, and tested as an app developer tests."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from gulou_setup import catalogues

from gulou.language import FIRST
from gulou.manifest import FILE, read_manifest
from gulou.testing import TV

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(file.parent for file in (ROOT / "examples").glob(f"*/{FILE}"))
SMALL = 100
TESTED = [ROOT / "examples" / name for name in ("breaks", "dragon-boat", "favourites", "recipes", "weather")]
"""A notifier, a game, a player, a list, a dashboard."""
HELLO, GALLERY = ROOT / "examples" / "hello", ROOT / "examples" / "gallery"


@pytest.mark.parametrize("folder", [*TESTED, HELLO], ids=lambda folder: folder.name)
def test_each_is_small(folder: Path) -> None:
    for file in folder.glob("*.py"):
        lines = file.read_text("utf-8").count("\n")
        assert lines < SMALL if folder.name != "hello" else lines <= 11


@pytest.mark.parametrize("folder", TESTED, ids=lambda folder: folder.name)
def test_each_has_an_icon_and_both_languages(folder: Path) -> None:
    manifest = read_manifest(folder)
    assert manifest.icon
    for texts in (manifest.name, manifest.description, *manifest.permissions.values()):
        assert set(texts) == set(FIRST)
    (file,) = folder.rglob("*.po")
    assert list(catalogues.problems(file)) == []


@pytest.mark.parametrize("folder", [*TESTED, GALLERY, HELLO], ids=lambda folder: folder.name)
def test_each_passes_its_own_tests(folder: Path) -> None:
    words = [sys.executable, "-m", "gulou", "test", "--json", str(folder)]
    done = subprocess.run(words, check=False, capture_output=True)
    found = json.loads(done.stdout)
    assert (done.returncode, found["failed"]) == (0, 0), found
    assert found["passed"] >= 4


@pytest.mark.parametrize("language", FIRST)
@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_each_begins_in_each_language_and_back_leads_home(folder: Path, language: str) -> None:
    with TV(folder, language=language) as tv:
        for _ in range(3):
            if not tv.home:
                tv.back()
        assert tv.home
