"""The documents build as a site without a warning: no broken link, no page that nothing leads to."""

import subprocess
import sys
from pathlib import Path

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
