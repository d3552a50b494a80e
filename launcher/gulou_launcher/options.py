"""How a box is started: what `gulou box` was told."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path

from gulou.commands.parser import Parser
from gulou.language import languages, system_language
from gulou_launcher.hand.rule import Wish
from gulou_launcher.places import default_data

DEFAULT_SIZE = "1280x720"
PORT = 8483
"""Where a box listens for developers, while the household lets it."""
ALL = "*"
"""Every app, or every permission that it asks for."""
SIZES = ((640, 360), (7680, 4320))


@dataclass(frozen=True)
class Options:
    """`tuners` are URLs or paths; `page_port` 0 means no page; `grants` as the preset of `Grants`."""

    tuners: tuple[str, ...]
    guides: tuple[str, ...]
    data: Path
    width: int
    height: int
    headless: bool
    fullscreen: bool
    language: str
    page_port: int
    page: bool
    unsafe: bool
    attached: bool = False
    remotes: Wish = Wish.auto
    welcome: bool = True
    developer: bool = False
    developer_port: int = PORT
    grants: dict[str, tuple[str, ...]] = field(default_factory=dict)


def _guide(address: str) -> str:
    """A path is told as it is from everywhere: the gateway need not stand where the command was given."""
    return address if "://" in address else str(Path(address).expanduser().absolute())


def parse(argv: list[str]) -> Options:
    """Read the arguments of `gulou box`; leaves the process with usage where they are wrong."""
    parser = Parser(
        "box",
        "Start the box: its screen, its gateway and its apps. It runs until Ctrl-C.",
        "gulou box --tuner recording.ts\ngulou box --tuner dvb://auto --tuner satip://auto\n"
        "gulou box --headless --data /tmp/box",
    )
    parser.add_argument(
        "--tuner",
        action="append",
        default=[],
        metavar="URL",
        help="what to receive; may be given several times: a transport stream file, udp://, rtp://, "
        "pipe://COMMAND, lab://FOLDER, dvb://auto, satip://HOST, hdhomerun://HOST, iptv+http://LIST",
    )
    parser.add_argument(
        "--guide",
        action="append",
        default=[],
        metavar="URL",
        help="an XMLTV guide to fetch twice a day: a path or a web address, plain, .gz or .xz; may be given "
        "several times",
    )
    parser.add_argument(
        "--headless", action="store_true", help="draw off screen, even where there is a display"
    )
    parser.add_argument("--fullscreen", action="store_true", help="take the whole display")
    parser.add_argument("--size", default=DEFAULT_SIZE, metavar="WxH", help=f"default {DEFAULT_SIZE}")
    parser.add_argument(
        "--data", type=Path, default=None, metavar="DIR", help="where the box keeps what is its own"
    )
    parser.add_argument(
        "--language",
        choices=languages(),
        default=system_language(),
        help="until the household chooses another in Settings (%(default)s)",
    )
    parser.add_argument("--page", action="store_true", help="serve the browser page beside a display too")
    parser.add_argument(
        "--page-port", type=int, default=8480, metavar="PORT", help="default 8480, on loopback only"
    )
    parser.add_argument(
        "--remotes",
        choices=tuple(Wish),
        type=Wish,
        default=Wish.auto,
        help="read remotes, gamepads and the TV's keys, and take them from all other programs: auto (where "
        "the display is the box's alone), on, off",
    )
    parser.add_argument(
        "--unsafe", action="store_true", help="start apps even where the kernel cannot lock them in"
    )
    parser.add_argument(
        "--grant",
        action="append",
        default=[],
        metavar="APP[:PERMISSION,…]",
        help="grant an app (* for any) these permissions, or all, without asking; not kept",
    )
    parser.add_argument(
        "--developer", action="store_true", help="let paired machines in the network put apps on this box"
    )
    parser.add_argument(
        "--developer-port",
        type=int,
        default=PORT,
        metavar="PORT",
        help="where it listens for them (%(default)s)",
    )
    parser.add_argument(
        "--no-welcome",
        dest="welcome",
        action="store_false",
        help="do not begin with the first steps, where a household has not gone through them",
    )
    parser.add_argument("--attached", action="store_true", help="end when the process ends that started it")
    arguments = parser.parse_args(argv)
    width, height = _size(parser, arguments.size)
    return Options(
        tuners=tuple(arguments.tuner),
        guides=tuple(_guide(address) for address in arguments.guide),
        data=(arguments.data or default_data()).absolute(),
        width=width,
        height=height,
        headless=arguments.headless,
        fullscreen=arguments.fullscreen,
        language=arguments.language,
        page_port=arguments.page_port,
        page=arguments.page,
        unsafe=arguments.unsafe,
        attached=arguments.attached,
        remotes=arguments.remotes,
        welcome=arguments.welcome,
        developer=arguments.developer,
        developer_port=arguments.developer_port,
        grants=dict(parse_preset(text) for text in arguments.grant),
    )


def parse_preset(text: str) -> tuple[str, tuple[str, ...]]:
    """`APP[:PERMISSION,…]`: the app's id and the permissions, ALL where none is named."""
    app_id, _, names = text.partition(":")
    return app_id, tuple(name for name in names.split(",") if name) or (ALL,)


def _size(parser: argparse.ArgumentParser, text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdigit() and height.isdigit()):
        parser.error(f"--size {text}: write it as 1280x720")
    (least_width, least_height), (most_width, most_height) = SIZES
    size = int(width), int(height)
    if not (least_width <= size[0] <= most_width and least_height <= size[1] <= most_height):
        parser.error(f"--size {text}: between {least_width}x{least_height} and {most_width}x{most_height}")
    return size
