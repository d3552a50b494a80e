"""The life of an app: begun by a launcher, ended by a word, a closed line or its own error."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gulou import App, scene, ui
from gulou.errors import ManifestError
from gulou.runtime import Runtime, load
from gulou.wire import Wire, pair

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 5.0


class Life:
    """An app in its runtime, and the launcher's end of its screen."""

    def __init__(self, app: App) -> None:
        screen, theirs = pair()
        self.services, their_services = pair()
        self.wire: Wire[scene.FromApp] = Wire(screen, scene.FromApp)
        self.runtime = Runtime(app, theirs, their_services, "en")
        self.status: int | None = None
        self.error: BaseException | None = None
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.status = self.runtime.run()
        except Exception as error:
            self.error = error
            self.runtime._wire.close()

    def say(self, *messages: scene.FromLauncher) -> None:
        for message in messages:
            self.wire.send(message)

    def hear(self) -> scene.FromApp | None:
        return self.wire.wait(PATIENCE)

    def end(self) -> None:
        self.wire.close()
        self.services.close()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()


@pytest.fixture
def live() -> Iterator[Callable[[App], Life]]:
    lives: list[Life] = []

    def begin(app: App) -> Life:
        lives.append(Life(app))
        return lives[-1]

    yield begin
    for life in lives:
        life.end()


class Counting(App):
    """Counts what happens to it."""

    def __init__(self) -> None:
        self.happened: list[str] = []

    def view(self) -> ui.Page:
        return ui.Page(
            ui.Text(" ".join(self.happened)),
            ui.Button("Press", on_press=lambda: self.happened.append("press")),
            keys=("1", "2"),
            on_key=self.key,
            on_back=lambda: False,
        )

    def key(self, key: str) -> bool:
        self.happened.append(key)
        return key != "2"

    def start(self, link: str) -> None:
        self.happened.append(f"start {link}")

    def open(self, link: str) -> None:
        self.happened.append(f"open {link}")

    def pause(self) -> None:
        self.happened.append("pause")

    def resume(self) -> None:
        self.happened.append("resume")

    def stop(self) -> None:
        self.happened.append("stop")


Begin = Callable[[App], Life]
BEGIN = scene.Begin("zh", 1920, 1080, "dvb://1.1.1")


def test_hello_is_shown_and_counts(live: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    life = live(load(ROOT / "examples" / "hello"))
    life.say(BEGIN)
    first = life.hear()
    assert isinstance(first, scene.Patch)
    (inserted,) = first.operations
    assert isinstance(inserted, scene.Insert)
    assert [child.kind for child in inserted.tree.children] == ["text", "button"]
    life.say(scene.Action(inserted.tree.children[1].id, "press"))
    second = life.hear()
    assert isinstance(second, scene.Patch)
    assert "× 1" in str(second.operations)


def test_the_whole_life_in_order(live: Begin) -> None:
    app = Counting()
    life = live(app)
    life.say(BEGIN)
    assert isinstance(life.hear(), scene.Patch)
    life.say(scene.Pause(), scene.Resume(), scene.Open("dvb://1.1.2"), scene.Stop())
    life.end()
    assert app.happened == ["start dvb://1.1.1", "pause", "resume", "open dvb://1.1.2", "stop"]
    assert (app.language, app.width, app.height) == ("zh", 1920, 1080)
    assert life.status == 0


def test_keys_are_answered_by_whether_they_were_taken(live: Begin) -> None:
    life = live(Counting())
    life.say(BEGIN)
    assert isinstance(life.hear(), scene.Patch)
    for message, taken in (
        (scene.Key(1, "1"), True),
        (scene.Key(2, "2"), False),
        (scene.Back(3), False),
        (scene.Ping(4), True),
    ):
        life.say(message)
        heard = life.hear()
        while isinstance(heard, scene.Patch):
            heard = life.hear()
        assert isinstance(heard, scene.Answer)
        assert (heard.number, heard.taken) == (message.number, taken)
        assert heard.timing is not None and heard.timing.view > 0


@pytest.mark.parametrize(
    "message", [scene.Action(99, "press"), scene.Action(2, "nonsense", {}), scene.NeedRows(2, 0, 9)]
)
def test_what_is_about_no_node_is_nothing(live: Begin, message: scene.FromLauncher) -> None:
    life = live(Counting())
    life.say(BEGIN)
    assert isinstance(life.hear(), scene.Patch)
    life.say(message, scene.Ping(1))
    answer = life.hear()
    assert isinstance(answer, scene.Answer) and answer.number == 1


def test_a_timer_changes_the_screen(live: Begin) -> None:
    class Clock(Counting):
        def start(self, link: str) -> None:
            self.after(0.02, lambda: self.happened.append("tick"))

    life = live(Clock())
    life.say(BEGIN)
    life.hear()
    assert "tick" in str(life.hear())


def test_an_app_leaves_by_itself(live: Begin) -> None:
    class Leaving(Counting):
        def start(self, link: str) -> None:
            self.leave()

    life = live(Leaving())
    life.say(BEGIN)
    assert isinstance(life.hear(), scene.Patch)
    assert life.hear() == scene.Leave()


def test_a_gateway_that_is_gone_does_not_end_the_app(live: Begin) -> None:
    life = live(Counting())
    life.services.close()
    life.say(BEGIN, scene.Ping(1))
    heard = [life.hear(), life.hear()]
    assert any(isinstance(each, scene.Answer) and each.number == 1 for each in heard)


def test_a_launcher_that_is_gone_ends_the_app(live: Begin) -> None:
    life = live(Counting())
    life.say(BEGIN)
    life.hear()
    life.end()
    assert life.status == 0


def test_an_error_in_a_handler_ends_the_process_with_its_traceback(tmp_path: Path) -> None:
    (tmp_path / "app.toml").write_text(
        'id = "bad"\nversion = "1"\nentry = "bad_app:Bad"\n[name]\nen = "Bad"\n', "utf-8"
    )
    (tmp_path / "bad_app.py").write_text(
        "from gulou import App, ui\n\n\nclass Bad(App):\n    def view(self):\n"
        "        return ui.Page(ui.Text(undefined_name))\n",
        "utf-8",
    )
    code = (
        "import sys; from pathlib import Path; from gulou import scene; from gulou.runtime import run\n"
        "from gulou.wire import Wire, pair\n"
        "ours, theirs = pair(); _, services = pair()\n"
        "Wire(ours, scene.FromApp).send(scene.Begin('en', 1280, 720))\n"
        "folder = Path(sys.argv[1])\n"
        "run(folder, folder, theirs.detach(), services.detach(), 'en')\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False, timeout=30
    )
    assert ran.returncode == 1
    assert "bad_app.py" in ran.stderr
    assert ran.stderr.strip().splitlines()[-1] == "NameError: name 'undefined_name' is not defined"


def test_an_entry_that_is_no_app_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    (tmp_path / "app.toml").write_text(
        'id = "none"\nversion = "1"\nentry = "os:getpid"\n[name]\nen = "None"\n', "utf-8"
    )
    with pytest.raises(ManifestError, match=r"os:getpid\" is not a gulou\.App class"):
        load(tmp_path)
