"""The reason of a suggestion, in one sentence, and its card."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.rails import cards
from gulou_launcher.rails.suggestions import Part, Suggestion, Why

if TYPE_CHECKING:
    from gulou.language import Texts
    from gulou_launcher.rails.known import Known

N_ = str
"""Marks a text for translation where it stands in a table."""

MOST_DAYS = {
    Part.morning: N_("Because you watch {title} most mornings"),
    Part.afternoon: N_("Because you watch {title} most afternoons"),
    Part.evening: N_("Because you watch {title} most evenings"),
    Part.night: N_("Because you watch {title} most nights"),
}
WEEKDAYS = (
    N_("Because you watch {title} on Mondays"),
    N_("Because you watch {title} on Tuesdays"),
    N_("Because you watch {title} on Wednesdays"),
    N_("Because you watch {title} on Thursdays"),
    N_("Because you watch {title} on Fridays"),
    N_("Because you watch {title} on Saturdays"),
    N_("Because you watch {title} on Sundays"),
)
USUAL = {
    Part.morning: N_("You often watch this channel in the morning"),
    Part.afternoon: N_("You often watch this channel in the afternoon"),
    Part.evening: N_("You often watch this channel in the evening"),
    Part.night: N_("You often watch this channel at night"),
}


def reason(text: Texts, suggestion: Suggestion, moment: float) -> str:
    """Why it is suggested."""
    match suggestion.why:
        case Why.most_days:
            return text(MOST_DAYS[suggestion.part]).format(title=suggestion.often)
        case Why.weekday:
            return text(WEEKDAYS[suggestion.weekday]).format(title=suggestion.often)
        case Why.usual:
            return text(USUAL[suggestion.part])
        case Why.recorded:
            return text("Recorded, not yet watched")
        case Why.soon if suggestion.start > moment:
            return text.plural(
                "Starts in {count} minute on a channel that you like",
                "Starts in {count} minutes on a channel that you like",
                minutes(suggestion.start - moment),
            ).format(count=minutes(suggestion.start - moment))
    if moment - suggestion.start < 60:
        return text("Begins now on a channel that you like")
    return text.plural(
        "Began {count} minute ago on a channel that you like",
        "Began {count} minutes ago on a channel that you like",
        minutes(moment - suggestion.start),
    ).format(count=minutes(moment - suggestion.start))


def minutes(seconds: float) -> int:
    return max(1, round(seconds / 60))


def card(text: Texts, known: Known, suggestion: Suggestion, moment: float) -> ui.Card | None:
    """The card; None where what it is about is no longer there, or no longer to be told."""
    if suggestion.why is Why.recorded:
        found = next((each for each in known.recordings if each.address == suggestion.address), None)
        if found is None or found.locked or known.guards(None, found.age):
            return None
        return cards.recording(text, found)
    channel = known.by_service.get(suggestion.address)
    if channel is None or known.guards(channel):
        return None
    later = suggestion.start > moment
    when = time.strftime("%H:%M", time.localtime(suggestion.start)) if later else text("On now")
    now = known.on(channel.service, moment)
    return ui.Card(
        title=suggestion.title or known.name(channel),
        subtitle=" · ".join(filter(None, (when, known.name(channel) if suggestion.title else ""))),
        seal=cards.seal(channel),
        image=cards.mark(known, channel),
        progress=None if later else cards.share(now, moment),
    )
