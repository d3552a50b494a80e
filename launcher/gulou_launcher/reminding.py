"""Reminders: a programme is about to begin that the household wanted to be told of."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gulou.language import in_broadcast
from gulou.services import guide
from gulou_launcher.notices import Notice
from gulou_launcher.plain import line

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

_LONGEST = 60


def notice(shell: Shell, due: guide.ReminderDue) -> Notice | None:
    """What the household is told; the key Info leads to the channel. None where no app shows television."""
    app = shell.television()
    if app is None:
        return None
    reminder, text = due.reminder, shell.text
    titles = reminder.titles
    title = in_broadcast(titles, shell.language) or next(iter(titles.values()), "")
    if reminder.locked:
        title = text("Locked programme, from {age} years").format(age=reminder.age)
    begins = time.strftime("%H:%M", time.localtime(reminder.start))
    return Notice(
        app.manifest.id,
        f"{begins} {line(title, _LONGEST)}",
        text("Begins on {channel}").format(channel=line(due.channel, _LONGEST)),
        reminder.service,
        f"reminder {reminder.id}",
        time.time(),
    )
