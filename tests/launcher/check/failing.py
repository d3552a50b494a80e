"""Apps that were made to fail, one for each rule of `gulou check`: a row is what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

MANIFEST = """
id = "{id}"
version = "1.0.0"
entry = "{module}:Failing"
{more}
[name]
en = "{id}"
zh = "错的应用"
[description]
en = "It fails"
zh = "它会出错"
"""
SEAL = 'seal = "错"'
PAGE = "    def view(self):\n        return ui.Page({})\n"
HEAD = "import time, traceback\nfrom gulou import App, ui\n\n\nclass Failing(App):\n"
PLAIN = PAGE.format("ui.Button('好')")


@dataclass(frozen=True)
class Failing:
    """What is wrong: `body` is the inside of its class, `manifest` instead of the usual one."""

    body: str = PLAIN
    more: str = SEAL
    manifest: str = MANIFEST
    files: dict[str, str] = field(default_factory=dict)


ENGLISH = 'id = "{id}"\nversion = "1"\nentry = "{module}:Failing"\nseal = "e"\n[name]\nen = "English"\n'

FAILING = {
    "manifest": Failing(manifest='id = "{id}"\nversion = "1"\n[name]\nen = "No entry"\n'),
    "icon": Failing(more=""),
    "languages": Failing(manifest=ENGLISH),
    "translated": Failing(PAGE.format("ui.Text('Never translated'), ui.Button('Go on')")),
    "tests": Failing(files={"tests/test_it.py": "def test_it() -> None:\n    assert 1 == 2\n"}),
    # A row that is too narrow for its last button shows none of it.
    "reachable": Failing(PAGE.format("ui.Button('一'), ui.Row(ui.Text('字' * 300), ui.Button('二'))")),
    # Each step of the focus is undone by the app.
    "trap": Failing(
        "    first = 0\n\n"
        "    def view(self):\n"
        "        rows = ui.List(\n"
        "            range(4), row=lambda n: ui.Item(f'第{n}行'), focused=self.first, on_focus=self.pull\n"
        "        )\n"
        "        return ui.Page(ui.Text('题'), rows, ui.Button('出去'))\n\n"
        "    def pull(self, row):\n"
        "        self.first = 1 - self.first\n"
    ),
    "focus": Failing(PAGE.format("ui.Row(ui.Text('字' * 300), ui.Button('没有地方'))")),
    "back": Failing(PAGE.format("ui.Button('好'), on_back=lambda: None")),
    "size": Failing(PAGE.format("ui.Icon('star', size=10), ui.Button('好')")),
    "contrast": Failing(
        PAGE.format("ui.Rail([1, 2], row=lambda n: ui.Card('牌', caption='白纸白字', color='#f6f2ea'))")
    ),
    "edges": Failing(PAGE.format("ui.Overlay(ui.Text('字' * 200), ui.Button('好'), at='center', size=1.0)")),
    "cut": Failing(PAGE.format("ui.Text('长' * 200), ui.Text('远' * 200), ui.Text('高' * 200)")),
    "spoken": Failing(PAGE.format("ui.Button('好'), ui.Button(icon='play')")),
    "start": Failing("    def start(self, link):\n        time.sleep(1.6)\n\n" + PLAIN),
    "answer": Failing(
        "    count = 0\n\n"
        "    def view(self):\n        return ui.Page(ui.Button(f'好{self.count}', on_press=self.slow))\n\n"
        "    def slow(self):\n        time.sleep(0.3)\n        self.count += 1\n"
    ),
    "memory": Failing(
        "    def start(self, link):\n        self.hoard = bytearray(b'x') * (28 << 20)\n\n" + PLAIN,
        more=SEAL + "\nmemory = 32",
    ),
    "rest": Failing(
        "    count = 0\n\n"
        "    def start(self, link):\n        self.every(0.04, self.tick)\n\n"
        "    def tick(self):\n        self.count += 1\n\n"
        "    def view(self):\n        return ui.Page(ui.Text(f'{self.count}'), ui.Button('好'))\n"
    ),
    "traffic": Failing(
        "    count = 0\n\n"
        "    def view(self):\n"
        "        many = [ui.Text(f'{self.count}' + '字' * 390) for _ in range(200)]\n"
        "        return ui.Page(ui.Button('好', on_press=self.press), *many)\n\n"
        "    def press(self):\n        self.count += 1\n"
    ),
    "falls": Failing(PAGE.format("ui.Button('好', on_press=lambda: 1 / 0)")),
    "life": Failing(
        "    def save(self):\n        return {'row': 1}\n\n"
        "    def restore(self, state):\n        raise ValueError('it was saved by another version')\n\n"
        + PLAIN
    ),
    "log": Failing(
        PAGE.format("ui.Button('好', on_press=self.hide)") + "\n"
        "    def hide(self):\n"
        "        try:\n            1 / 0\n"
        "        except ZeroDivisionError:\n            traceback.print_exc()\n"
    ),
}

GOOD = Failing(
    "    opened = ''\n\n"
    "    def view(self):\n"
    "        if self.opened:\n"
    "            back = ui.Button('回去', on_press=self.close)\n"
    "            return ui.Page(ui.Text(self.opened), back, on_back=self.close, title='一条')\n"
    "        rows = ui.List(range(30), row=lambda n: ui.Item(f'第{n}行'), on_select=self.open_row)\n"
    "        return ui.Page(ui.Text('题', size='title'), rows, title='全部')\n\n"
    "    def open_row(self, row):\n        self.opened = f'第{row}行'\n\n"
    "    def close(self):\n        self.opened = ''\n\n"
    "    def save(self):\n        return self.opened\n\n"
    "    def restore(self, state):\n        self.opened = state\n"
)
"""An app that nothing is wrong with: two pages, and a way back."""


def write(folder: Path, name: str, failing: Failing) -> Path:
    """Make the app in `folder`; return where it lies."""
    app_id = f"fails-{name}"
    place = folder / app_id
    place.mkdir(parents=True)
    module = app_id.replace("-", "_")
    values = {"id": app_id, "module": module, "more": failing.more}
    (place / "app.toml").write_text(failing.manifest.format(**values), "utf-8")
    (place / f"{module}.py").write_text(HEAD + failing.body, "utf-8")
    for file, text in failing.files.items():
        (place / file).parent.mkdir(parents=True, exist_ok=True)
        (place / file).write_text(text, "utf-8")
    return place
