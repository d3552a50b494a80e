"""The headend's command line: ``python -m headend build | serve | record``."""

import argparse
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from headend.errors import HeadendError

_DEFAULT = Path("build/demo")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except HeadendError as error:
        print(f"headend: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        pass  # The receiver has gone: the broadcast is over, and that is no fault.
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="headend", description="A simulated DVB headend.")
    commands = parser.add_subparsers(required=True, metavar="build | serve | record")

    build = commands.add_parser("build", help="make the content once; instant when it is there")
    build.add_argument("--out", type=Path, default=_DEFAULT, help="the folder for av.ts and av.json")
    build.add_argument("--small", action="store_true", help="small pictures and 4.8 seconds, for tests")
    build.set_defaults(run=_build)

    serve = commands.add_parser("serve", help="broadcast live")
    serve.add_argument("--build", type=Path, default=_DEFAULT, help="the folder that build has filled")
    serve.add_argument("--to", default="-", help="-, a file or FIFO, udp://host:port or rtp://host:port")
    serve.add_argument("--seconds", type=float, help="stop after so long")
    serve.set_defaults(run=_serve)

    record = commands.add_parser("record", help="write a piece of the broadcast as fast as possible")
    record.add_argument("file")
    record.add_argument("--build", type=Path, default=_DEFAULT, help="the folder that build has filled")
    record.add_argument("--seconds", type=float, default=30.0)
    record.add_argument("--now", type=_moment, default=None, help="the moment it starts (ISO 8601), else now")
    record.add_argument(
        "--of",
        type=int,
        choices=(1, 2),
        help="which multiplex of a network of two; else the network has but this one",
    )
    record.set_defaults(run=_record)
    return parser


def _moment(text: str) -> float:
    """Seconds since 1970; a time without an offset is UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text} is no time: write it like 2026-11-23T20:00:00+08:00"
        ) from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _build(options: argparse.Namespace) -> None:
    from headend.build import build
    from headend.encode import FULL, SMALL

    build(options.out, SMALL if options.small else FULL)


def _serve(options: argparse.Namespace) -> None:
    from headend import playout
    from headend.outputs import open_output

    playout.serve(playout.Multiplex(options.build), open_output(options.to), options.seconds)


def _record(options: argparse.Namespace) -> None:
    from headend import playout
    from headend.outputs import open_output
    from headend.services import BOTH, FIRST

    now = time.time() if options.now is None else options.now
    network = BOTH if options.of else (FIRST,)
    multiplex = playout.Multiplex(options.build, network[(options.of or 1) - 1], network)
    playout.record(multiplex, open_output(options.file), now, options.seconds)


if __name__ == "__main__":
    sys.exit(main())
