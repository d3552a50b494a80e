"""What the gateway says of a source, in the household's language, with the names and numbers in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou.sentences import Sentences

if TYPE_CHECKING:
    from gulou.language import Texts

N_ = str
"""Marks a text for translation where it stands in a table."""
SENTENCES = (
    N_("It waits for channels: look for channels first, or add a list"),
    N_("This one was given to the box when it was started: change it there"),
    N_("There are {count} already: remove one first"),
    N_("{address} is no web address: write it as http://example.org/tv.m3u"),
    N_("An address has at most {count} characters"),
    N_("Fetching was stopped; it is tried again by itself"),
    N_("{address} answered {code} {reason}; check the address"),
    N_("{address} cannot be fetched ({why}); check the network"),
    N_("{address} is no web address: {why}"),
    N_("{address} ended in the middle; try it again"),
    N_("{address} ends in the middle; fetch it again"),
    N_("{address} ends in the middle ({line}); fetch it again"),
    N_("{address} is damaged ({why}); fetch it again"),
    N_("{address} is empty; fetch it again"),
    N_("{address} is one stream and no list of channels: name it in a list"),
    N_("{address} is no list of channels: it begins with {name}; check the address"),
    N_("The list has a line that never ends; check its address"),
    N_("{address} is no XMLTV guide: its words never end; check the address"),
    N_("{address} is no XMLTV guide: it begins with {name}; check the address"),
    N_("{address} is written in an unknown way ({why}); fetch another"),
    N_("{address} is not written in the letters that it names ({line}); fetch another"),
    N_("{address} is written in letters that are not known ({line}); fetch another"),
    N_("{address} is no proper XML ({why}); fetch another"),
    N_("{address} tells of none of the channels that are received"),
    N_("{address} has {count} programmes with a time that cannot be read"),
    N_("{address} could not be used: see Logs in Settings"),
    N_("its name is not known"),
    N_("it does not answer in time"),
    N_("nothing answers there"),
    N_("there is no way to it"),
    N_("its certificate is not valid"),
    N_("{why}. The guide stays as it was"),
    N_("No space is left for {path}: free some"),
    N_("The import of {address} ended before it was done; it is tried again by itself"),
)
_KNOWN = Sentences(SENTENCES)


def told(text: Texts, sentence: str) -> str:
    """The sentence in the household's language; as it is where nobody knows it."""
    return _KNOWN.told(text, sentence)
