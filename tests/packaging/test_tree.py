"""What must hold for every file that is tracked: no machine of ours in it, and rooms of a bearable size."""

import configparser
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 900
HEAVIEST = 2 << 20

PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)==\S+(?: *;[^\\]*)? *\\$", re.MULTILINE)
NAME = re.compile(r"^[A-Za-z0-9][\w.-]*")


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z"], capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout, so nothing says which files are tracked")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def texts(tracked: list[Path]) -> dict[Path, str]:
    return {
        file.relative_to(ROOT): file.read_text(encoding="utf-8")
        for file in tracked
        if b"\0" not in file.read_bytes()[:4096]
    }


def normal(name: str) -> str:
    """A package's name as registries compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> set[str]:
    return {normal(name) for name in PIN.findall((ROOT / "requirements.lock").read_text())}


def names(requirements: list[str]) -> set[str]:
    found = (NAME.match(line.strip()) for line in requirements)
    return {normal(match[0]) for match in found if match}


def test_lock_pins_every_package_with_a_hash_and_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    blocks = re.split(r"\n(?=\S)(?!\s*#)", lock.strip())
    for block in blocks:
        assert PIN.match(block), f"not pinned: {block.splitlines()[0]}"
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), f"no hash: {block.splitlines()[0]}"
    assert "://" not in lock
    assert not re.search(r"^\s*-", re.sub(r"^\s+--hash=.*$", "", lock, flags=re.MULTILINE), re.MULTILINE)


def test_lock_covers_what_is_asked_for() -> None:
    asked = names((ROOT / "requirements.in").read_text().splitlines())
    for project in ("sdk", "hal", "launcher"):
        described = tomllib.loads((ROOT / project / "pyproject.toml").read_text())["project"]
        assert described["license"] == "Apache-2.0"
        needs = names(described["dependencies"]) - {"gulou", "gulou-hal"}
        assert needs <= asked, f"{project} needs {needs - asked}, which requirements.in does not name"
    assert asked <= pinned(), f"run `make lock`: {asked - pinned()} are not in requirements.lock"


def test_an_app_developer_installs_next_to_nothing() -> None:
    described = tomllib.loads((ROOT / "sdk" / "pyproject.toml").read_text())["project"]
    assert names(described["dependencies"]) == {"msgspec"}


def test_no_lock_that_writes_addresses(tracked: list[Path]) -> None:
    assert not [file for file in tracked if file.name in ("uv.lock", "poetry.lock", "Pipfile.lock")]


def test_no_file_names_a_place_on_someones_machine(texts: dict[Path, str]) -> None:
    places = [re.escape(f"{ROOT}/"), r"/home/(?!\$)[\w.-]+/", r"/Users/[\w.-]+/"]
    found = re.compile("|".join(places))
    bad = [f"{name}: {hit[0]}" for name, text in texts.items() if (hit := found.search(text))]
    assert not [line for line in bad if not line.startswith("tests/packaging/test_tree.py")]


def test_no_file_names_a_package_registry(texts: dict[Path, str]) -> None:
    hosts = registries()
    if not hosts:
        pytest.skip("this machine's package clients name no registry to look for")
    found = re.compile("|".join(re.escape(host) for host in sorted(hosts)))
    assert not [f"{name}: {hit[0]}" for name, text in texts.items() if (hit := found.search(text))]


def registries() -> set[str]:
    """The hosts that this machine's own apt and pip ask; written here, they would be the very mistake."""
    places = [Path("/etc/apt/sources.list"), *Path("/etc/apt/sources.list.d").glob("*")]
    said = [file.read_text(errors="replace") for file in places if file.is_file()]
    for file in (Path("/etc/pip.conf"), Path("~/.config/pip/pip.conf").expanduser()):
        parser = configparser.ConfigParser(interpolation=None)
        parser.read(file)
        said += [value for section in parser.values() for key, value in section.items() if "index" in key]
    hosts = set(re.findall(r"https?://(?:[^/@\s]*@)?([^/\s:]+)", "\n".join(said)))
    try:
        from pip._internal.models.index import PyPI
    except ImportError:
        pass
    else:
        hosts |= {PyPI.netloc, PyPI.file_storage_domain}
    return {host for host in hosts if "." in host}


def test_no_source_file_is_several_rooms(texts: dict[Path, str]) -> None:
    lengths = {name: text.count("\n") for name, text in texts.items() if name.suffix in (".py", ".kv")}
    assert not {str(name): lines for name, lines in lengths.items() if lines > LONGEST}


def test_no_heavy_file(tracked: list[Path]) -> None:
    heavy = [file for file in tracked if file.stat().st_size > HEAVIEST]
    assert not [f"{file.relative_to(ROOT)}: {file.stat().st_size >> 20} MiB" for file in heavy]


def test_what_is_built_is_not_tracked(tracked: list[Path]) -> None:
    built = {".mo", ".pyc", ".ts", ".sqlite", ".db"}
    assert not [str(file.relative_to(ROOT)) for file in tracked if file.suffix in built]


def test_packaging_never_shadows_the_package_of_that_name() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()
