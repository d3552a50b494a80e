"""The pace of one connection: a bucket of tokens for each thing that is counted.

A connection that has emptied one is not read until it is full enough again, so that what its app sends waits
in the app. Belongs to the post's thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from gulou_launcher.caps.table import BYTES, MESSAGES, PATIENCE, Rate, Resource, Standing, Use
from gulou_launcher.caps.told import Told

RATES: Mapping[Resource, Rate] = {Resource.MESSAGES: MESSAGES, Resource.BYTES: BYTES}


class _Bucket:
    def __init__(self, rate: Rate) -> None:
        self.rate = rate
        self.tokens = rate.at_once
        self.owed_since: float | None = None

    def fill(self, seconds: float) -> None:
        self.tokens = min(self.rate.at_once, self.tokens + seconds * self.rate.a_second)


class Pace:
    """`say` is called with what is new."""

    def __init__(
        self,
        say: Callable[[Use], None],
        rates: Mapping[Resource, Rate] = RATES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._told = Told(say)
        self._clock = clock
        self._last = clock()
        self._buckets = {resource: _Bucket(rate) for resource, rate in rates.items()}
        self._stopped = False

    def took(self, amounts: Mapping[Resource, float]) -> None:
        """So much has been read."""
        now = self._clock()
        passed, self._last = now - self._last, now
        for resource, amount in amounts.items():
            bucket = self._buckets[resource]
            bucket.fill(passed)
            if bucket.tokens >= bucket.rate.at_once / 2:
                bucket.owed_since = None
            bucket.tokens -= amount
            used, limit = bucket.rate.at_once - bucket.tokens, bucket.rate.at_once
            self._told.share(resource, used, limit)
            if bucket.tokens >= 0:
                continue
            if bucket.owed_since is None:
                bucket.owed_since = now
            if now - bucket.owed_since >= PATIENCE:
                self._stopped = True
                self._told.harder(Use(resource, Standing.STOPPED, used, limit))
            else:
                self._told.harder(Use(resource, Standing.SLOWED, used, limit))

    def rest(self) -> float:
        """Seconds for which nothing is to be read; 0 where there is no need."""
        if self._stopped:
            return float("inf")
        passed = self._clock() - self._last
        owed = (-bucket.tokens / bucket.rate.a_second for bucket in self._buckets.values())
        return max(0.0, max(owed) - passed)
