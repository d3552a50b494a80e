"""Key maps: what comes with Gulou, the household's own, and broken ones."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from gulou.keys import Key
from gulou_hal.remote.cec_keys import CODES as TV_CODES
from gulou_hal.remote.codes import CODES
from gulou_hal.remote.contract import Identity, Kind, Signal
from gulou_launcher.hand.keymap import SHIPPED, KeymapError, Keymaps, file_name, parse

REMOTE = Identity("Air Remote", Kind.remote, "usb", 0x1915, 0x1025)


def said(code: str, scan: int | None = None) -> Signal:
    return Signal(code, scan, True, 0.0)


@pytest.fixture
def maps(tmp_path: Path) -> Keymaps:
    return Keymaps(tmp_path)


def own(maps: Keymaps, name: str, text: str) -> None:
    (maps.own / name).write_text(text)
    maps.load()


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_what_comes_with_gulou_names_keys_that_there_are(path: Path) -> None:
    keymap = parse(path, path.read_text())
    assert set(keymap.keys) - set(CODES) - TV_CODES == set()
    assert keymap.keys or keymap.scancodes


def test_every_key_can_be_had_by_some_remote(maps: Keymaps) -> None:
    maps.load()
    assert maps.troubles == ()
    assert {key for one in maps.maps for key in one.keys.values() if key} == set(Key)


def test_later_files_win_key_by_key(maps: Keymaps) -> None:
    maps.load()
    assert maps.of(REMOTE).key(said("KEY_BACK")) == "back"
    own(maps, "1.toml", '[match]\nname = "Air*"\nkind = "remote"\n[keys]\nKEY_BACK = "home"\nKEY_UP = ""\n')
    own(maps, "2.toml", '[match]\nvendor = 0x1915\n[keys]\nKEY_BACK = "menu"\n[scancodes]\n0x8016 = "red"\n')
    own(maps, "3.toml", '[match]\nname = ["Other", "Nobody*"]\n[keys]\nKEY_BACK = "1"\n')
    meaning = maps.of(REMOTE)
    assert maps.troubles == ()
    assert meaning.key(said("KEY_BACK")) == "menu"
    assert meaning.key(said("KEY_UP")) == ""
    assert meaning.key(said("KEY_DOWN")) == "down"
    assert meaning.key(said("", 0x8016)) == "red"
    assert meaning.key(said("KEY_DOWN", 0x8016)) == "red"
    assert meaning.key(said("key 0x2ff")) == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("keys = [", "is no TOML"),
        pytest.param("keys = " + 9000 * "[", "is no TOML", id="very deep"),
        ("[keyz]\n", r"has \[keyz\]"),
        ("keys = 3\n", r"write \[keys\]"),
        ('[keys]\nKEY_UP = "upwards"\n', "there is no such key"),
        ("[keys]\nKEY_UP = 7\n", "there is no such key"),
        ("remote = 1\n", "write true or false"),
        ('[scancodes]\nseven = "up"\n', "write it as 0x8016"),
        ('[match]\nvendor = "Sony"\n', "vendor = 'Sony'"),
        ('[match]\nserial = "1"\n', "serial"),
    ],
)
def test_a_broken_file_is_told_of_and_passed_over(maps: Keymaps, text: str, words: str) -> None:
    own(maps, "broken.toml", text)
    assert len(maps.troubles) == 1
    with pytest.raises(KeymapError, match=words):
        parse(Path("broken.toml"), text)
    assert maps.of(REMOTE).key(said("KEY_UP")) == "up"


def test_a_remote_that_calls_itself_a_keyboard(maps: Keymaps) -> None:
    maps.load()
    air = Identity("XING WEI 2.4G USB", Kind.keyboard, "usb", 0x1915, 0x1025)
    assert maps.of(air).remote
    assert not maps.of(air._replace(product=1)).remote
    assert maps.of(air).key(said("KEY_UNKNOWN", 0xC00CF)) == "search"


def test_what_is_no_text_or_endless_is_passed_over(maps: Keymaps) -> None:
    (maps.own / "noise.toml").write_bytes(bytes(range(256)))
    own(maps, "long.toml", "#" * 100_000)
    assert len(maps.troubles) == 2


def test_what_was_taught_is_read_again(maps: Keymaps) -> None:
    strange = Identity('Say "hi"\\\n*遥控器', Kind.remote, "usb", 0x1915, 0)
    taught = {"ok": said("KEY_F9"), "red": said("", 0xC0221), "up": said("key 0x2fe")}
    maps.teach(strange, taught)
    assert tomllib.loads((maps.own / file_name(strange)).read_text())["match"]["vendor"] == 0x1915
    maps.load()
    meaning = maps.of(strange)
    assert maps.troubles == ()
    assert meaning.own
    assert [meaning.key(signal) for signal in taught.values()] == ["ok", "red", "up"]
    assert not maps.of(REMOTE).own
    maps.teach(strange, {"ok": said("KEY_F8")})  # once more, and only one key
    maps.load()
    meaning = maps.of(strange)
    assert [meaning.key(signal) for signal in taught.values()] == ["", "red", "up"]
    assert meaning.key(said("KEY_F8")) == "ok"
    maps.forget(strange)
    maps.load()
    assert not maps.of(strange).own
