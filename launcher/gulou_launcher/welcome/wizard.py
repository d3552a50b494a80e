"""The welcome: one step after the other. Back goes one step back; whoever leaves goes on there next time."""

from __future__ import annotations

from gulou import ui
from gulou_hal import link
from gulou_launcher.own_page import OwnPage
from gulou_launcher.shell import Shell
from gulou_launcher.views.sketch import SketchView
from gulou_launcher.welcome.channels import ChannelsStep
from gulou_launcher.welcome.edges import EdgesStep
from gulou_launcher.welcome.language import LanguageStep
from gulou_launcher.welcome.lesson import LessonStep
from gulou_launcher.welcome.network import NetworkStep
from gulou_launcher.welcome.privacy import PrivacyStep
from gulou_launcher.welcome.region import RegionStep
from gulou_launcher.welcome.remotes import RemotesStep
from gulou_launcher.welcome.simple import SimpleStep
from gulou_launcher.welcome.step import Step
from gulou_launcher.welcome.welcomed import WELCOME_STEP

STEPS: tuple[type[Step], ...] = (
    LanguageStep,
    RegionStep,
    SimpleStep,
    NetworkStep,
    EdgesStep,
    RemotesStep,
    ChannelsStep,
    PrivacyStep,
    LessonStep,
)


class WizardPage(OwnPage):
    """The step where the household is, and how many there are."""

    def __init__(self, shell: Shell) -> None:
        kept = shell.preferences.get(WELCOME_STEP)
        self._at = next((at for at, step in enumerate(STEPS) if step.key == kept), 0)
        self._steps: dict[int, Step] = {}
        super().__init__(shell, self._page)
        self.step.begin()
        self.stage.own_views = {SketchView.kind: SketchView}

    @property
    def step(self) -> Step:
        """The one on the screen."""
        if self._at not in self._steps:
            self._steps[self._at] = STEPS[self._at](self._shell, self)
        return self._steps[self._at]

    def go_on(self) -> None:
        """On to the next step; after the last, home."""
        if self._at + 1 < len(STEPS):
            self._go(self._at + 1)
            return
        self.step.left()
        self._shell.welcome.finish()
        self._shell.show_home()

    def go_back(self) -> bool:
        """One step back; at the first, out."""
        if self._at == 0:
            return False
        self._go(self._at - 1)
        return True

    def key(self, key: str) -> bool:
        if self.step.takes(key):
            self.refresh()
            return True
        return super().key(key)

    def hear(self, message: link.FromGateway) -> None:
        self.step.hear(message)

    def left(self) -> None:
        self.step.left()

    def _go(self, to: int) -> None:
        self.step.left()
        self._at = to
        self._shell.preferences.put(WELCOME_STEP, STEPS[to].key)
        self.step.begin()
        self.refresh()

    def _page(self) -> ui.Page:
        step, text = self.step, self._shell.text
        if step.bare:
            return ui.Page(
                ui.Spacer(),
                ui.Column(
                    ui.Text(text(step.title), size="title", key="title"),
                    ui.Text(text(step.words), tone="secondary", lines=3, key="words"),
                    ui.Spacer(16),
                    ui.Button(text(step.go_on), "right", on_press=self.go_on, key="on"),
                    align="center",
                    key="middle",
                ),
                ui.Spacer(),
                *step.nodes(),
                on_back=self.go_back,
                key=f"welcome {step.key}",
            )
        dots = "  ".join("●" if at <= self._at else "○" for at in range(len(STEPS)))
        return ui.Page(
            ui.Row(
                ui.Text(dots, size="caption", tone="accent"),
                ui.Spacer(),
                ui.Text(
                    text("Step {n} of {all}").format(n=self._at + 1, all=len(STEPS)),
                    size="caption",
                    tone="secondary",
                ),
                key="dots",
            ),
            ui.Text(text(step.title), size="title", key="title"),
            ui.Text(text(step.words), tone="secondary", lines=3, key="words") if step.words else None,
            *step.nodes(),
            self._buttons() if step.buttons else None,
            on_back=self.go_back,
            key=f"welcome {step.key}",
        )

    def _buttons(self) -> ui.Row:
        step, text = self.step, self._shell.text
        words = text(step.go_on) if step.done else text("Skip this step")
        return ui.Row(
            ui.Button(words, "right" if step.done else "", on_press=self.go_on, key="on"),
            *step.more(),
            ui.Spacer(),
            ui.Text(text("Back: one step back · Home: later"), size="caption", tone="secondary")
            if self._at
            else None,
            key="buttons",
        )
