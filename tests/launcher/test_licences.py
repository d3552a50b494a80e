"""Whose work the box runs with: as its packages say, none left out, and those of its tools left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from gulou_launcher import licences
from gulou_launcher.settings.reading import LINES, paged


@pytest.fixture(scope="module")
def found() -> dict[str, licences.Work]:
    import ssl  # brings a library of the system's

    assert ssl.OPENSSL_VERSION
    return {work.name.casefold(): work for work in licences.works()}


def test_what_we_import_is_named_with_its_licence_and_its_text(found: dict[str, licences.Work]) -> None:
    for name in ("kivy", "msgspec", "cryptography", "jeepney", "pillow"):
        assert found[name].version
        assert found[name].licence, name
        assert len(found[name].read()) > 500, name


def test_tools_of_those_who_write_it_are_not_part_of_it(found: dict[str, licences.Work]) -> None:
    assert not {"mypy", "ruff", "pytest", "mkdocs"} & set(found)


@pytest.mark.skipif(not Path("/var/lib/dpkg").exists(), reason="this is not Debian")
def test_what_debian_gives_is_named_with_its_copyright_file(found: dict[str, licences.Work]) -> None:
    (libc,) = (work for name, work in found.items() if name == "libc6")
    assert "GNU" in libc.read()


def test_a_long_text_is_cut_into_pages_and_none_of_it_is_lost() -> None:
    text = "\n".join(f"{number} " + "word " * 40 for number in range(100))
    pages = paged(text)
    assert all(page.count("\n") < LINES for page in pages)
    assert "".join(pages).replace("\n", "").replace(" ", "") == text.replace("\n", "").replace(" ", "")
    assert paged("") == [""]
