"""A box and a developer's machine, two real processes: switched on, found, paired, deployed to, revoked."""

from __future__ import annotations

import json
import os
import pty
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from running import RunningBox

from gulou_launcher.control import client
from gulou_launcher.lan.announce import addresses

GULOU = [sys.executable, "-m", "gulou"]
TOML = 'id = "tea"\nversion = "1.0"\nentry = "tea:Tea"\n[name]\nen = "Tea"\n'
CODE = """from gulou import App, ui


class Tea(App):
    def view(self) -> ui.Page:
        print("poured", flush=True)
        return ui.Page(ui.Text("A cup of tea"))
"""


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBox]:
    more = ["--page-port", "0", "--developer", "--developer-port", "0"]
    with RunningBox(tmp_path_factory.mktemp("deploy") / "data", more=more) as running:
        running.wait_for(lambda: running.driver("developer").state == "listening", 10)
        yield running


@pytest.fixture
def machine(tmp_path: Path) -> Mapping[str, str]:
    """The surroundings of a developer's machine that has met no box."""
    return {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "config")}


def words(box: RunningBox, screen: str) -> str:
    nodes = client.inspect(box.data, screen).nodes
    return " ".join(f"{node.props.get('value', '')} {node.props.get('text', '')}" for node in nodes)


def address(box: RunningBox) -> str:
    return f"127.0.0.1:{box.driver('developer').detail['port']}"


def gulou(machine: Mapping[str, str], *arguments: str | Path, status: int = 0) -> str:
    done = subprocess.run(
        [*GULOU, *map(str, arguments)],
        env=machine,
        capture_output=True,
        text=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def pair(box: RunningBox, machine: Mapping[str, str]) -> str:
    """As a person does: the code is read off the TV and typed into a terminal."""
    ours, theirs = pty.openpty()
    command = [*GULOU, "deploy", address(box), "--pair"]
    with subprocess.Popen(command, env=machine, stdin=theirs, stdout=theirs, stderr=theirs) as running:
        try:
            os.close(theirs)
            box.wait_for(lambda: "wants to put apps on this box" in words(box, "system"), 10)
            code = re.search(r"[0-9]{3} [0-9]{3}", words(box, "system"))
            assert code is not None
            os.write(ours, f"{code[0]}\n".encode())
            assert running.wait(20) == 0
            said = os.read(ours, 4096).decode()
        finally:
            running.kill()
    os.close(ours)
    return said


def test_a_box_in_the_next_room(box: RunningBox, machine: Mapping[str, str], tmp_path: Path) -> None:
    name = socket.gethostname().partition(".")[0]
    assert f"Paired with {name}." in pair(box, machine)
    box.wait_for(lambda: "wants to put apps" not in words(box, "system"), 5)
    assert "may put apps on this box now." in words(box, "system")

    app = tmp_path / "app"
    app.mkdir()
    (app / "app.toml").write_text(TOML, "utf-8")
    (app / "tea.py").write_text(CODE, "utf-8")
    said = gulou(machine, "deploy", name, app, "--open")
    assert f"Installed tea 1.0 on {name}." in said
    box.wait_for(lambda: "A cup of tea" in words(box, "front"), 10)
    assert "poured" in gulou(machine, "log", "tea", "--box", name)
    assert "tea" in gulou(machine, "apps", "--box", name)
    gulou(machine, "press", "home", "--box", name)
    box.wait_for(lambda: "A cup of tea" not in words(box, "front"), 5)
    gulou(machine, "screenshot", tmp_path / "tv.png", "--box", name)
    assert (tmp_path / "tv.png").stat().st_size > 10_000


@pytest.mark.skipif(addresses() == ["127.0.0.1"], reason="this machine is in no network")
def test_a_box_is_found_by_its_name(box: RunningBox, machine: Mapping[str, str]) -> None:
    """zeroconf, for real: where it was met last it is no more, so it is looked for."""
    pair(box, machine)
    file = Path(machine["XDG_CONFIG_HOME"]) / "gulou/boxes.json"
    known = json.loads(file.read_text())
    known[0]["addresses"] = ["127.0.0.1:1"]
    file.write_text(json.dumps(known))
    assert "live-tv" in gulou(machine, "apps", "--box", known[0]["name"])
    listed = json.loads(gulou(machine, "deploy", "--list", "--json"))
    assert any(row["paired"] and row["addresses"] for row in listed)


def test_wrong_codes_are_told(box: RunningBox, machine: Mapping[str, str]) -> None:
    said = gulou(machine, "deploy", address(box), "--pair", "--code", "no", status=1)
    assert "That is not the code on the TV" in said
    said = gulou(machine, "deploy", address(box), "--pair", "--code", "no", status=1)
    assert "no code so soon after one that failed" in said


def test_nothing_listens_until_the_household_wants_it(tmp_path: Path, machine: Mapping[str, str]) -> None:
    with RunningBox(tmp_path / "data", more=["--page-port", "0", "--developer-port", "0"]) as box:
        assert box.driver("developer").state == "missing"
        launcher = next(process.pid for process in box.status().processes if process.name == "launcher")
        loaded = Path(f"/proc/{launcher}/maps").read_text()
        assert not [name for name in ("zeroconf", "cryptography", "spake2") if name in loaded]
        assert not (tmp_path / "data/lan-identity.pem").exists()
