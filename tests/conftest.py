"""What several rooms of the tests share: the small broadcast, made once for all of them, and a browser."""

import atexit
import fcntl
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = Path("/usr/bin/chromium")
_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
sys.path.insert(0, str(ROOT / "examples" / "headend"))
# Kivy makes a folder at its first import: not in the home of who runs the tests, and not where another
# process of theirs does, for it takes a folder that came meanwhile for an error.
os.environ["KIVY_HOME"] = tempfile.mkdtemp(prefix="gulou-kivy-")
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Who is started in the background by a shell ignores Ctrl-C, and so would every command started here.
    signal.signal(signal.SIGINT, signal.default_int_handler)
atexit.register(shutil.rmtree, os.environ["KIVY_HOME"], ignore_errors=True)


@pytest.fixture(scope="session")
def small_broadcast() -> Path:
    """A folder with av.ts and av.json of the small broadcast: all services, 4.8 seconds, tiny pictures."""
    from headend.build import build
    from headend.encode import SMALL
    from headend.errors import HeadendError
    from headend.lettering import font

    if shutil.which("ffmpeg") is None:
        pytest.skip("ffmpeg is not installed")
    try:
        font(10)
    except HeadendError as error:
        pytest.skip(str(error))
    place = ROOT / "build" / "small"
    place.parent.mkdir(exist_ok=True)
    with (place.parent / "small.lock").open("w") as lock:
        # Tests that run side by side make it once.
        fcntl.flock(lock, fcntl.LOCK_EX)
        return build(place, SMALL, progress=lambda _line: None)


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """A real Chromium, without a window."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield browser
        browser.close()
