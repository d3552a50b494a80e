"""`gulou pack`: the same source gives the same bytes, wherever and whenever it is packed."""

from __future__ import annotations

import gettext
import io
import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gulou.command import main
from gulou.package.errors import PackageError
from gulou.package.signing import default_key, make_key
from gulou.package.write import pack
from tests.sdk.package.conftest import FILES, NOISE, write

SDK = Path(__file__).resolve().parents[3] / "sdk"


def test_any_tool_for_zips_opens_it(app: Path, key: Ed25519PrivateKey, tmp_path: Path) -> None:
    packed = pack(app, tmp_path, key)
    assert packed.path.name == "tea-1.2.0.gulou"
    with zipfile.ZipFile(packed.path) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == [
            ".gulou/index.json",
            ".gulou/signature.json",
            *("app.toml", "art/icon.png", "empty", "tea/__init__.py"),
            *("tea/locale/zh/LC_MESSAGES/tea.mo", "茶.txt"),
        ]
        index = json.loads(opened.read(".gulou/index.json"))
        assert (index["id"], index["version"], index["files"]["empty"]["size"]) == ("tea", "1.2.0", 0)
        assert opened.read("茶.txt").decode() == "龙井"


def test_catalogues_are_compiled_into_it(app: Path, key: Ed25519PrivateKey, tmp_path: Path) -> None:
    write(app, {"tea/locale/zh/LC_MESSAGES/tea.mo": "an old one, which nobody made anew"})
    with zipfile.ZipFile(pack(app, tmp_path, key).path) as opened:
        catalogue = io.BytesIO(opened.read("tea/locale/zh/LC_MESSAGES/tea.mo"))
    assert gettext.GNUTranslations(catalogue).gettext("Tea") == "茶"


def test_where_when_and_by_whom_make_no_difference(app: Path, key: Ed25519PrivateKey, tmp_path: Path) -> None:
    first = pack(app, tmp_path / "first.gulou", key).path.read_bytes()
    other = tmp_path / "elsewhere" / "another name"
    before = os.umask(0o077)
    try:
        for name in reversed(FILES):  # files lie in another order
            write(other, {name: FILES[name]})
            os.utime(other / name, (0, 1))
        (other / "tea/__init__.py").chmod(0o700)
        second = pack(other, tmp_path / "second.gulou", key)
    finally:
        os.umask(before)
    assert second.path.read_bytes() == first


@pytest.mark.parametrize("python", ["python3.12", "python3.13", "python3.14"])
def test_another_python_makes_the_same_bytes(python: str, app: Path, tmp_path: Path) -> None:
    found = shutil.which(python)
    libraries = [found or "", "-c", "import msgspec, cryptography"]
    if found is None or subprocess.run(libraries, capture_output=True, check=False).returncode:
        pytest.skip(f"{python} with msgspec and cryptography is not installed")
    ours = pack(app, tmp_path / "ours.gulou", make_key(tmp_path / "key.pem")).path
    theirs = tmp_path / "theirs.gulou"
    code = "import sys; from gulou.package.command import command; sys.exit(command(sys.argv[1:]))"
    command = [found, "-c", code, str(app), "--key", str(tmp_path / "key.pem"), "--output", str(theirs)]
    subprocess.run(command, env={**os.environ, "PYTHONPATH": str(SDK)}, capture_output=True, check=True)
    assert theirs.read_bytes() == ours.read_bytes()


def test_what_is_not_the_app_stays_out(app: Path, key: Ed25519PrivateKey, tmp_path: Path) -> None:
    names = pack(app, tmp_path / "a.gulou", key).index.files
    assert not set(names) & set(NOISE)
    assert "tests/test_tea.py" in pack(app, tmp_path / "b.gulou", key, tests=True).index.files


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda app: (app / "link").symlink_to("/etc/passwd"), "is a link: put the file itself"),
        (lambda app: (app / "dir").symlink_to("/etc"), "is a link: put the file itself"),
        (lambda app: os.mkfifo(app / "pipe"), "is no file: take it out"),
        (lambda app: (app / "EMPTY").touch(), "differ in small and capital letters alone"),
        (lambda app: (app / "a:b").touch(), "a letter that not every system allows"),
        (lambda app: Path(os.fsdecode(os.fsencode(app) + b"/\xff")).touch(), "is not UTF-8"),
        (lambda app: shutil.rmtree(app / "tea"), "has no tea.py in the package"),
        (lambda app: (app / "app.toml").unlink(), "is missing: an app is a folder with an app.toml"),
        (lambda app: (app / "art/icon.png").write_text("no"), "is no picture"),
        (lambda app: write(app, {"x.po": "msgid 5"}), "x.po, line 1: this is no line of a catalogue"),
    ],
)
def test_what_cannot_go_into_a_package_is_told(
    app: Path,
    key: Ed25519PrivateKey,
    tmp_path: Path,
    spoil: object,
    sentence: str,
) -> None:
    assert callable(spoil)
    spoil(app)
    with pytest.raises(Exception, match=sentence):
        pack(app, tmp_path / "x.gulou", key)
    assert not list(tmp_path.glob("*.gulou"))


def test_the_key_is_made_once_for_the_owner_alone(
    app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert main(["pack", str(app), "--output", str(tmp_path), "--json"]) == 0
    first = capsys.readouterr()
    assert "Made your signing key" in first.err
    assert default_key().stat().st_mode & 0o777 == 0o600
    assert main(["pack", str(app), "--output", str(tmp_path), "--json"]) == 0
    second = capsys.readouterr()
    assert second.err == ""
    assert json.loads(first.out) == json.loads(second.out)
    default_key().chmod(0o644)
    assert main(["pack", str(app)]) == 1
    assert "Others can read the key" in capsys.readouterr().err
    assert make_key(tmp_path / "k").public_key() == make_key(tmp_path / "k").public_key()


def test_a_key_that_is_none_is_told(app: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "key").write_text("secret")
    (tmp_path / "key").chmod(0o600)
    assert main(["pack", str(app), "--key", str(tmp_path / "key")]) == 1
    assert "holds no key" in capsys.readouterr().err


def test_a_file_that_changes_while_it_is_packed_is_told(
    app: Path, key: Ed25519PrivateKey, tmp_path: Path
) -> None:
    def told(share: float, name: str) -> None:
        if share >= 0.5:
            (app / "empty").write_text("full")

    with pytest.raises(PackageError, match="empty changed while it was packed: pack again"):
        pack(app, tmp_path / "x.gulou", key, told=told)
