"""What `gulou test` takes for an app with 50 tests, from the command to the prompt."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

TESTS = 50
RUNS = 5
MANIFEST = 'id = "many"\nversion = "1.0.0"\nentry = "many:Many"\n[name]\nen = "Many"\n'
CODE = """
from gulou import App, ui


class Many(App):
    chosen = ""

    def view(self):
        rows = ui.List(range(1000), row=lambda n: ui.Item(f"Row {n}"), on_select=self.choose)
        return ui.Page(ui.Text(self.chosen or "Choose"), rows)

    def choose(self, number):
        self.chosen = f"Chosen: {number}"
"""
TEST = """
def test_{number}(tv):
    tv.see("Choose", "Row 0")
    tv.press(*["down"] * {number}, "ok")
    tv.see("Chosen: {number}")
    assert tv.focus.index == {number}
"""


def rows() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "app.toml").write_text(MANIFEST, "utf-8")
        (folder / "many.py").write_text(CODE, "utf-8")
        tests = "\n".join(TEST.format(number=number) for number in range(TESTS))
        (folder / "test_many.py").write_text(tests, "utf-8")
        command = [str(Path(sys.executable).with_name("gulou")), "test", place]
        took = []
        for _ in range(RUNS):
            began = time.monotonic()
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            took.append(time.monotonic() - began)
            assert f"{TESTS} passed" in done.stdout, done.stdout + done.stderr
    return [
        {
            "id": "sdk.test.50",
            "group": "sdk",
            "what": f"`gulou test`, {TESTS} tests, from the command to the prompt",
            "unit": "s",
            "value": sorted(took)[RUNS // 2],
            "bound": 2.0,
            "better": "lower",
        }
    ]
