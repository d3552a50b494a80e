"""The documents build as a site without a warning: no broken link, no page that nothing leads to."""

import subprocess
import sys
from pathlib import Path

from gulou import ui

ROOT = Path(__file__).resolve().parents[2]


def test_the_site_builds_and_no_link_is_broken(tmp_path: Path) -> None:
    # Strict: a link, an anchor or a name in the reference that leads nowhere is an error.
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path / "site")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    assert (tmp_path / "site" / "index.html").is_file()


def test_the_site_asks_nobody_else_for_anything(tmp_path: Path) -> None:
    """A reader in a village without a network reads it all: no script, font or picture from elsewhere."""
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for page in tmp_path.rglob("*.html"):
        for line in page.read_text("utf-8").splitlines():
            for mark in ('src="http', 'rel="stylesheet" href="http', 'src="//'):
                assert mark not in line, f"{page.name}: {line.strip()[:200]}"


def test_every_node_is_in_the_reference_and_in_the_gallery() -> None:
    """Adding a node means to say what it is, and to show it."""
    reference = (ROOT / "docs" / "reference" / "ui.md").read_text("utf-8")
    gallery = (ROOT / "docs" / "gallery.md").read_text("utf-8")
    for name in ui.__all__:
        if not name.isupper():
            assert f".{name}\n" in reference, f"docs/reference/ui.md lacks ui.{name}"
    for picture in (ROOT / "docs" / "gallery").glob("*.png"):
        assert f"gallery/{picture.name})" in gallery
    shown = {file.stem for file in (ROOT / "docs" / "gallery").glob("*.png")}
    nodes = {kind.__name__.lower() for kind in vars(ui).values() if _is_node(kind)}
    assert nodes - shown <= {"page", "column", "row", "spacer", "player", "node"}


def test_every_icon_and_every_field_can_be_found(tmp_path: Path) -> None:
    """Nobody has to read the code to learn what a node takes."""
    signs = (ROOT / "docs" / "guide" / "pictures.md").read_text("utf-8")
    assert [name for name in sorted(ui.ICONS) if f"`{name}`" not in signs] == []
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    reference = (tmp_path / "reference" / "ui.html").read_text("utf-8")
    for field in ("trailing", "row_key", "on_submit", "hint", "columns", "audio_pid"):
        assert field + "</span>" in reference or f">{field}<" in reference, field


def _is_node(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, ui.Node)
