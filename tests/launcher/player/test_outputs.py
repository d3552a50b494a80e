"""Where sound comes out: what libmpv finds is named for people, chosen, and given up when it is gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gulou_launcher.player.outputs import Output, outputs
from tests.launcher.player.fake_gateway import AUDIO, Recording

BOARD = [
    ("auto", "Autoselect device"),
    ("alsa", "Default (alsa)"),
    ("alsa/sysdefault:CARD=Headphones", "bcm2835 Headphones, bcm2835 Headphones/Default Audio Device"),
    ("alsa/hdmi:CARD=vc4hdmi0,DEV=0", "vc4-hdmi-0, MAI PCM i2s-hifi-0/HDMI Audio Output"),
    ("alsa/hdmi:CARD=vc4hdmi1,DEV=0", "vc4-hdmi-0, MAI PCM i2s-hifi-0/HDMI Audio Output"),
    ("alsa/surround51:CARD=Headphones,DEV=0", "bcm2835 Headphones/5.1 Surround output"),
    ("pulse/alsa_output.usb", "USB Speakers"),
    ("jack", "Default (jack)"),
]
CARDS = """
pcm.!default { type null }
pcm.tv { type null hint { show on description "HDMI of the TV" } }
pcm.speakers { type null hint { show on description "Speakers" } }
"""
PLAYED = """
import sys, threading, time
from gulou_launcher.player import Player
from tests.launcher.player.fake_gateway import FakeGateway, Recording
from pathlib import Path
found, came = [], threading.Event()
player, gateway = Player(lambda status: None, audio_outputs=lambda: "alsa,null"), FakeGateway()
player.find_outputs(lambda outputs: (found.extend(outputs), came.set()))
assert came.wait(15)
print([tuple(output) for output in found], flush=True)
for name in ("alsa/tv", "alsa/unplugged"):
    player.set_output(name)
    player.open(gateway.open(Recording(Path(sys.argv[1]))), audio_pid=int(sys.argv[2]))
    until = time.monotonic() + 10
    plays = ("alsa", "playing")
    while time.monotonic() < until and (player.status.audio_output, player.status.state) != plays:
        time.sleep(0.01)
    print(name, player.status.audio_output, flush=True)
gateway.close()
player.close()
"""


def listed(entries: list[tuple[str, str]]) -> str:
    return json.dumps([{"name": name, "description": words} for name, words in entries])


@pytest.mark.parametrize(
    ("system", "found"),
    [
        (
            "alsa",
            [
                ("alsa/sysdefault:CARD=Headphones", "bcm2835 Headphones, bcm2835 Headphones"),
                ("alsa/hdmi:CARD=vc4hdmi0,DEV=0", "vc4-hdmi-0, MAI PCM i2s-hifi-0"),
                ("alsa/hdmi:CARD=vc4hdmi1,DEV=0", "vc4-hdmi-0, MAI PCM i2s-hifi-0 2"),
            ],
        ),
        ("pulse", [("pulse/alsa_output.usb", "USB Speakers")]),
        ("null", []),
    ],
)
def test_one_system_is_listed_and_each_card_once_for_each_socket(
    system: str, found: list[tuple[str, str]]
) -> None:
    assert list(outputs(listed(BOARD), system)) == [Output(*each) for each in found]


@pytest.mark.parametrize("text", [None, "", "{", "[]", '[{"words": 1}]'])
def test_what_is_no_list_is_none(text: str | None) -> None:
    assert outputs(text, "alsa") == ()


def test_libmpv_lists_what_alsa_has_and_what_is_gone_gives_way_to_the_usual(
    services: dict[str, Recording], tmp_path: Path
) -> None:
    (tmp_path / ".asoundrc").write_text(CARDS, "ascii")
    root = Path(__file__).resolve().parents[3]
    ended = subprocess.run(
        [sys.executable, "-c", PLAYED, str(services["radio"].path), str(AUDIO)],
        env={**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.stdout.splitlines() == [
        "[('alsa/tv', 'HDMI of the TV'), ('alsa/speakers', 'Speakers')]",
        "alsa/tv alsa",
        "alsa/unplugged alsa",
    ], ended.stderr
