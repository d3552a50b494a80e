"""The real voices: their sound is taken down by ALSA's file device, and is no silence."""

from __future__ import annotations

import array
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest

from gulou_launcher.reader.dispatcher import Dispatcher
from gulou_launcher.reader.errors import SpeechError
from gulou_launcher.reader.espeak import Espeak
from gulou_launcher.reader.speaker import Speaker
from gulou_launcher.reader.voice import Manner, Voice
from tests.sockets import is_listened_to

MODULES = Path("/etc/speech-dispatcher/modules/espeak-ng.conf")
WAVE_HEAD = 44
"""Bytes of a WAV file before its samples."""
SECOND = 22050
"""Samples."""
PATIENCE = 10.0

needs_espeak = pytest.mark.skipif(which("espeak-ng") is None, reason="needs espeak-ng")
needs_daemon = pytest.mark.skipif(
    which("speech-dispatcher") is None or not MODULES.exists(),
    reason="needs speech-dispatcher with speech-dispatcher-espeak-ng",
)


@pytest.fixture
def sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that takes the place of a loudspeaker."""
    heard = tmp_path / "heard.wav"
    config = tmp_path / "asound.conf"
    config.write_text(
        f'pcm.!default {{ type file slave.pcm null file "{heard}" format wav }}\n'
        "pcm.null { type null }\nctl.!default { type null }\n"
    )
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(config))
    monkeypatch.delenv("PULSE_SERVER", raising=False)
    return heard


class Daemon:
    """The household's own speech-dispatcher."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "speech.sock"
        self._config = folder / "speechd"
        (self._config / "modules").mkdir(parents=True)
        (self._config / "modules" / "espeak-ng.conf").write_text(MODULES.read_text())
        (self._config / "speechd.conf").write_text(
            'LogLevel 0\nDefaultModule espeak-ng\nAudioOutputMethod "alsa"\nAudioALSADevice "default"\n'
            'AddModule "espeak-ng" "sd_espeak-ng" "espeak-ng.conf"\n'
        )
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def command(self) -> tuple[str, ...]:
        folder = str(self._config)
        return (
            *("speech-dispatcher", "-c", "unix_socket", "-S", str(self.path), "-t", "0"),
            *("-C", folder, "-L", folder, "-P", f"{folder}/pid"),
        )

    def start(self) -> None:
        self._process = subprocess.Popen(
            [*self.command, "-s"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + PATIENCE
        while not is_listened_to(self.path):
            assert time.monotonic() < until, "the daemon does not come up"
            time.sleep(0.02)

    def stop(self) -> None:
        if self._process is not None:
            with self._process:
                self._process.terminate()
            self.path.unlink(missing_ok=True)
            self._process = None


@pytest.fixture
def daemon(tmp_path: Path, sound: Path) -> Iterator[Daemon]:
    found = Daemon(tmp_path)
    found.start()
    yield found
    found.stop()


def samples(heard: Path) -> list[int]:
    """What came out, as 16-bit samples of one channel."""
    data = heard.read_bytes()[WAVE_HEAD:] if heard.exists() else b""
    return array.array("h", data[: len(data) // 2 * 2]).tolist()


def spoken(voice: Voice, words: str, manner: Manner) -> None:
    """Have this said to the end."""
    voice.say(words, manner)
    until = time.monotonic() + PATIENCE
    while voice.speaking():
        assert time.monotonic() < until, "it never ends"
        time.sleep(0.02)


def heard_from(voice: Voice, sound: Path, language: str = "en", rate: int = 0) -> list[int]:
    before = len(samples(sound))
    spoken(
        voice,
        {"en": "Evening news, 3 of 12", "zh": "晚间新闻，第3个，共12个"}[language],
        Manner(language, rate),
    )
    until = time.monotonic() + 2
    while len(samples(sound)) == before and time.monotonic() < until:
        time.sleep(0.02)
    return samples(sound)[before:]


@needs_espeak
@pytest.mark.parametrize("language", ["en", "zh"])
def test_espeak_is_heard_in_both_languages(sound: Path, language: str) -> None:
    voice = Espeak(wave=sound)
    voice.open()
    heard = heard_from(voice, sound, language)
    assert len(heard) > SECOND
    assert max(map(abs, heard)) > 3000


@needs_espeak
def test_espeak_without_a_sound_device_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sound: Path
) -> None:
    (tmp_path / "asound.conf").write_text("# nothing\n")
    voice = Espeak()
    voice.open()
    with pytest.raises(SpeechError, match="No sound comes out of this box"):
        spoken(voice, "Hello", Manner())


def test_a_box_without_a_voice_says_what_to_install() -> None:
    with pytest.raises(SpeechError, match="install espeak-ng"):
        Espeak("/nowhere/espeak-ng").open()


@needs_daemon
def test_the_speech_service_is_heard_in_both_languages(daemon: Daemon, sound: Path) -> None:
    voice = Dispatcher(daemon.path, ())
    voice.open()
    english, chinese = heard_from(voice, sound), heard_from(voice, sound, "zh")
    assert min(max(map(abs, heard)) for heard in (english, chinese)) > 3000
    fast = heard_from(voice, sound, rate=80)
    assert len(fast) < 0.8 * len(english), "a higher rate takes less time"
    # Lines that begin with a full stop are no end of the message.
    spoken(voice, "One\n.\n.two", Manner())
    voice.stop()
    voice.close()


@needs_daemon
def test_a_service_that_dies_is_a_state_and_is_found_again(daemon: Daemon, sound: Path) -> None:
    troubles: list[str] = []
    speaker = Speaker([lambda: Dispatcher(daemon.path, ())], trouble=troubles.append)

    def wait(true: object) -> None:
        until = time.monotonic() + PATIENCE
        while not callable(true) or not true():
            assert time.monotonic() < until, troubles
            time.sleep(0.02)

    speaker.say("One", Manner())
    wait(lambda: samples(sound))
    daemon.stop()
    speaker.say("Two", Manner())
    wait(lambda: troubles)
    assert troubles[0].startswith("The speech service is gone")
    daemon.start()
    speaker._tried = float("-inf")
    speaker.say("Three", Manner())
    wait(lambda: troubles[-1] == "")
    speaker.close()


@needs_daemon
@pytest.mark.skipif(not Path("/dev/null").is_char_device(), reason="daemon(3) wants a /dev/null")
def test_where_no_service_runs_one_is_started(tmp_path: Path, sound: Path) -> None:
    daemon = Daemon(tmp_path)
    voice = Dispatcher(daemon.path, (*daemon.command, "-d"))
    voice.open()
    try:
        assert max(map(abs, heard_from(voice, sound))) > 3000
    finally:
        voice.close()
        pid = int((tmp_path / "speechd" / "pid").read_text())
        subprocess.run(["kill", str(pid)], check=False)
