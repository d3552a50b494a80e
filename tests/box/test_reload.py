"""A developer saves a file: the app goes on with its new code, where it was."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import RunningBox

from gulou_launcher.control import client
from gulou_launcher.control.errors import ControlError
from gulou_launcher.control.scenes import Inspected

CODE = """
from gulou import App, ui

class Tally(App):
    count = 0

    def view(self):
        return ui.Page(
            ui.Text(f"Counted {self.count}"),
            ui.Row(
                ui.Button("Less"),
                ui.Button("More", on_press=self.more),
                ui.Button("Fall", on_press=self.fall),
            ),
        )

    def more(self):
        self.count += 1

    def fall(self):
        raise RuntimeError("it fell")

    def save(self):
        return {"count": self.count}

    def restore(self, state):
        self.count = state["count"]
"""


@pytest.fixture(scope="module")
def developed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningBox, Path]]:
    """A box with one app, and the app's folder."""
    folder = tmp_path_factory.mktemp("developed")
    app = folder / "tally"
    app.mkdir()
    (app / "app.toml").write_text(
        'id = "tally"\nversion = "1"\nentry = "tally:Tally"\n[name]\nen = "Tally"\n'
    )
    (app / "tally.py").write_text(CODE)
    with RunningBox(folder / "data", apps=[app]) as box:
        yield box, app


@pytest.fixture
def tally(developed: tuple[RunningBox, Path]) -> tuple[RunningBox, Path]:
    """The app as it was written, in front."""
    box, app = developed
    (app / "tally.py").write_text(CODE)
    client.open_app(box.data, "tally")
    box.wait_for(lambda: seen(box).app == "tally")
    client.reload(box.data, "tally")
    return box, app


def seen(box: RunningBox) -> Inspected:
    return client.inspect(box.data)


def words(box: RunningBox) -> str:
    return next(str(node.props["value"]) for node in seen(box).nodes if node.kind == "text")


def focused(box: RunningBox) -> str:
    found = seen(box)
    return next((str(node.props.get("label")) for node in found.nodes if node.id in found.focus[-1:]), "")


def test_new_code_is_on_the_screen_with_state_and_focus_kept(tally: tuple[RunningBox, Path]) -> None:
    box, app = tally
    before = words(box)
    box.press("left", "left", "right", "ok")
    box.wait_for(lambda: words(box) != before)
    counted = words(box).removeprefix("Counted ")
    (app / "tally.py").write_text(CODE.replace("Counted", "Tallied"))
    assert client.reload(box.data, "tally").kept
    assert words(box) == f"Tallied {counted}"
    assert focused(box) == "More"


def test_two_changes_within_a_second_are_both_seen(tally: tuple[RunningBox, Path]) -> None:
    box, app = tally
    for name in ("Aaaaaaa", "Bbbbbbb", "Ccccccc"):  # of one length: only the bytes tell them apart
        (app / "tally.py").write_text(CODE.replace("Counted", name))
        client.reload(box.data, "tally")
        assert words(box).startswith(name)


def test_a_syntax_error_is_told_by_file_and_line_and_the_old_code_goes_on(
    tally: tuple[RunningBox, Path],
) -> None:
    box, app = tally
    pid = box.app("tally").pid
    (app / "tally.py").write_text(CODE.replace("count = 0", "count = = 0"))
    with pytest.raises(ControlError, match=r"^tally\.py:5: invalid syntax"):
        client.reload(box.data, "tally")
    assert box.app("tally").pid == pid
    system = client.inspect(box.data, "system").nodes
    assert any("tally.py:" in str(node.props.get("value")) for node in system)
    before = words(box)
    box.press("left", "left", "right", "ok")
    box.wait_for(lambda: words(box) != before)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (CODE.replace("import App", "import Lamp"), "ImportError"),
        (CODE.replace("Counted {self.count}", "{self.missing}"), "AttributeError"),
        (CODE + "\nraise SystemExit(0)\n", "ended before its first screen"),
    ],
)
def test_code_that_fails_before_its_first_screen_leaves_the_old_one(
    tally: tuple[RunningBox, Path], wrong: str, told: str
) -> None:
    box, app = tally
    pid, before = box.app("tally").pid, words(box)
    (app / "tally.py").write_text(wrong)
    with pytest.raises(ControlError, match=told):
        client.reload(box.data, "tally")
    record = box.app("tally")
    assert (record.pid, record.state, words(box)) == (pid, "running", before)
    box.press("left", "left", "right", "ok")
    box.wait_for(lambda: words(box) != before)


def test_an_app_that_fell_comes_back_and_is_never_put_in_quarantine(tally: tuple[RunningBox, Path]) -> None:
    box, _ = tally
    for _ in range(4):
        box.press("left", "left", "right", "right", "ok")
        box.wait_for(lambda: box.app("tally").state == "failed")
        client.reload(box.data, "tally")
        assert box.app("tally").state == "running"


def test_messages_are_kept_while_they_are_asked_for(tally: tuple[RunningBox, Path]) -> None:
    box, _ = tally
    client.overheard(box.data, "tally")
    before = words(box)
    box.press("left", "left", "right", "ok")
    box.wait_for(lambda: words(box) != before)
    said = client.overheard(box.data, "tally").messages
    press = next(message for message in said if message.sent and message.kind == "action")
    assert "'press'" in press.text
    patch = next(message for message in said if message.kind == "patch" and message.number > press.number)
    assert patch.moment >= press.moment and "Counted" in patch.text and 20 < patch.size < 200
    assert not patch.sent
    last = said[-1].number
    assert all(message.number > last for message in client.overheard(box.data, "tally", last).messages)


def test_an_app_is_opened_by_name_and_a_missing_one_is_named(tally: tuple[RunningBox, Path]) -> None:
    box, _ = tally
    box.press("home")
    assert seen(box).app == ""
    client.open_app(box.data, "tally")
    box.wait_for(lambda: seen(box).app == "tally")
    with pytest.raises(ControlError, match="No app called talky is installed; there are: tally"):
        client.open_app(box.data, "talky")


def test_new_code_that_falls_while_the_old_process_still_ends_is_noticed(
    tally: tuple[RunningBox, Path],
) -> None:
    box, app = tally
    # It takes its whole second to end, so that two processes of it are there when the new one falls.
    slow = CODE + "\n    def stop(self):\n        import time\n        time.sleep(0.9)\n"
    (app / "tally.py").write_text(slow)
    client.reload(box.data, "tally")
    client.reload(box.data, "tally")
    box.press("left", "left", "right", "right", "ok")
    box.wait_for(lambda: box.app("tally").state == "failed")
    assert seen(box).app == ""
    time.sleep(1.2)  # the old one has ended too by now, and changes nothing
    assert box.app("tally").state == "failed"
    assert "it fell" in box.app("tally").reason
