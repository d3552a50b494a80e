"""Packages on a real box: installed, updated while they run, removed, and told to the household."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import RunningBox

from gulou.package.signing import make_key
from gulou.states import AppState
from gulou_launcher.control import client
from gulou_launcher.control.errors import ControlError

TOML = 'id = "tea"\nversion = "{version}"\nentry = "tea:Tea"\nseal = "茶"\n[name]\nen = "Tea"\nzh = "茶"\n'
CODE = """from gulou import App, ui


class Tea(App):
    def start(self, link: str) -> None:
        print("Tea {version} has begun", flush=True)
        self.storage.put("cups", self.storage.get("cups", 0) + 1)

    def view(self) -> ui.Page:
        return ui.Page(ui.Text("Tea {version}, " + str(self.storage.get("cups", 0))), ui.Button("Pour"))
"""


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBox]:
    with RunningBox(tmp_path_factory.mktemp("packages") / "data", more=["--page-port", "0"]) as running:
        yield running


def source(folder: Path, version: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "app.toml").write_text(TOML.format(version=version), "utf-8")
    (folder / "tea.py").write_text(CODE.replace("{version}", version), "utf-8")
    return folder


def gulou(box: RunningBox, *arguments: str | Path, status: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "gulou", *map(str, arguments), "--data", str(box.data)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == status, done.stderr
    return done.stdout + done.stderr


def shown(box: RunningBox) -> str:
    """All texts of the screen in front."""
    return " ".join(str(node.props.get("value", "")) for node in client.inspect(box.data).nodes)


def told(box: RunningBox) -> str:
    """What the box itself says over whatever stands in front."""
    return " ".join(str(node.props.get("text", "")) for node in client.inspect(box.data, "system").nodes)


def test_the_life_of_a_package(box: RunningBox, tmp_path: Path) -> None:
    app = source(tmp_path / "app", "1.0")
    key = tmp_path / "key.pem"
    make_key(key)
    said = json.loads(gulou(box, "install", app, "--key", key, "--json"))
    assert (said["id"], said["version"], said["before"]) == ("tea", "1.0", None)
    assert "“Tea” 1.0 was installed." in told(box)  # the household is told
    assert box.app("tea").state is AppState.STOPPED

    client.open_app(box.data, "tea")
    box.wait_for(lambda: "Tea 1.0, 1" in shown(box), 10)
    assert "Tea 1.0 has begun" in gulou(box, "log", "tea")

    # An update takes its place while it runs, and it keeps its data.
    source(app, "1.1")
    assert "Updated tea from 1.0 to 1.1." in gulou(box, "install", app, "--key", key)
    box.wait_for(lambda: "Tea 1.1, 2" in shown(box), 10)
    box.wait_for(lambda: len(list((box.data / "packages/tea").iterdir())) == 2, 10)

    # Nobody else's package, and no older one.
    make_key(tmp_path / "other.pem")
    assert "another key" in gulou(box, "install", app, "--key", tmp_path / "other.pem", status=1)
    source(app, "0.9")
    assert "--force" in gulou(box, "install", app, "--key", key, status=1)
    assert "0.9" in gulou(box, "install", app, "--key", key, "--force")
    box.wait_for(lambda: "Tea 0.9, 3" in shown(box), 10)

    # Removed, but not its data.
    assert "say --yes" in gulou(box, "remove", "tea", status=1)
    assert "its data is kept" in gulou(box, "remove", "tea", "--yes")
    assert "“Tea” was removed." in told(box)
    assert all(known.id != "tea" for known in client.apps(box.data))
    assert "another key" in gulou(box, "install", app, "--key", tmp_path / "other.pem", status=1)
    gulou(box, "install", app, "--key", key)
    client.open_app(box.data, "tea")
    box.wait_for(lambda: "Tea 0.9, 4" in shown(box), 10)
    assert "and its data" in gulou(box, "remove", "tea", "--with-data", "--yes")
    assert not (box.data / "apps/tea").exists()
    gulou(box, "install", app, "--key", tmp_path / "other.pem")


def test_what_ships_with_the_box_stays(box: RunningBox, tmp_path: Path) -> None:
    assert "comes with the box" in gulou(box, "remove", "live-tv", "--yes", status=1)
    assert "No app called nothing is installed" in gulou(box, "remove", "nothing", "--yes", status=1)
    with pytest.raises(ControlError, match="no Gulou package"), Path(__file__).open("rb") as file:
        client.install(box.data, file)


def test_a_package_is_there_after_the_box_was_started_anew(tmp_path: Path) -> None:
    make_key(tmp_path / "key.pem")
    for version in ("1.0", ""):
        with RunningBox(tmp_path / "data", more=["--page-port", "0"]) as box:
            if version:
                gulou(box, "install", source(tmp_path / "app", version), "--key", tmp_path / "key.pem")
            assert box.app("tea").version == "1.0"


BACKGROUND = """from gulou import App, ui


class Tea(App):
    def start(self, link: str) -> None:
        self.every(0.2, lambda: print("brewing {version}", flush=True))

    def view(self) -> ui.Page:
        return ui.Page(ui.Text("Tea {version}"))
"""


def test_an_app_that_works_in_the_background_works_on_in_its_new_version(tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    make_key(key)
    app = tmp_path / "app"
    app.mkdir()

    def install(box: RunningBox, version: str) -> None:
        reason = '[permissions.background]\nen = "To brew."\n'
        (app / "app.toml").write_text(TOML.format(version=version) + reason, "utf-8")
        (app / "tea.py").write_text(BACKGROUND.replace("{version}", version), "utf-8")
        gulou(box, "install", app, "--key", key)

    with RunningBox(tmp_path / "data", more=["--page-port", "0", "--grant", "tea"]) as box:
        install(box, "1.0")
        client.open_app(box.data, "tea")
        box.wait_for(lambda: "Tea 1.0" in shown(box), 10)
        box.press("home")
        box.wait_for(lambda: box.app("tea").state is AppState.BACKGROUND, 10)
        install(box, "1.1")
        box.wait_for(lambda: "brewing 1.1" in gulou(box, "log", "tea"), 15)
        assert box.app("tea").state is AppState.BACKGROUND
        gulou(box, "remove", "tea", "--with-data", "--yes")
        assert not (box.data / "apps/tea").exists()


def test_the_household_is_told_while_an_app_stands_in_front(box: RunningBox, tmp_path: Path) -> None:
    make_key(tmp_path / "key.pem")
    client.open_app(box.data, "hello")
    box.wait_for(lambda: "Hello" in shown(box), 10)
    other = source(tmp_path / "app", "2.0")
    (other / "app.toml").write_text(TOML.format(version="2.0").replace('"tea"', '"cup"', 1), "utf-8")
    gulou(box, "install", other, "--key", tmp_path / "key.pem")
    assert "“Tea” 2.0 was installed." in told(box)
    box.press("home")
