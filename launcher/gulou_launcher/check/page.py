"""The report as one HTML file that needs nothing else: the marks, and a picture of every screen."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from html import escape
from pathlib import Path
from string import Template

from gulou_launcher.check.findings import Findings
from gulou_launcher.check.grades import Mark
from gulou_launcher.check.reports import Report
from gulou_launcher.check.screens import Screen
from gulou_launcher.control.contract import Picture

_WIDE = 640
_QUALITY = 82
_MOST = 30


def html(report: Report, findings: Findings | None) -> str:
    """The whole page."""
    screens = findings.screens if findings is not None else []
    other = findings.other if findings is not None else {}
    return Template((Path(__file__).parent / "report.html").read_text("utf-8")).substitute(
        title=escape(f"{report.app} {report.version}".strip()),
        grade=report.grade.word,
        summary=escape(
            f"{len(report.screens)} screens, {report.keys} keys pressed in {report.seconds:.0f} s"
            f"{'' if report.whole else '; there is more than was tried'}. {report.machine}."
        ),
        marks="".join(_mark(mark) for mark in sorted(report.marks, key=lambda mark: mark.grade)),
        screens="".join(
            figure for screen in screens for figure in _figures(screen, other.get(screen.view.screen))
        ),
    )


def _mark(mark: Mark) -> str:
    sign = "≥" if mark.better == "higher" else "≤"
    limits = "".join(f"<td>{sign} {limit:g}</td>" for limit in mark.limits)
    details = "".join(f"<li>{escape(detail)}</li>" for detail in mark.details[:_MOST])
    more = f"<ul>{details}</ul>" if details else ""
    return (
        f'<tr class="{mark.grade.word}"><th scope="row"><b>{escape(mark.title)}</b>'
        f"<small>{escape(mark.why)}</small>{more}</th>"
        f'<td><span class="medal">{mark.grade.word}</span></td><td>{escape(mark.told)}</td>{limits}</tr>'
    )


def _figures(screen: Screen, other: Screen | None) -> Iterator[str]:
    pictures = [each.picture for each in (screen, other) if each is not None and each.picture is not None]
    if not pictures:
        return
    images = "".join(
        f'<img alt="{escape(screen.name)}" src="{_data(picture)}" loading="lazy">' for picture in pictures
    )
    yield (
        f"<figure>{images}<figcaption><b>{escape(screen.name)}</b> "
        f"<code>{escape(screen.way)}</code></figcaption></figure>"
    )


def _data(picture: Picture) -> str:
    from PIL import Image

    size = (picture.width, picture.height)
    image: Image.Image = Image.frombuffer("RGBX", size, picture.rgba, "raw", "RGBX", 0, 1).convert("RGB")
    image.thumbnail((_WIDE, _WIDE))
    target = io.BytesIO()
    image.save(target, "JPEG", quality=_QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(target.getvalue()).decode()
