"""`gulou search`: what the apps of a box offer for some words."""

from __future__ import annotations

from gulou.commands.parser import print_json
from gulou_launcher.control import client, table
from gulou_launcher.control.commands.options import parser


def command(argv: list[str]) -> int:
    """Search in all apps of a running box."""
    arguments = parser(
        "search",
        'Search in all apps of a running box. Those whose app.toml says "search = true" are asked, '
        "those that sleep or do not run too; each answers with deep links to itself.",
        "gulou search rain\ngulou search 天气 --json",
        json=True,
        elsewhere=True,
    )
    arguments.add_argument("words", nargs="+", metavar="WORD", help="what to search for")
    options = arguments.parse_args(argv)
    offers = client.search(options.data, " ".join(options.words))
    if options.json:
        print_json(offers)
    elif offers:
        rows = ((offer.name, offer.title, offer.subtitle, offer.link) for offer in offers)
        print(*table.lines(("APP", "TITLE", "SUBTITLE", "LINK"), rows), sep="\n")
    else:
        print("No app offers anything for these words.")
    return 0
