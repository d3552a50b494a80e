"""A package is believed in nothing: whatever is not exactly as it was signed is refused."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from gulou.manifest import read_manifest
from gulou.package import signing
from gulou.package.errors import PackageError
from gulou.package.layout import INDEX, SIGNATURE, File, Index, ending, local_header
from gulou.package.read import Package, check_manifest
from gulou.package.write import pack
from tests.sdk.package.conftest import FILES, write

HASH = "0" * 64


@pytest.fixture
def packed(app: Path, key: Ed25519PrivateKey, tmp_path: Path) -> bytes:
    return pack(app, tmp_path / "tea.gulou", key).path.read_bytes()


def assemble(index: bytes, signature: bytes, *files: tuple[str, bytes]) -> bytes:
    """A file laid out as a package is, of whatever parts."""
    parts, entries = b"", []
    for name, data in ((INDEX, index), (SIGNATURE, signature), *files):
        entries.append((name, len(data), zlib.crc32(data)))
        parts += local_header(*entries[-1]) + data
    return parts + ending(entries)


def forged(key: Ed25519PrivateKey, *files: tuple[str, bytes], **index: object) -> bytes:
    """A package that a developer with a key of their own made with no tool of ours."""
    import hashlib

    found = {name: File(len(data), hashlib.sha256(data).hexdigest()) for name, data in files}
    fields = {"format": 1, "id": "tea", "version": "1", "sdk": ">=0.1", "files": found, **index}
    encoded = msgspec.json.encode(fields, order="sorted")
    return assemble(encoded, signing.sign(encoded, key).encoded(), *files)


def refused(data: bytes) -> str:
    with pytest.raises(PackageError) as told:
        Package(io.BytesIO(data)).unpack(None)
    return str(told.value)


def test_what_was_packed_comes_out(packed: bytes, key: Ed25519PrivateKey, tmp_path: Path) -> None:
    package = Package(io.BytesIO(packed))
    assert package.key == key.public_key().public_bytes_raw()
    package.unpack(tmp_path / "out")
    for name, text in FILES.items():
        if not name.endswith((".po", ".png")):
            assert (tmp_path / "out" / name).read_text("utf-8") == text
    assert not (tmp_path / "out" / ".gulou").exists()
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "out").rglob("*") if path.is_file()} == {
        0o644
    }
    check_manifest(package.index, read_manifest(tmp_path / "out"))


def test_every_changed_byte_is_found(packed: bytes) -> None:
    """Each byte of the head and the end; of what lies between, one in 17."""
    places = {*range(1500), *range(len(packed) - 900, len(packed)), *range(0, len(packed), 17)}
    for place in sorted(places & set(range(len(packed)))):
        spoilt = bytearray(packed)
        spoilt[place] ^= 0x20
        assert refused(bytes(spoilt)).endswith(".")


def test_every_missing_end_is_found(packed: bytes) -> None:
    for length in [*range(0, len(packed), 41), len(packed) - 1]:
        assert refused(packed[:length])
    assert refused(packed + b"\0")


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=400))
def test_no_bytes_break_it(data: bytes) -> None:
    refused(data)


def test_a_file_that_was_added_or_taken_out_is_found(packed: bytes, tmp_path: Path) -> None:
    added = tmp_path / "added.gulou"
    added.write_bytes(packed)
    with zipfile.ZipFile(added, "a") as opened:
        opened.writestr("evil.py", "import os")
    assert "broken or was changed" in refused(added.read_bytes())
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    index, signature = parts.pop(INDEX), parts.pop(SIGNATURE)
    assert not refused_or_none(assemble(index, signature, *parts.items()))
    del parts["empty"]
    assert refused(assemble(index, signature, *parts.items()))


def refused_or_none(data: bytes) -> str:
    try:
        Package(io.BytesIO(data)).unpack(None)
    except PackageError as error:
        return str(error)
    return ""


def test_a_zip_that_is_no_package_is_told(tmp_path: Path) -> None:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        file = tmp_path / f"{method}.zip"
        with zipfile.ZipFile(file, "w", method) as opened:
            opened.writestr("app.toml", FILES["app.toml"] * 1000)
        assert refused(file.read_bytes()) == "This is no Gulou package."
    assert refused(b"") == "This is no Gulou package."


def test_one_that_is_not_signed_is_told() -> None:
    index = Index(1, "tea", "1", ">=0.1", {"app.toml": File(0, HASH)}).encoded()
    entry = (INDEX, len(index), zlib.crc32(index))
    unsigned = (
        local_header(*entry) + index + local_header("app.toml", 0, 0) + ending([entry, ("app.toml", 0, 0)])
    )
    assert refused(unsigned) == "This is not signed: pack it with `gulou pack`."


def test_a_signature_of_another_index_is_refused(packed: bytes, key: Ed25519PrivateKey) -> None:
    other = signing.sign(b"{}", key).encoded()
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        spoilt = assemble(opened.read(INDEX), other)
    assert "changed after it was signed" in refused(spoilt)


TOML = ("app.toml", b"")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("../evil.py", "leads out of the package"),
        ("a/../../evil.py", "leads out of the package"),
        ("/etc/passwd", "leads out of the package"),
        ("a//b", "leads out of the package"),
        ("", "leads out of the package"),
        ("C:\\evil", "a letter that not every system allows"),
        ("a\0b", "a letter that not every system allows"),
        ("a\nb", "a letter that not every system allows"),
        ("APP.toml", "differ in small and capital letters"),
        ("app.toml/x", "is both a file and a folder"),
        ("e\u0301", "normal form C"),
        ("trailing. ", "begins or ends with a blank"),
        (".gulou/index.json", "kept for the package itself"),
        ("x" * 300, "too long"),
    ],
)
def test_names_that_lead_astray_are_refused(name: str, sentence: str, key: Ed25519PrivateKey) -> None:
    files = sorted([TOML, (name, b"x")])
    assert sentence in refused(forged(key, *files))


def test_a_name_that_stands_twice_is_refused(key: Ed25519PrivateKey) -> None:
    file = f'{{"sha256":"{HASH}","size":0}}'
    raw = (
        f'{{"files":{{"app.toml":{file},"app.toml":{file}}},"format":1,"id":"t","sdk":">=0.1","version":"1"}}'
    )
    signature = signing.sign(raw.encode(), key).encoded()
    assert "broken or was changed" in refused(assemble(raw.encode(), signature, TOML, TOML))


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"app.toml": File(65 << 20, HASH)}, "at most 64 MiB a file"),
        ({"app.toml": File(-1, HASH)}, "at most 64 MiB a file"),
        ({"app.toml": File(1, "beef")}, "names no SHA-256"),
        (
            {f"{n}": File(60 << 20, HASH) for n in range(5)} | {"app.toml": File(0, HASH)},
            "larger than 256 MiB",
        ),
        ({f"{n}": File(0, HASH) for n in range(4097)}, "has 4097 files: at most 4096"),
        ({}, "has no app.toml"),
    ],
)
def test_bombs_are_refused_before_a_byte_of_them_is_read(
    files: dict[str, File], sentence: str, key: Ed25519PrivateKey
) -> None:
    assert sentence in refused(forged(key, files=files))


@pytest.mark.parametrize(
    "wrong", [{"id": "../evil"}, {"id": ""}, {"id": "/etc"}, {"version": "../1"}, {"version": ""}]
)
def test_an_id_or_version_that_is_none_is_refused_at_once(
    wrong: dict[str, str], key: Ed25519PrivateKey
) -> None:
    """They become names of folders on the box."""
    with pytest.raises(PackageError, match=r"called|version"):
        Package(io.BytesIO(forged(key, TOML, **wrong)))


def test_a_format_or_sdk_that_is_too_new_is_told(key: Ed25519PrivateKey) -> None:
    assert "has format 2, and 1 is known here: update the box" in refused(forged(key, TOML, format=2))


def test_the_index_must_be_about_the_app_inside(app: Path, key: Ed25519PrivateKey, tmp_path: Path) -> None:
    index = pack(app, tmp_path, key).index
    write(app, {"app.toml": FILES["app.toml"].replace("1.2.0", "9.0")})
    with pytest.raises(
        PackageError, match=r"its version is 1\.2\.0, and its app\.toml says 9\.0: pack it anew"
    ):
        check_manifest(index, read_manifest(app))


class Trickle:
    """A stream that gives little at a time, as a slow link does, and never ends by itself."""

    def __init__(self, head: bytes) -> None:
        self._head = io.BytesIO(head)

    def read(self, count: int, /) -> bytes:
        return self._head.read(min(count, 7)) or b"\0" * count


def test_a_stream_is_read_as_it_comes_and_memory_does_not_grow(
    app: Path, key: Ed25519PrivateKey, tmp_path: Path
) -> None:
    def peak(size: int) -> int:
        (app / "big").write_bytes(bytes(size))
        with pack(app, tmp_path / "big.gulou", key).path.open("rb") as file:
            tracemalloc.start()
            Package(file).unpack(None)
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return most

    peak(1 << 20)
    assert peak(24 << 20) < 2 * peak(3 << 20)
    small = pack(app, tmp_path / "small.gulou", key).path.read_bytes()
    head = small[: struct.calcsize("<IHHHHHIIIHH") + 3000]
    with pytest.raises(PackageError):
        Package(Trickle(head)).unpack(None)
