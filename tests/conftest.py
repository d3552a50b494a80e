"""What several rooms of the tests share: the small broadcast, made once for all of them."""

import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "examples" / "headend"))


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
    return build(ROOT / "build" / "small", SMALL, progress=lambda _line: None)
