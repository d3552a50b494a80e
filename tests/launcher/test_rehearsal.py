"""The rehearsal: after it no kind of texture has to wait for a compiler, and nobody has seen it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

LOOK = """
import json, sys, time
from pathlib import Path
from gulou_launcher.window import Size, Window
window = Window(Size(320, 180), True, Path(sys.argv[1]))
window._draw()
from gulou_launcher.rehearsal import KINDS, steps
from gulou_launcher import rehearsal
before = window.capture()[2]
for _ in steps(window.canvas):
    window.ask_frame()
    window._draw()
window.ask_frame()
unseen = window.capture()[2] == before
rehearsal._UNSEEN = 10

def cost():
    begun = time.thread_time()
    window.ask_frame()
    window._draw()
    return time.thread_time() - begun

costs = []
for kind in KINDS:
    group = rehearsal._drawn(kind)
    window.canvas.add(group)
    costs.append((cost(), min(cost() for _ in range(3))))
    window.canvas.remove(group)
print(json.dumps([window.software, unseen, costs]))
"""


def test_afterwards_no_kind_of_texture_is_compiled_again(tmp_path: Path) -> None:
    environment = {**os.environ, "MESA_SHADER_CACHE_DISABLE": "true"}
    command = [sys.executable, "-c", LOOK, str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    software, unseen, costs = json.loads(done.stdout.splitlines()[-1])
    if not software:
        pytest.skip("a GPU draws here")
    assert unseen
    # Compiling is a hundred times what drawing it takes.
    compiled = [first for first, again in costs if first > 20 * again]
    assert not compiled
