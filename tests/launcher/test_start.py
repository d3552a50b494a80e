"""What stands on the way to home: only what home shows. Each module costs a millisecond of waiting."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec

import pytest

from gulou_launcher import opening

_LAUNCH = """
import json, os, socket, sys
from pathlib import Path
from gulou_launcher import lifeline, opening
from gulou_launcher.control.claim import Claim
from gulou_launcher.launcher import Lines, launch
from gulou_launcher.options import parse

def tell(self):
    from kivy.lang import Builder
    print(json.dumps([sorted(sys.modules), len(Builder.rules), self.moments.first_frame > 0]), flush=True)
    os._exit(0)

opening.Opening._open = tell
gateway, zygote = socket.socketpair(), socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
box = lifeline.pair()
options = parse(["--headless", "--no-welcome", "--data", sys.argv[1]])
launch(options, Claim(options.data), Lines(gateway[0], zygote[0], box[0]), {}, "", 0.0)
"""
_NOT_BEFORE_HOME = (
    "PIL",
    "asyncio",
    "cryptography",
    "fontTools",
    "gulou_launcher.check",
    "gulou_launcher.consent",
    "gulou_launcher.control.server",
    "gulou_launcher.developing",
    "gulou_launcher.inspection",
    "gulou_launcher.kept_closed",
    "gulou_launcher.lan",
    "gulou_launcher.lent",
    "gulou_launcher.messages_page",
    "gulou_launcher.network.listing",
    "gulou_launcher.packages.installing",
    "gulou_launcher.page",
    "gulou_launcher.player",
    "gulou_launcher.region.countries",
    "gulou_launcher.sandbox.walls",
    "gulou_launcher.settings",
    "gulou_launcher.tools",
    "gulou_launcher.views.chart",
    "gulou_launcher.views.guide",
    "gulou_launcher.views.map",
    "gulou_launcher.views.rich_text",
    "gulou_launcher.views.sketch",
    "gulou_launcher.welcome.step",
    "gulou_launcher.welcome.wizard",
    "importlib.metadata",
    "numpy",
    "ssl",
    "zeroconf",
)
_MOST = 500
"""Modules of the launcher when it opens: 466 in Python 3.11; it was 623 when home took twice as long."""


@pytest.fixture(scope="module")
def at_home(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], int, bool]:
    """A launcher's modules when it opens, Kivy's rules for widgets, and whether a frame is drawn."""
    data = tmp_path_factory.mktemp("box")
    done = subprocess.run(
        [sys.executable, "-c", _LAUNCH, str(data)], capture_output=True, text=True, timeout=60, check=True
    )
    modules, rules, drawn = json.loads(done.stdout.splitlines()[-1])
    return modules, rules, drawn


def test_home_imports_nothing_that_it_does_not_show(at_home: tuple[list[str], int, bool]) -> None:
    modules, _, drawn = at_home
    assert drawn
    early = [name for name in modules if name.startswith(tuple(f"{each}." for each in _NOT_BEFORE_HOME))]
    assert [*early, *(name for name in _NOT_BEFORE_HOME if name in modules)] == []
    assert len(modules) <= _MOST


def test_kivy_reads_no_rules_for_widgets_that_are_never_made(at_home: tuple[list[str], int, bool]) -> None:
    assert at_home[1] <= 1


def test_what_comes_later_is_there() -> None:
    assert [name for name in opening.NEXT if find_spec(name) is None] == []
