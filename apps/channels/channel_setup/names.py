"""What a channel is called in the household's language, where the broadcast has a name in it."""

from __future__ import annotations

from gulou.language import in_broadcast


def called(name: str, names: dict[str, str], language: str) -> str:
    """The name in that language, else the plain one."""
    return in_broadcast(names, language) or name
