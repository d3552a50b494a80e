"""The test kit: an app's real process logic on a television that the test plays.

    from gulou.testing import TV

    with TV("path/to/app") as tv:
        tv.press("down", "ok")
        tv.see("Hello")

The app speaks its real wires to a launcher and a gateway of the kit's own: nothing is drawn, nothing leaves
the process, and time passes only when the test says so. With pytest, the fixture `tv` is the app beside which
the test lies.
"""

from gulou.testing.broadcast import LINEUP, programme
from gulou.testing.television import TV

__all__ = ["LINEUP", "TV", "programme"]
