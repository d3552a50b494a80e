"""The headend with a film from 16 years on on channel 2, and another one after it once a file is there.

`python rated_headend.py BUILD FILE` broadcasts on standard output.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from headend import programmes
from headend.listings import Title
from headend.programmes import Programme
from headend.services import Service

RATED = 2
AGE = 16
FIRST, SECOND = "The Deep", "The Deeper"
_HOUR = timedelta(hours=1)


class Film(Programme):
    """What is said of it may change at any time."""

    @property
    def end(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=0.3)


def film(number: int, name: str, start: datetime) -> Film:
    title = Title(f"深海（{number}）", name, "", "Frightening.", 60, 0x10, 0, AGE)
    return Film(0xFF00 + number, start.replace(microsecond=0), _HOUR, title, 0)


def main(folder: Path, second: Path) -> None:
    """Broadcast until the reader is gone."""
    real, began = programmes.present_and_following, datetime.now(UTC) - timedelta(minutes=20)

    def what_is_on(service: Service, now: datetime) -> tuple[Programme, Programme]:
        if service.lcn != RATED:
            return real(service, now)
        if not second.exists():
            return film(1, FIRST, began), film(2, SECOND, began + _HOUR)
        since = datetime.fromtimestamp(second.stat().st_mtime, UTC)
        return film(2, SECOND, since), film(3, FIRST, since + _HOUR)

    programmes.present_and_following = what_is_on
    from headend import playout  # its tables take what is on by name
    from headend.outputs import open_output

    playout.serve(playout.Multiplex(folder), open_output("-"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
