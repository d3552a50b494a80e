"""Which sound and subtitles the household likes, where an app leaves that to the box: of recordings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gulou.language import broadcast_codes
from gulou.services.tv import Stream, StreamKind
from gulou_launcher.wishes import wishes

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

DESCRIPTION = "description"
_NARRATED = frozenset({DESCRIPTION, "spoken_subtitles"})


@dataclass(frozen=True)
class Liking:
    """`codes`: the household's languages as broadcast, in their order."""

    description: bool = False
    subtitles: bool = False
    codes: tuple[str, ...] = ()


def liking(shell: Shell) -> Liking:
    """As the household has it now."""
    wanted = wishes(shell.preferences)
    return Liking(wanted.audio_description, wanted.subtitles, broadcast_codes(shell.language))


@dataclass(frozen=True)
class Chosen:
    """PIDs, 0 for none: the sound, another to mix into it, the subtitles, and their page in teletext."""

    audio: int = 0
    mix: int = 0
    subtitle: int = 0
    page: int = 0


def choose(streams: Sequence[Stream], liking: Liking) -> Chosen:
    """What of a programme's streams is played."""
    audio, mix = _sound(streams, liking)
    subtitle, page = _subtitle(streams, liking) if liking.subtitles else (0, 0)
    return Chosen(audio, mix, subtitle, page)


def _sound(streams: Sequence[Stream], liking: Liking) -> tuple[int, int]:
    heard = [stream for stream in streams if stream.kind is StreamKind.audio and stream.supported]
    plain = [stream for stream in heard if stream.purpose not in _NARRATED and stream.complete]
    described = [stream for stream in heard if stream.purpose == DESCRIPTION]
    if not liking.description or not described:
        return (plain[0].pid if plain else 0), 0
    codes = (*liking.codes, *(stream.language for stream in plain))
    one = min(described, key=lambda stream: (_rank(stream, codes), not stream.complete))
    if one.complete or not plain:
        return one.pid, 0
    # A description that is sent for itself is heard together with the sound that it belongs to.
    main = next((stream for stream in plain if stream.language == one.language), plain[0])
    return main.pid, one.pid


def _subtitle(streams: Sequence[Stream], liking: Liking) -> tuple[int, int]:
    found: list[tuple[Stream, str, int]] = []
    for stream in streams:
        if stream.kind is StreamKind.subtitle and stream.supported:
            found.append((stream, stream.language, 0))
        elif stream.kind is StreamKind.teletext and stream.supported:
            pages = [page for page in stream.pages if page.purpose in ("subtitles", "hearing_impaired")]
            found += [(stream, page.language, page.number) for page in pages]
    if not found:
        return 0, 0
    codes = liking.codes
    stream, _, page = min(found, key=lambda each: codes.index(each[1]) if each[1] in codes else len(codes))
    return stream.pid, page


def _rank(stream: Stream, codes: Sequence[str]) -> int:
    return codes.index(stream.language) if stream.language in codes else len(codes)
