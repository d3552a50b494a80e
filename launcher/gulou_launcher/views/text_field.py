"""A line to write on, with a keyboard on the screen and room for a real one."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from gulou.keys import DIGITS
from gulou_launcher.focus import next_focus
from gulou_launcher.paint import Brush, text_texture
from gulou_launcher.views.keys_on_screen import (
    CHOSEN,
    CLEAR,
    DELETE,
    DONE,
    EYE,
    LANGUAGE,
    PHONE,
    KeysOnScreen,
)
from gulou_launcher.views.parts import Parts
from gulou_launcher.views.popup import OpeningView
from gulou_launcher.views.writing_panel import SIZE, Panel, end_of, middle

if TYPE_CHECKING:
    from gulou_launcher.pinyin.composition import Composition
    from gulou_launcher.pinyin.writing import Writing

MAX_TEXT = 200
PEEK = 1.2
"""Seconds in which the last letter of a secret can be read."""
_DOT = "●"


class TextFieldView(OpeningView):
    kind = "textfield"

    def __init__(self, stage: Any, node_id: int, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, props)
        self.keys = KeysOnScreen(self.digits)
        self.composition: Composition | None = None
        """Letters on their way to Chinese characters; None until Chinese is typed first."""
        self._begun = False
        self._told: str = self.value
        """What the app knows."""
        self._peeks = 0
        """Whether the last letter of a secret is shown, and which moment of it this is."""
        self._parts: Parts | None = None
        """What is open, as it is drawn."""

    @property
    def digits(self) -> bool:
        return self.props.get("digits") is True

    @property
    def secret(self) -> bool:
        return self.props.get("secret") is True

    @property
    def finding(self) -> bool:
        """Whether letters count while they are on their way to characters."""
        return self.props.get("finding") is True

    @property
    def _writing(self) -> Writing | None:
        writing: Writing | None = self.stage.writing
        return writing

    # Its value.

    def given(self) -> str:
        return self._allowed(self.words("value"))

    def _allowed(self, text: str) -> str:
        text = "".join(letter for letter in text[: 4 * MAX_TEXT] if letter.isprintable())
        if self.digits:
            text = "".join(letter for letter in text if letter.isascii() and letter.isdigit())
        return text[:MAX_TEXT]

    def changed(self, names: set[str]) -> None:
        given = self.given()
        # What it was told comes back as what it shows: letters that are on their way go on.
        echo = "value" in names and given == self._told and self.composing is not None
        # What is likely next stands on the keyboard alone.
        drawn = names - {"likely", "value"} if echo else names - {"likely"}
        if drawn:
            super().changed(drawn)
        if "value" in names and not echo:
            if self.composition is not None:
                self.composition.drop()
            self._told = given
        if "likely" in names and self.opened and self.composing is None:
            self._offer()
            self._show_keys()

    def _write(self, text: str) -> None:
        """This stands there now."""
        self.value = self._allowed(text)
        self._tell()

    def _tell(self) -> None:
        """Let the app know, where it wants to, and show it."""
        said = self.value + (self.composing.raw if self.finding and self.composing is not None else "")
        self._offer()
        self.repaint_line()
        self._show_keys()
        if said != self._told:
            self._told = said
            if self.props.get("on_change"):
                self.stage.act(self, "change", said)

    # Chinese.

    @property
    def composing(self) -> Composition | None:
        """What is on its way; None where nothing is."""
        return self.composition if self.composition else None

    def _compose(self) -> Composition | None:
        """Where letters go that are pinyin; None where nobody can make characters of them."""
        writing = self._writing
        if self.composition is None and writing is not None:
            from gulou_launcher.pinyin.composition import Composition

            self.composition = Composition(writing.engine, self._tell, self._written)
        return self.composition

    def _written(self, text: str) -> None:
        """Letters have become characters."""
        self.keys.at = None
        self._write(self.value + text)

    def _leave_letters(self) -> None:
        """What is on its way stays as it is."""
        if self.composing is not None:
            self.value = self._allowed(self.value + self.composing.drop())

    def _offer(self) -> None:
        """Put what is likely next above the letters."""
        keys, composing = self.keys, self.composing
        keys.numbered = composing is not None
        if composing is None:
            keys.turns = (False, False)
            keys.guess(self.value, self.words("likely"))
            return
        panel = Panel(self)
        composing.fitting = keys.fitting(composing.candidates, panel.keys.width, panel.unit)
        keys.offer(composing.candidates[: composing.fitting])
        keys.turns = composing.paged

    # The keyboard.

    def focus_changed(self) -> None:
        super().focus_changed()
        if self.stage.focus is self and not self._begun:
            self._begun = True
            if self.props.get("open") is True:
                self._show()

    def _show(self) -> None:
        """Open a keyboard in the household's language."""
        writing = self._writing
        chinese = writing is not None and self.stage.language.startswith("zh")
        phone = writing is not None and writing.hand_over is not None
        self.keys = KeysOnScreen(self.digits, secret=self.secret, phone=phone, chinese=chinese)
        self._get_ready()
        self._offer()
        self.open()

    def _get_ready(self) -> None:
        if self.keys.chinese and self._writing is not None:
            self._writing.engine.ready()

    def close(self) -> None:
        before = self.value
        self._leave_letters()
        self._peeks = 0
        super().close()
        if self.value != before:
            self._tell()

    def gone(self) -> None:
        if self.composition is not None:
            self.composition.drop()
        super().gone()

    def key(self, key: str) -> bool:
        if key in DIGITS and self.digits:
            return self.type(key)
        if not self.opened:
            if key == "ok":
                self._show()
                return True
            return False
        match key:
            case "up" | "down" | "left" | "right":
                self._move(key)
            case "ok":
                self._pressed(self.keys.press())
            case "menu":
                self.keys.to_strip()
            case "back":
                self.close()
            case _ if key in DIGITS:
                self._digit(key)
        if self.opened:
            self._show_keys()
        return True

    def _move(self, key: str) -> None:
        keys, composing = self.keys, self.composing
        if key == "right" and keys.last_column and self._leaves():
            self.close()
            self.stage.key("down")
            return
        if keys.at is not None and composing is not None:
            if key == "right" and keys.at == len(keys.strip) - 1 and composing.turn(1):
                keys.at = 0
                return
            if key == "left" and keys.at == 0 and composing.turn(-1):
                return
        keys.move(key)

    def _leaves(self) -> bool:
        """Whether what was found lies to the right of the keyboard, and can be gone to."""
        beside = self.finding and Panel(self).beside
        return beside and next_focus(self, self.stage.candidates(), "down") is not None

    def _digit(self, digit: str) -> None:
        """A number key of a remote: as on a phone, or the choice of a candidate."""
        keys = self.keys
        if keys.at is not None and keys.numbered and 0 < int(digit) <= len(keys.strip):
            keys.at = int(digit) - 1
            self._pressed(CHOSEN)
            return
        replaces, letter = keys.tap(digit, time.monotonic())
        if replaces:
            self._delete()
        self._letter(letter)

    def _pressed(self, pressed: str) -> None:
        match pressed:
            case "":
                self._offer()
            case _ if pressed == DELETE:
                self._delete()
            case _ if pressed == CLEAR:
                if self.composition is not None:
                    self.composition.drop()
                self._write("")
            case _ if pressed == DONE:
                self._done()
            case _ if pressed == CHOSEN:
                self._chosen(self.keys.at or 0)
            case _ if pressed == LANGUAGE:
                self._leave_letters()
                self._get_ready()
                self._tell()
            case _ if pressed == EYE:
                self.keys.seen = not self.keys.seen
                self.repaint()
            case _ if pressed == PHONE:
                if self._writing is not None and self._writing.hand_over is not None:
                    self._writing.hand_over()
            case _:
                self._letter(pressed)

    def _letter(self, letter: str) -> None:
        """A letter, a sign or a space of the keyboard on the screen."""
        composing = self.composing
        if composing is not None and letter in DIGITS and 0 < int(letter) <= len(self.keys.strip):
            composing.choose(int(letter) - 1)
            return
        if composing is not None and letter == " " and composing.candidates:
            composing.choose(0)
            return
        pinyin = "a" <= letter <= "z" or (letter == "'" and composing is not None)
        if self.keys.chinese and pinyin and (target := self._compose()) is not None:
            target.add(letter)
            self._tell()
            return
        self._leave_letters()
        self._write(self.value + ("" if composing is not None and letter == " " else letter))
        self._peek()

    def _chosen(self, place: int) -> None:
        """What the strip offers there."""
        if self.composing is not None:
            self.composing.choose(place)
        elif place < len(self.keys.strip):
            self._write(self.value + self.keys.strip[place])

    def _delete(self) -> None:
        if self.composing is not None:
            self.composing.delete()
            self._tell()
        else:
            self._write(self.value[:-1])

    def _done(self) -> None:
        self.close()
        if self.props.get("on_submit"):
            self.stage.act(self, "submit", self.value)

    def takes_text(self) -> bool:
        return True

    def type(self, text: str) -> bool:
        """Letters from a real keyboard; they open the field, and OK (its Enter) then ends the writing."""
        if text == "\b":
            if not self.opened:
                return False
            self._delete()
            self._show_keys()
            return True
        if not self._allowed(text):
            return self.opened
        if not self.opened:
            self._show()
        self._leave_letters()
        self._write(self.value + text)
        self._peek()
        self.keys.to_done()
        self._show_keys()
        return True

    def fill(self, text: str) -> None:
        """All that shall stand there, from a keyboard elsewhere."""
        if self.composition is not None:
            self.composition.drop()
        self._write(text)
        if self.opened:
            self._show_keys()

    def finish(self) -> None:
        """Whoever wrote is done, as with the key for that."""
        if self.opened:
            self._done()

    def _show_keys(self) -> None:
        """Draw what has changed of what is open; the rest stays as it was drawn."""
        if self.opened and self._parts is not None:
            Panel(self).paint(self._parts)
        self.stage.touch()

    # How it looks.

    def _peek(self) -> None:
        """Let the last letter of a secret be read for a moment."""
        if not self.secret or self._writing is None:
            return
        self._peeks += 1
        moment = self._peeks

        def over() -> None:
            if self._peeks == moment and self.opened:
                self._peeks = 0
                self.repaint()
                self.stage.touch()

        self._writing.after(PEEK, over)

    def letters_shown(self) -> str:
        """What can be read of what was written."""
        value: str = self.value
        if not self.secret or (self.keys.seen and self.opened):
            return value
        if self._peeks and value:
            return _DOT * (len(value) - 1) + value[-1]
        return _DOT * len(value)

    def key_words(self) -> str:
        """What the key that has the focus writes; '' while no keyboard stands there."""
        if not self.opened:
            return ""
        keys = self.keys
        return keys.strip[keys.at] if keys.at is not None else keys.focused().key

    def note(self) -> str:
        """What will be where there are no candidates yet, or why there are none."""
        writing = self._writing
        if writing is None:
            return ""
        if self.composing is None and self.keys.chinese and not self.keys.strip:
            return writing.text("Characters to choose from appear here.")
        if self.composing is None or self.composing.candidates:
            return ""
        if writing.engine.missing:
            return writing.text("Chinese input is not installed. Search finds by pinyin all the same.")
        return writing.text("Chinese input does not work just now.") if writing.engine.down else ""

    def paint(self, brush: Brush) -> None:
        self.paint_ground(brush)
        inside, unit = self.inside(), self.unit
        written = self.letters_shown() + (self.composing.shown if self.composing is not None else "")
        room = inside.width * (0.6 if self.words("label") else 1.0)
        self.paint_label(brush, inside.width - room - 16 * unit)
        tone = self.ink_tone if written else self.soft_tone
        if written:
            text = end_of(written, room, unit)
        elif self.words("hint"):
            text = text_texture(self.words("hint"), self.letters(SIZE), False, int(room))
        else:
            return
        # Beside a label it stands at the right; alone it begins where one reads.
        x = inside.right - text.width if self.words("label") else inside.x
        brush.texture(text, x, middle(inside, text), tone)

    def paint_popup(self, brush: Brush) -> None:
        if self._parts is not None:
            self._parts.let_go()
        self._parts = Parts(brush)
        Panel(self).paint(self._parts)
