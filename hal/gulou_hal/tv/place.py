"""Where a multiplex is received from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:  # what is stored is answered before any driver is imported
    from gulou_hal.tuner.delivery import Delivery


class Place(msgspec.Struct, frozen=True):
    """The address that was given to find tuners, and for tunable ones what to tune to."""

    source: str
    delivery: Delivery | None = None

    @property
    def title(self) -> str:
        """What a person calls it."""
        return self.source if self.delivery is None else self.delivery.title

    @property
    def costs_nothing(self) -> bool:
        """Whether it comes anyway, on the air, in a cable or at home, and not for this box alone."""
        return self.delivery is None or not self.delivery.url

    @property
    def query(self) -> str:
        """The delivery as text; "" at a fixed address."""
        return "" if self.delivery is None else self.delivery.query
