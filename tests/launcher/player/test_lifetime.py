"""Nothing is left behind: no descriptor, no thread, no memory, and no aborted process."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

from gulou_launcher.player import Player, PlayerState
from tests.launcher.player.conftest import Viewer
from tests.launcher.player.fake_gateway import AUDIO, VIDEO, FakeGateway, Recording

Services = dict[str, Recording]


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _threads() -> int:
    return len(list(Path("/proc/self/task").iterdir()))


def _resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _zap(viewer: Viewer, gateway: FakeGateway, services: Services, times: int) -> None:
    for number in range(times):
        name = ("red", "blue", "lime")[number % 3]
        viewer.player.open(gateway.open(services[name]), video_pid=VIDEO, audio_pid=AUDIO)
        assert viewer.wait(lambda name=name: viewer.shows(name))  # type: ignore[misc]


def test_zapping_leaves_nothing_behind(services: Services, gateway: FakeGateway, viewer: Viewer) -> None:
    def settled() -> None:
        viewer.player.stop()
        gateway.close()
        assert viewer.wait(lambda: all(core.idle for core in viewer.player._cores))

    _zap(viewer, gateway, services, 9)
    settled()
    descriptors, threads, resident = _descriptors(), _threads(), _resident_mb()

    again = FakeGateway()
    _zap(viewer, again, services, 30)
    again.close()
    settled()

    assert _descriptors() <= descriptors
    assert viewer.wait(lambda: _threads() <= threads)
    assert _resident_mb() < resident + 30


def test_a_descriptor_that_was_never_played_is_closed(services: Services, gateway: FakeGateway) -> None:
    before = _descriptors()
    player = Player(lambda status: None, audio_outputs=lambda: "null")
    for _ in range(4):
        player.open(gateway.raw(b"", keep_open=True), video_pid=VIDEO)
    player.close()
    player.close()
    player.open(gateway.raw(b""), video_pid=VIDEO)
    gateway.close()

    assert _descriptors() == before
    assert player.status.state is not PlayerState.playing


def _run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        check=False,
        args=[sys.executable, "-c", textwrap.dedent(code), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[3],
    )


_PLAYING = """
    import sys, time
    from pathlib import Path
    from gulou_launcher.player import Player
    from tests.launcher.player.fake_gateway import AUDIO, VIDEO, FakeGateway, Recording
    player = Player(lambda status: None, audio_outputs=lambda: "null")
    player.open(FakeGateway().open(Recording(Path(sys.argv[1]))), video_pid=VIDEO, audio_pid=AUDIO)
    while player.take_frame() is None:
        time.sleep(0.01)
"""


def test_a_process_that_closes_while_playing_ends_well(services: Services) -> None:
    done = _run(_PLAYING + "    player.close()", str(services["red"].path))

    assert (done.returncode, done.stderr) == (0, "")


def test_a_process_that_forgets_to_close_ends_well(services: Services) -> None:
    done = _run(_PLAYING, str(services["red"].path))

    assert (done.returncode, done.stderr) == (0, "")


def test_libmpv_is_not_loaded_before_it_is_wanted() -> None:
    done = _run("""
        from pathlib import Path
        from gulou_launcher.player import Player
        player = Player(lambda status: None)
        print("libmpv" in Path("/proc/self/maps").read_text(), "kivy" in __import__("sys").modules)
    """)

    assert done.stdout == "False False\n"
