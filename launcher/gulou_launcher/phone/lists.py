"""The channels and apps that a phone may choose from, as its page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gulou.language import in_broadcast
from gulou.manifest import in_language
from gulou.services import tv
from gulou_launcher.phone.messages import AppRow, OnNow

if TYPE_CHECKING:
    from gulou_launcher.apps import Installed

MOST = 1000
"""Channels that a phone gets."""


def on_now(channel: tv.Channel, now: tv.Programme | None, language: str) -> OnNow:
    """A channel with what is on. Of what is locked the title is not said, whoever asks."""
    locked = now is not None and now.locked
    return OnNow(
        channel.service,
        _text(channel.names, language) or channel.name,
        channel.lcn,
        "" if now is None or locked else _text(now.titles, language),
        locked,
        now.start if now is not None else 0,
        now.start + now.duration if now is not None else 0,
        channel.kind is tv.ServiceKind.radio,
    )


def channel_rows(channels: Sequence[tv.Channel], now: tv.NowNextList, language: str) -> tuple[OnNow, ...]:
    """In the order of the household's list."""
    by_service = {item.service: item.now for item in now.items}
    shown = [channel for channel in channels if channel.kind is not tv.ServiceKind.data]
    return tuple(on_now(channel, by_service.get(channel.service), language) for channel in shown[:MOST])


def app_rows(apps: Sequence[Installed], language: str) -> tuple[AppRow, ...]:
    """In the order of home."""
    rows = []
    for app in apps:
        name = in_language(app.manifest.name, language)
        rows.append(AppRow(app.manifest.id, name, app.manifest.seal or name[:1], app.manifest.color))
    return tuple(rows)


def _text(texts: dict[str, str], language: str) -> str:
    return in_broadcast(texts, language) or next(iter(texts.values()), "")
