"""What is said over the control socket about the search of the whole box."""

from __future__ import annotations

import msgspec


class SearchAll(msgspec.Struct, frozen=True, tag="search_all"):
    """Ask every app that offers results. Answered by `Offers`, within a few seconds."""

    words: str


class Offer(msgspec.Struct, frozen=True):
    """One result: `app` is the id of the app that offers it, `name` its name; `link` opens it there."""

    app: str
    name: str
    title: str
    subtitle: str
    link: str


class Offers(msgspec.Struct, frozen=True, tag="offers"):
    """Results in the order of home, and of each app."""

    offers: tuple[Offer, ...]
