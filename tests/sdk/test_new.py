"""`gulou new`: each template makes an app that is whole, and a wrong name makes nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gulou.errors import GulouError
from gulou.manifest import read_manifest
from gulou.new.command import command
from gulou.new.making import IN_CHINESE, TEMPLATES, make

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("template", TEMPLATES)
def test_each_template_makes_an_app_that_passes_its_tests(tmp_path: Path, template: str) -> None:
    folder, files = make(tmp_path, f"my-{template}", template)
    assert {"app.toml", "icon.png", "README.md", f"my_{template}.py"} <= set(files)
    manifest = read_manifest(folder)
    assert manifest.entry == f"my_{template}:My{template.capitalize()}"
    assert manifest.name["en"] == f"My {template.capitalize()}" and manifest.name["zh"] in IN_CHINESE.values()
    left = [
        file for file in files if not file.endswith(".png") and "app_module" in (folder / file).read_text()
    ]
    assert not left, "no placeholder is left"
    words = [sys.executable, "-m", "gulou", "test", "--json", str(folder)]
    done = subprocess.run(words, check=False, capture_output=True)
    found = json.loads(done.stdout)
    assert (done.returncode, found["failed"]) == (0, 0), found
    assert found["passed"] >= 4


def test_what_is_made_is_as_tidy_as_our_own_code(tmp_path: Path) -> None:
    for template in TEMPLATES:
        make(tmp_path, f"my-{template}", template)
    place = Path(sys.executable).parent
    settings = ("--config", str(ROOT / "pyproject.toml"))
    checked = [
        (str(place / "ruff"), "check", *settings, str(tmp_path)),
        (str(place / "ruff"), "format", "--check", *settings, str(tmp_path)),
        (
            str(place / "mypy"),
            "--strict",
            "--cache-dir",
            str(ROOT / ".mypy_cache"),
            *sorted(map(str, tmp_path.glob("*/*.py"))),
        ),
    ]
    for command_line in checked:
        done = subprocess.run(
            command_line,
            cwd=tmp_path,
            env={"MYPYPATH": str(ROOT / "sdk")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("My App", 'perhaps "my-app"'),
        ("my_app", 'perhaps "my-app"'),
        ("2048", "use small letters"),
        ("../evil", 'perhaps "evil"'),
        ("a--b", 'perhaps "a-b"'),
        ("a" * 41, "at most 40"),
        ("json", 'perhaps "my-json"'),
        ("class", 'perhaps "my-class"'),
        ("gulou", 'perhaps "my-gulou"'),
    ],
)
def test_a_wrong_name_is_refused_with_the_mend(tmp_path: Path, name: str, mend: str) -> None:
    with pytest.raises(GulouError, match=r"cannot name|too long|is the name of") as refused:
        make(tmp_path, name, "list")
    assert mend in str(refused.value)
    assert not list(tmp_path.iterdir())


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "work.txt").write_text("precious")
    with pytest.raises(GulouError, match="there already"):
        make(tmp_path, "mine", "list")
    assert [file.name for file in (tmp_path / "mine").iterdir()] == ["work.txt"]


def test_the_command_says_what_to_do_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["shopping", "--in", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "cd " in said and "gulou run" in said and "gulou test" in said
    assert command(["evening", "--zh", "晚间", "--in", str(tmp_path)]) == 0
    assert read_manifest(tmp_path / "evening").name == {"en": "Evening", "zh": "晚间"}
    capsys.readouterr()
    assert command(["more", "--in", str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["folder"] == str(tmp_path / "more")
