"""The first lesson: the keys, pressed one after the other on the remote itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gulou import ui
from gulou.keys import Key
from gulou_launcher.welcome.sketch import Sketch
from gulou_launcher.welcome.step import N_, Step

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell
    from gulou_launcher.welcome.wizard import WizardPage


@dataclass(frozen=True)
class Lesson:
    key: Key
    words: str
    why: str


LESSONS = (
    Lesson(Key.RIGHT, N_("Press the right arrow"), N_("The arrows move what is lit.")),
    Lesson(Key.DOWN, N_("Now the down arrow"), N_("What is lit goes the way that the arrow points.")),
    Lesson(Key.OK, N_("Press OK, in the middle"), N_("OK opens what is lit.")),
    Lesson(Key.BACK, N_("Now Back"), N_("Back goes one step back, from everywhere.")),
    Lesson(Key.HOME, N_("And now Home"), N_("Home leads home from everywhere. That is all.")),
)


class LessonStep(Step):
    key = "lesson"
    title = N_("Five keys are enough")

    def __init__(self, shell: Shell, page: WizardPage) -> None:
        super().__init__(shell, page)
        self._at = 0
        self._wrong = False

    def begin(self) -> None:
        if self._home not in self.shell.keys.first:
            self.shell.keys.first.append(self._home)

    @property
    def buttons(self) -> bool:
        return False

    @property
    def lesson(self) -> Lesson:
        return LESSONS[self._at]

    def nodes(self) -> Sequence[ui.Node | None]:
        text, lesson = self.text, self.lesson
        return (
            ui.Row(
                Sketch("remote", lit=lesson.key, height=700),
                ui.Column(
                    ui.Text(text(lesson.words), size="display", lines=2, key="words"),
                    ui.Text(text(lesson.why), tone="secondary", lines=3, key="why"),
                    ui.Text(text("That was another key. Try again."), tone="warning", lines=2, key="wrong")
                    if self._wrong
                    else None,
                    ui.Spacer(40),
                    ui.Text(
                        text("{n} of {all}").format(n=self._at + 1, all=len(LESSONS)),
                        size="caption",
                        tone="secondary",
                    ),
                    ui.Text(text("Home ends the lesson at any time."), size="caption", tone="secondary"),
                    key="lesson",
                ),
                gap=96,
                key="remote and words",
            ),
        )

    def takes(self, key: str) -> bool:
        if key == self.lesson.key:
            self._at += 1
            self._wrong = False
        elif key == Key.BACK:
            return False
        else:
            self._wrong = True
        return True

    def _home(self, key: str) -> bool:
        """Home is the last lesson, and before it the way out: either way all is done."""
        if key != Key.HOME or self.shell.pile.stage is not self.page.stage or self.page.step is not self:
            return False
        self.page.go_on()
        return True

    def left(self) -> None:
        if self._home in self.shell.keys.first:
            self.shell.keys.first.remove(self._home)
