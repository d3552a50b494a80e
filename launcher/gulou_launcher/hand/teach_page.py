"""Settings → Remotes → one remote → Teach keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.hand.names import WORDS
from gulou_launcher.hand.standing import Standing
from gulou_launcher.hand.teaching import Said, Teaching
from gulou_launcher.own_page import OwnPage
from gulou_launcher.views.sketch import SketchView
from gulou_launcher.welcome.sketch import Sketch

if TYPE_CHECKING:
    from gulou_launcher.hand.reader import Heard
    from gulou_launcher.shell import Shell


class TeachPage(OwnPage):
    """Asks for one key after the other.

    The remote that is taught steers nothing meanwhile, so a key that it does not have is passed over by
    itself; any other remote, or a phone, can press the buttons.
    """

    def __init__(self, shell: Shell, remote: Standing) -> None:
        self._remote = remote
        self._teaching = Teaching()
        self._trouble = ""
        super().__init__(shell, self._page)
        self.stage.own_views = {SketchView.kind: SketchView}

    def begin(self) -> None:
        """It stands on the screen: listen."""
        shell, reader = self._shell, self._shell.hand.reader
        if reader is not None:
            reader.learn(self._remote.path, lambda heard: shell.post.deliver(self._hear, heard))
        shell.screen.after(1.0, self._tick)

    def _page(self) -> ui.Page:
        text, teaching = self._shell.text, self._teaching
        asked = teaching.asked
        if asked is None:
            return self._end()
        return ui.Page(
            ui.Row(
                Sketch("remote", lit=asked, height=700),
                ui.Column(
                    ui.Text(text("Teach keys"), size="caption", tone="secondary"),
                    ui.Text(
                        text("Press: {key}").format(key=key_words(self._shell, asked)),
                        size="display",
                        lines=2,
                        key="asked",
                    ),
                    self._said(),
                    self._deafness(),
                    ui.Spacer(24),
                    ui.Progress(teaching.progress),
                    ui.Text(
                        text("No such key? It is skipped in {seconds} s.").format(seconds=teaching.left),
                        size="caption",
                        tone="secondary",
                        lines=2,
                    ),
                    ui.Spacer(24),
                    ui.Row(
                        ui.Button(text("Skip this key"), on_press=self._skip, key="skip"),
                        ui.Button(text("Save and end"), on_press=self._save, key="save"),
                        gap=24,
                    ),
                    ui.Text(
                        text("These are for another remote or a phone: this one is only listened to."),
                        size="caption",
                        tone="secondary",
                        lines=2,
                    ),
                    key="words",
                ),
                gap=96,
            ),
            title=text("Teach keys"),
        )

    def _said(self) -> ui.Node:
        """What came of the last press."""
        text, teaching = self._shell.text, self._teaching
        if teaching.said is Said.DOUBLE:
            words = text("That key is {key} already. Press another.")
            if teaching.double == "back":
                words = text("That key is {key} already. Press it once more to save and end.")
            return ui.Text(
                words.format(key=key_words(self._shell, teaching.double)), tone="warning", lines=2, key="said"
            )
        if teaching.said is Said.TAKEN and teaching.taught:
            name = key_words(self._shell, next(reversed(teaching.taught)))
            return ui.Text(text("Learned: {name}").format(name=name), tone="secondary", key="said")
        return ui.Text(self._remote.identity.name, tone="secondary", key="said")

    def _deafness(self) -> ui.Node | None:
        now = next((one for one in self._shell.hand.remotes if one.path == self._remote.path), self._remote)
        if not now.deaf:
            return None
        words = self._shell.text("Infrared of some makes is not heard: this user may not switch on {names}.")
        return ui.Text(words.format(names=", ".join(now.deaf)), tone="warning", lines=3, key="deaf")

    def _end(self) -> ui.Page:
        text, count = self._shell.text, len(self._teaching.taught)
        words = text.plural("{count} key was taught.", "{count} keys were taught.", count).format(count=count)
        return ui.Page(
            ui.Text(text("Teach keys"), size="title"),
            ui.Text(words, lines=2),
            ui.Text(self._trouble, tone="warning", lines=3) if self._trouble else None,
            ui.Button(text("Done"), on_press=lambda: self._shell.pile.leave(self)),
            title=text("Teach keys"),
        )

    def _hear(self, heard: Heard) -> None:
        if self not in self._shell.pile.pages or self._teaching.asked is None:
            return
        self._teaching.hear(heard.signal)
        self._look()

    def _tick(self) -> None:
        """Once a second, as long as a key is asked for and the page stands there."""
        if self not in self._shell.pile.pages:
            self._listen_no_more()
        elif self._teaching.asked is not None:
            self._teaching.tick()
            self._look()
            self._shell.screen.after(1.0, self._tick)

    def _skip(self) -> None:
        self._teaching.skip()
        self._look()

    def _save(self) -> None:
        self._teaching.end()
        self._look()

    def _look(self) -> None:
        if self._teaching.asked is None:
            self._listen_no_more()
            reader = self._shell.hand.reader
            if self._teaching.taught and reader is not None:
                post = self._shell.post
                reader.teach(
                    self._remote.identity,
                    self._teaching.taught,
                    lambda reason: post.deliver(self._kept, reason),
                )
        self.refresh()

    def _kept(self, reason: str) -> None:
        if reason:
            words = self._shell.text("It could not be kept ({reason}): make room on the disk.")
            self._trouble = words.format(reason=reason)
            self.refresh()

    def _listen_no_more(self) -> None:
        reader = self._shell.hand.reader
        if reader is not None:
            reader.learn("", None)


def key_words(shell: Shell, key: str) -> str:
    """A key's name in the household's language."""
    return shell.text(WORDS[key]).format(digit=key)
