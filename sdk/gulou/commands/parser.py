"""Options and arguments of a command, which the Tab key can complete."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any, NoReturn

Values = Callable[[], Iterable[str]]
"""What may stand for an argument, when Tab asks. Must be quick, and may raise nothing but GulouError."""


shown_to: ContextVar[list[Parser] | None] = ContextVar("shown_to", default=None)
"""Where this is a list, every `Parser` adds itself to it and leaves: so completion asks."""


class Parser(argparse.ArgumentParser):
    """The options of `gulou NAME`. `examples` are lines of a terminal; they end the help.

    `values=` of `add_argument` is what Tab offers: a callable, or nothing for files.
    """

    def __init__(self, name: str, description: str, examples: str = "", *, json: bool = False) -> None:
        super().__init__(
            prog=f"gulou {name}",
            description=description,
            epilog=f"examples:\n{_indented(examples)}" if examples else None,
            formatter_class=_Formatter,
        )
        self.values: dict[str, Values] = {}
        if json:
            self.add_argument("--json", action="store_true", help="write JSON, for programs to read")

    def add_argument(self, *names: Any, values: Values | None = None, **more: Any) -> argparse.Action:
        """As argparse's; `values` lists what Tab offers for it."""
        action = super().add_argument(*names, **more)
        if values is not None:
            self.offer(action, values)
        return action

    def offer(self, action: argparse.Action, values: Values) -> None:
        """Have Tab offer these for an argument of a group, whose own `add_argument` knows no `values`."""
        self.values[_name(action)] = values

    def values_of(self, action: argparse.Action) -> Values | None:
        """What Tab offers for an argument; None: files."""
        return self.values.get(_name(action))

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        self._show()
        return super().parse_args(args, namespace)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        self._show()
        return super().parse_known_args(args, namespace)

    def _show(self) -> None:
        asked = shown_to.get()
        if asked is not None:
            asked.append(self)
            self.exit()

    def error(self, message: str) -> NoReturn:
        """Wrong usage: how it is used, what is wrong, and where more stands."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {message}. `{self.prog} --help` tells more.\n")


def _name(action: argparse.Action) -> str:
    """Options may share a `dest`; their names are their own."""
    return action.option_strings[0] if action.option_strings else action.dest


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Descriptions are folded, examples are left as they stand."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if text.startswith("examples:"):
            return super()._fill_text(text, width, indent)
        return argparse.HelpFormatter._fill_text(self, text, width, indent)


def _indented(lines: str) -> str:
    return "\n".join(f"  {line}" for line in lines.strip().splitlines())


def print_json(value: Any) -> None:
    """Write `value` (structs, dataclasses, containers) to stdout as JSON that people can read too."""
    import msgspec

    print(json.dumps(msgspec.to_builtins(value, str_keys=True), indent=2, ensure_ascii=False))
