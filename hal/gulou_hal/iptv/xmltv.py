"""XMLTV read as it comes: nothing is kept but the programme that is being read (xmltv.dtd).

A gigabyte takes no more memory than a page. Programmes of channels that nobody receives are passed over.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple
from xml.parsers import expat

from gulou_hal.iptv.dates import Dates
from gulou_hal.iptv.episodes import episode_of
from gulou_hal.iptv.errors import FeedError
from gulou_hal.iptv.genres import age_of, genre_of
from gulou_hal.iptv.languages import broadcast_code

_LONGEST_TEXT: Final = 1 << 20
"""Characters between two tags: a file that has more is no guide, and would fill the memory."""
_LONGEST_TAG: Final = 4 << 20
_ENCODING: Final = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_RECODED: Final = ("gb2312", "gbk", "gb18030", "big5", "big5hkscs", "shift_jis", "euc_jp", "euc_kr", "euc-kr")
"""What expat does not read itself, being of more than one byte."""


class XmltvChannel(NamedTuple):
    """A channel of the file: its id, and its names by language."""

    id: str
    names: tuple[str, ...]


class XmltvProgramme(NamedTuple):
    """A programme of the file. Times are Unix seconds; `stop` is 0 where the file does not say."""

    start: int
    stop: int
    titles: dict[str, str]
    texts: dict[str, str]
    genre: int
    age: int
    episode: str


class Xmltv:
    """Feed it the file. `on_programme` gets the id of a channel that is wanted, and a programme of it."""

    def __init__(
        self,
        address: str,
        *,
        on_channel: Callable[[XmltvChannel], None],
        wants: Callable[[str], bool],
        on_programme: Callable[[str, XmltvProgramme], None],
    ) -> None:
        """`wants` is asked for each programme's channel, after all channels that stand before it."""
        self.undated = 0
        """Programmes left out since their times cannot be read."""
        self._address = address
        self._on_channel = on_channel
        self._wants = wants
        self._on_programme = on_programme
        self._dates = Dates()
        self._codes: dict[str, str] = {}
        self._parser: expat.XMLParserType | None = None
        self._decoder: codecs.IncrementalDecoder | None = None
        self._fed = 0
        self._channel = ""
        self._start = self._stop = 0
        self._language = self._system = ""
        self._text: list[str] = []
        self._names: list[str] = []
        self._titles: dict[str, str] = {}
        self._subtitles: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._categories: list[str] = []
        self._numbers: dict[str, str] = {}
        self._age = 0
        self._ends: Mapping[str, Callable[[str], object]] = {
            "title": lambda text: self._titles.setdefault(self._code(), text),
            "sub-title": lambda text: self._subtitles.setdefault(self._code(), text),
            "desc": lambda text: self._texts.setdefault(self._code(), text),
            "category": self._categories.append,
            "episode-num": lambda text: self._numbers.setdefault(self._system, text),
            "value": self._rated,
            "display-name": self._names.append,
        }

    def feed(self, data: bytes) -> None:
        """The next piece. Raises FeedError."""
        if not data:
            return
        parser = self._parser or self._begin(data)
        if self._decoder is not None:
            data = self._decoder.decode(data).encode()
        self._fed += len(data)
        self._parse(parser, data, last=False)
        if sum(map(len, self._text)) > _LONGEST_TEXT or self._fed - parser.CurrentByteIndex > _LONGEST_TAG:
            raise FeedError(f"{self._address} is no XMLTV guide: its words never end; check the address")

    def finish(self) -> None:
        """The file has ended. Raises FeedError when it may not end there."""
        if self._parser is None:
            raise FeedError(f"{self._address} is empty; fetch it again")
        self._parse(self._parser, b"", last=True)

    def _begin(self, data: bytes) -> expat.XMLParserType:
        found = _ENCODING.search(data[:400])
        encoding = found.group(1).decode().lower() if found else ""
        if encoding in _RECODED:
            self._decoder = codecs.getincrementaldecoder(
                "gb18030" if encoding.startswith("gb") else encoding
            )("replace")
        self._parser = parser = expat.ParserCreate("utf-8" if self._decoder else None)
        parser.buffer_text = True
        parser.StartElementHandler = self._root
        return parser

    def _parse(self, parser: expat.XMLParserType, data: bytes, *, last: bool) -> None:
        try:
            parser.Parse(data, last)
        except expat.ExpatError as error:
            raise FeedError(self._sentence(error)) from None
        except (LookupError, ValueError) as error:
            raise FeedError(
                f"{self._address} is written in an unknown way ({error}); fetch another"
            ) from None

    def _sentence(self, error: expat.ExpatError) -> str:
        line = f"line {error.lineno}"
        match expat.errors.messages[error.code]:
            case expat.errors.XML_ERROR_NO_ELEMENTS | expat.errors.XML_ERROR_UNCLOSED_TOKEN:
                return f"{self._address} ends in the middle ({line}); fetch it again"
            case expat.errors.XML_ERROR_PARTIAL_CHAR:
                return f"{self._address} ends in the middle ({line}); fetch it again"
            case expat.errors.XML_ERROR_INVALID_TOKEN | expat.errors.XML_ERROR_INCORRECT_ENCODING:
                return f"{self._address} is not written in the letters that it names ({line}); fetch another"
            case expat.errors.XML_ERROR_UNKNOWN_ENCODING:
                return f"{self._address} is written in letters that are not known ({line}); fetch another"
            case _:
                return f"{self._address} is no proper XML ({error}); fetch another"

    # What expat calls.

    def _root(self, name: str, _: dict[str, str]) -> None:
        parser = self._parser
        assert parser is not None
        if name != "tv":
            raise FeedError(f"{self._address} is no XMLTV guide: it begins with {name}; check the address")
        parser.StartElementHandler = self._started
        parser.EndElementHandler = self._ended
        parser.CharacterDataHandler = self._text.append

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        self._text.clear()
        if name == "programme":
            self._programme(attributes)
        elif name == "channel":
            self._channel = attributes.get("id", "")
            self._names.clear()
        else:
            self._language = attributes.get("lang", "")
            self._system = attributes.get("system", "")

    def _programme(self, attributes: dict[str, str]) -> None:
        channel = attributes.get("channel", "")
        parser = self._parser
        assert parser is not None
        if not self._wants(channel):
            self._pass_over(parser)
            return
        start = self._dates.seconds(attributes.get("start", ""))
        stop = self._dates.seconds(attributes["stop"]) if attributes.get("stop") else 0
        if start is None or stop is None:
            self.undated += 1
            self._pass_over(parser)
            return
        self._channel, self._start, self._stop = channel, start, stop
        self._titles, self._subtitles, self._texts, self._numbers = {}, {}, {}, {}
        self._categories.clear()
        self._age = 0

    def _pass_over(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = parser.CharacterDataHandler = None
        parser.EndElementHandler = self._passed

    def _passed(self, name: str) -> None:
        if name == "programme":
            parser = self._parser
            assert parser is not None
            parser.StartElementHandler = self._started
            parser.EndElementHandler = self._ended
            parser.CharacterDataHandler = self._text.append

    def _ended(self, name: str) -> None:
        end = self._ends.get(name)
        if end is not None:
            text = "".join(self._text).strip()
            if text:
                end(text)
        elif name == "programme":
            self._tell()
        elif name == "channel":
            self._on_channel(XmltvChannel(self._channel, tuple(self._names)))
        self._text.clear()

    def _rated(self, text: str) -> None:
        self._age = max(self._age, age_of(text))

    def _code(self) -> str:
        code = self._codes.get(self._language)
        if code is None:
            code = self._codes[self._language] = broadcast_code(self._language)
        return code

    def _tell(self) -> None:
        texts = self._texts
        for language, subtitle in self._subtitles.items():
            texts[language] = f"{subtitle}\n{texts[language]}" if language in texts else subtitle
        self._on_programme(
            self._channel,
            XmltvProgramme(
                self._start,
                self._stop,
                self._titles,
                texts,
                genre_of(self._categories),
                self._age,
                episode_of(self._numbers) if self._numbers else "",
            ),
        )
