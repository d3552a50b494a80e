"""`app.toml`: each wrong one gets a sentence that names the file and the mend."""

import contextlib
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulou.errors import ManifestError
from gulou.manifest import FILE, in_language, read_manifest

ROOT = Path(__file__).resolve().parents[2]

GOOD = """
id = "hello"
version = "1.0"
entry = "hello:Hello"
[name]
en = "Hello"
"""


def write(folder: Path, text: str | bytes) -> Path:
    (folder / FILE).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def test_a_short_one_is_enough(tmp_path: Path) -> None:
    manifest = read_manifest(write(tmp_path, GOOD))
    assert (manifest.id, manifest.entry, manifest.permissions) == ("hello", "hello:Hello", {})


@pytest.mark.parametrize(
    "folder", [*sorted((ROOT / "apps").iterdir()), *sorted((ROOT / "examples").iterdir())]
)
def test_those_that_ship_are_right(folder: Path) -> None:
    if not (folder / FILE).is_file():
        pytest.skip(f"{folder.name} is no app")
    manifest = read_manifest(folder)
    assert {"en", "zh"} <= set(manifest.name)
    assert (folder / manifest.entry.partition(":")[0]).with_suffix(".py").exists() or (
        folder / manifest.entry.partition(":")[0]
    ).is_dir()


@pytest.mark.parametrize(
    ("wrong", "mend"),
    [
        (GOOD.replace("hello", "Hello World", 1), "small letters"),
        (GOOD.replace('"hello"', f'"{"a" * 41}"', 1), "at most 40"),
        (GOOD.replace("hello:Hello", "hello.py"), "module:Class"),
        (GOOD.replace("hello:Hello", "../../etc:Hello"), "module:Class"),
        (GOOD.replace('en = "Hello"', ""), "name"),
        (GOOD.replace('version = "1.0"', ""), "version"),
        ('color = "red"' + GOOD, "#rrggbb"),
        ('seal = "abc"' + GOOD, "one or two"),
        ("memory = 9000" + GOOD, "16 to 512"),
        ('memory = "much"' + GOOD, "line 1: memory must be a whole number, and is a text"),
        ('colour = "#000000"' + GOOD, 'line 1: there is no key "colour": write "color".'),
        (GOOD.replace("1.0", "one"), 'line 3: version "one" will not do: write it as "1.0.0".'),
        (GOOD + "[settings.unit]\nkind = 5", "line 8: settings.unit.kind cannot be a number"),
        (GOOD + '[settings.unit]\nkind = "toggle"', "line 7: settings.unit.name is missing: add"),
        (GOOD + '[settings.unit]\nkind = "toggle"\nname.en = "U"\ndefault = "c"', "line 10: the default"),
        (GOOD + '[settings.unit]\nkind = "choice"\nname.en = "U"\ndefault = "c"', "choices ="),
        (
            GOOD + '[settings.unit]\nkind = "number"\nname.en = "U"\ndefault = 1\nmaximum = 0',
            "let minimum be less",
        ),
        ('hosts = ["a.org"]' + GOOD, 'line 1: hosts is of no use without the permission "net": add'),
        ('discovers = ["_x._tcp"]' + GOOD, 'without the permission "discovery"'),
        ('hosts = ["https://a.org/"]' + GOOD, "a host is a name alone"),
        ('hosts = ["*"]' + GOOD, 'line 1: hosts has "*": a * may only stand in front of a domain'),
        (GOOD + '[permissions.net]\nen = "why"', "line 7: the permission net has no hosts to use: add hosts"),
        (GOOD + '[permissions.discovery]\nen = "why"', "the permission discovery has no discovers to use"),
        ('hosts = ["_ipp._tcp"]' + GOOD, 'hosts has the type "_ipp._tcp": add it to discovers'),
        ('handles = ["dvb:"]' + GOOD, "without the colon"),
        (GOOD + 'color = "#000000"', "line 7: color stands in the table name: move the line"),
        (GOOD + 'english = "Hello"', 'line 7: name has "english", which is no language'),
        (GOOD.replace("en = ", 'en = """\n\\u0007""" #'), "control characters"),
        ('icon = "icon.png"' + GOOD, 'line 1: icon "icon.png" cannot be read: put icon.png into'),
        ('icon = "app.toml"' + GOOD, "is no picture that the box can show: save it as one of PNG"),
        ('banner = "../b.png"' + GOOD, "is not in the app's folder"),
        ("memory = 1979-05-27" + GOOD, "and is a date or time"),
        (GOOD + '[permissions.camera]\nen = "why not"', "later SDK"),
        (GOOD + '[permissions.root]\nen = "why not"', "there are: background"),
        ("quota = 0" + GOOD, "1 to 4096"),
        ("isolation = 0" + GOOD, "1 to 3"),
        (GOOD + "[permissions.tv]", "reason"),
        ('sdk = ">=99"' + GOOD, "newer SDK"),
        ('sdk = "whatever"' + GOOD, 'write it as ">=0.1"'),
        ("id = ", "line 1: this is not TOML (Invalid value)"),
        ('id = "a"\nid = "b"', "line 2: this is not TOML (Cannot overwrite a value)"),
        (b"id = 1\n\xff\xfe", "line 2: a letter is not UTF-8"),
        ("a = " + "9" * 5000, "too long"),
        ("#" * (300 << 10), "at most 256 KiB"),
        ("a = " + "[" * 20000, "not TOML"),
    ],
)
def test_a_wrong_one_names_the_file_and_the_mend(tmp_path: Path, wrong: str | bytes, mend: str) -> None:
    with pytest.raises(ManifestError) as told:
        read_manifest(write(tmp_path, wrong))
    sentence = str(told.value)
    assert mend in sentence
    assert str(tmp_path / FILE) in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")


def test_a_missing_one_says_what_an_app_is(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"is missing: an app is a folder with an app\.toml"):
        read_manifest(tmp_path)


values = st.recursive(
    st.integers().map(str)
    | st.sampled_from(['"x"', "true", "1979-05-27", "inf", "nan", '"#aabbcc"', '"a:B"']),
    lambda inner: st.lists(inner, max_size=3).map(lambda items: "[" + ", ".join(items) + "]"),
    max_leaves=5,
)
ONE_WORD = ("id", "version", "entry", "name", "description", "sdk", "handles", "permissions")
OTHERS = ("name.en", "permissions.tv", "permissions.tv.en", "seal", "color", "memory", "other")
fields = st.sampled_from(ONE_WORD + OTHERS)


@settings(deadline=None)  # the disk may be busy
@given(st.lists(st.tuples(fields, values), max_size=8))
def test_no_toml_breaks_it(tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, str]]) -> None:
    folder = tmp_path_factory.mktemp("manifest")
    write(folder, "\n".join(f"{name} = {value}" for name, value in lines))
    try:
        read_manifest(folder)
    except ManifestError as error:
        assert re.search(r", line [0-9]+: [^:].*: .+\.$", str(error))


@settings(deadline=None)  # the disk may be busy
@given(st.binary(max_size=80))
def test_no_bytes_break_it(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    with contextlib.suppress(ManifestError):
        read_manifest(write(tmp_path_factory.mktemp("manifest"), data))


def test_the_text_in_a_language_or_the_next_best() -> None:
    assert in_language({"en": "Hello", "zh": "你好"}, "zh") == "你好"
    assert in_language({"en": "Hello", "zh": "你好"}, "fr") == "Hello"
    assert in_language({"zh": "你好"}, "en") == "你好"
    assert in_language({}, "en") == ""
