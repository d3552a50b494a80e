"""The panel with what is received and what plays, in numbers: for whoever looks for a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import Key, ServiceError, ui
from gulou.services.tv import StreamKind
from live_tv import languages, timing
from live_tv.languages import N_
from live_tv.panel import Panel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gulou.services.tv import Channel, Reception, Stream
    from gulou.ui import PlayerFacts

NAME = "signal"
_STATES = {
    "locked": N_("Locked"),
    "no_signal": N_("No signal"),
    "failed": N_("Failed"),
    "closed": N_("Closed"),
    "opening": N_("Tuning"),
}
_KINDS = {
    StreamKind.video: N_("Picture"),
    StreamKind.audio: N_("Sound"),
    StreamKind.subtitle: N_("Subtitles"),
    StreamKind.teletext: N_("Teletext"),
    StreamKind.other: N_("Data"),
}
_SPEAKERS = {"mono": N_("mono"), "stereo": N_("stereo")}
_DYNAMIC = {"hlg": "HDR (HLG)", "pq": "HDR (PQ)"}
_TOO_MANY = 0.1
"""Share of the pictures: a box that drops more is not up to what is sent, as 4K without a decoder for it."""


class SignalPanel(Panel):
    """It looks again every second while it is open."""

    thin = True
    closing = frozenset({Key.LEFT, Key.INFO})

    def opened(self) -> None:
        self._reception: Reception | None = None
        self._facts: PlayerFacts | None = None
        self._overburdened = False
        self.app.watching.picture.on_facts = self._take
        self._look()

    def closed(self) -> None:
        self.app.watching.picture.on_facts = None
        self.app.cancel(NAME)

    def view(self, channel: Channel, now: float) -> tuple[ui.Node | None, ...]:
        text = self.app.text
        return (
            ui.Overlay(
                ui.Text(text("Signal and stream"), size="heading", bold=True, key="heading"),
                *(_line(*pair) for pair in self._received()),
                *(_line(*pair) for pair in self._played()),
                *(_line(*pair) for pair in self._streams(channel)),
                at="right",
                size=0.5,
                gap=12,
                key=NAME,
            ),
        )

    def _received(self) -> Iterator[tuple[str, str]]:
        text, found = self.app.text, self._reception
        if found is None or not found.tuner:
            yield text("Tuner"), "…"
            return
        state = _STATES.get(found.state, found.state)
        rate = f"{found.bitrate / 1e6:.1f} Mbit/s"
        yield text("Tuner"), f"{self._short(found.tuner)} · {text(state)}"
        yield text("Multiplex"), rate if found.multiplex == found.tuner else f"{found.multiplex} · {rate}"
        numbers = [
            "" if found.signal is None else f"{found.signal:.0%}",
            "" if found.snr is None else f"SNR {found.snr:.1f} dB",
            "" if found.ber is None else f"BER {found.ber:.1e}",
        ]
        said = " · ".join(number for number in numbers if number)
        yield text("Signal"), said or text("The tuner does not say")
        yield (
            text("Errors"),
            text("{errors} in order, {lost} packets lost").format(errors=found.errors, lost=found.lost),
        )

    def _played(self) -> Iterator[tuple[str, str]]:
        text, facts = self.app.text, self._facts
        if facts is None:
            return
        if facts.width:
            fields = text("interlaced") if facts.interlaced else text("progressive")
            yield (
                text("Picture"),
                " · ".join((f"{facts.width} × {facts.height}", self._rate(facts), fields)),
            )
            decoder = facts.decoder or text("by the processor")
            yield text("Decoder"), f"{facts.video.upper()} · {decoder}"
            if facts.transfer in _DYNAMIC:
                toned = text("brought down to this screen") if facts.toned else text("shown as it is: pale")
                yield text("Brightness"), f"{_DYNAMIC[facts.transfer]} · {toned}"
        speakers = text(_SPEAKERS.get(facts.channels, facts.channels))
        yield text("Sound"), " · ".join(filter(None, (facts.audio.upper(), speakers)))
        too_many = text("too much for this box") if self._overburdened else ""
        yield text("Dropped pictures"), " · ".join(filter(None, (str(facts.dropped), too_many)))
        against = text("sound against picture")
        yield text("Buffer"), f"{facts.buffered:.1f} s · {against} {facts.delay * 1000:+.0f} ms"

    def _streams(self, channel: Channel) -> Iterator[tuple[str, str]]:
        rates = self._reception.streams if self._reception is not None else {}
        for stream in channel.streams[:8]:
            rate = f" · {rates[stream.pid] / 1e3:.0f} kbit/s" if stream.pid in rates else ""
            yield f"PID {stream.pid}", f"{self._name(stream)}{rate}"

    def _name(self, stream: Stream) -> str:
        text = self.app.text
        language = languages.name(stream.language, text)
        kind = text(_KINDS[stream.kind])
        return f"{kind} {stream.codec.upper()}" + (f" ({language})" if language else "")

    def _short(self, address: str) -> str:
        """A tuner as a household may read it: of a command only that it is one."""
        return self.app.text("a program of this box") if address.startswith("pipe:") else address

    def _rate(self, facts: PlayerFacts) -> str:
        return self.app.text("{n} pictures a second").format(n=f"{facts.rate or facts.drawn:g}")

    def _take(self, facts: PlayerFacts) -> None:
        """New facts, a second after the last."""
        if self._facts is not None:
            dropped = facts.dropped - self._facts.dropped
            self._overburdened = dropped > _TOO_MANY * (facts.rate or facts.drawn)
        self._facts = facts

    def _look(self) -> None:
        channel = self.app.watching.picture.channel
        if channel is not None:
            try:
                found = self.app.tv.reception(channel.service)
            except ServiceError:
                self._reception = None
            else:
                if not found.streams and self._reception is not None:
                    found = self._reception
                self._reception = found
        self.app.later(NAME, timing.TELETEXT, self._look)


def _line(name: str, value: str) -> ui.Row:
    return ui.Row(
        ui.Text(name, size="caption", tone="secondary", key="name"),
        ui.Spacer(),
        ui.Text(value, size="caption", key="value"),
        key=f"line {name}",
    )
