"""Sentences that come from other processes, in the household's language.

The gateway and the zygote say what is wrong in English, with names and numbers in it: that is what logs and
`gulou status` show. For the screen each is found again among these, and its names are put into the
translation. What a name stands for may be a sentence itself.
"""

from __future__ import annotations

import re
from functools import cache

from gulou.language import Texts

SENTENCES = (
    # The tuner.
    "No tuner address was given: name a transport stream file or an address as udp://@239.1.2.3:1234",
    "No signal on {url}: no packets for {seconds} s; "
    "check that the sender runs and that the network cable is in",
    "No signal from {command}: no packets for {seconds} s; see what it waits for",
    "{url} is no address that a tuner can open: {error}",
    "No tuner opens {url}: {scheme}:// is none of {known} and no path",
    "{url} names no port: write {example} or {other}",
    "{url}: no machine is called {host} ({error}); check the spelling",
    "{url}: this machine has no network interface {name}; it has {names}",
    "{url}: {place} is already taken by another program; stop it or use another port",
    "{url}: {host} is not an address of this machine; use one of its own, or {other}",
    "{url}: no network interface takes multicast; name one with ?iface=eth0",
    "{url}: this user may not use {place}; use a port from 1024",
    "{url} cannot be received: {error}",
    "{url}: rate={rate} is no bit rate; write bit/s, as rate=8000000",
    "There is no file {path}; check the path",
    "{path} may not be read by this user; change its permissions",
    "{path} cannot be opened: {error}",
    "{path} cannot be read: {error}; check the disk",
    "{path} is a folder; name a transport stream file in it",
    "{path} is empty; record it again or choose another file",
    "{path} is no file; a command's output is played with pipe:///path/of/command",
    "{name} is not a transport stream: no sync byte every 188 bytes in the first {size}",
    "{name} is not a transport stream: no sync byte every 188 bytes because it is empty",
    "{url} is no command line: {error}",
    "{url} names no command; write pipe:///path/of/command arguments",
    "There is no command {command}; check the path in {url}",
    "{command} cannot be run: {error}",
    "{command} closed its output; run it by hand to see why",
    "{command} ended with exit status {code}; run it by hand to see why",
    "{command} was ended by signal {code}; run it by hand to see why",
    "{command} closed its output: {said}",
    "{command} ended with exit status {code}: {said}",
    "{command} was ended by signal {code}: {said}",
    "The output of {command}",
    "What comes on {url}",
    "{url} is not open",
    "{url} could not be used; the log says why",
    "This box cannot open {url}: it has no {module}",
    "No tuner of {url} receives {place}: use another address",
    "{query} names no delivery system: write msys= and one of {known}",
    "{word} is no value for {name}; correct it in {query}",
    "{query} does not say where to tune to: add {missing}",
    "No signal on {place}: check the aerial cable",
    "{url}: {word} is no delivery system; write one of {known}",
    "{url}: {word} is no number from 0 to {most}",
    "{path} holds no transport streams: name them as 474.ts, by their MHz",
    "{url} receives many multiplexes: say which",
    # Who uses the tuners.
    "No tuner was found: plug one in, and check its power",
    "No tuner of this box receives {system}: connect one, then try again",
    "{url} is no longer among the tuners of this box",
    "The tuner was unplugged: plug it in again",
    # What the kernel answers about a tuner.
    "The tuner {path} is not there: plug the tuner in, or see `dmesg` for why its driver did not start",
    "The tuner {path} was unplugged: plug the tuner in again",
    "The tuner {path} does not answer any more: unplug the tuner and plug it in again",
    "The tuner {path} is in use by another program: stop that one, or use another tuner",
    "The tuner {path} may not be opened by this user: add the user to the group video",
    "The tuner {path} cannot receive this: the frequency or a parameter is outside what it can do",
    "The tuner {path} found no memory for its buffer: close other programs",
    "The tuner {path} cannot do this: its driver lacks the function",
    "The tuner {path} is no tuner of the Linux DVB API: name another",
    "The tuner {path} failed: {error}",
    "No signal on {place}: the tuner is locked, but nothing comes; check the cable",
    "No signal on {place}: check the dish and its cable",
    "No signal on {place}: the signal is too poor: its packets come through damaged; check cable and plugs",
    "No signal on {place}: there is a carrier, but not of {system} with these parameters; scan again",
    "No signal on {place}: something is received, but no {system} carrier is in it; scan again",
    "{name} cannot receive {place}: use another tuner",
    "The tuner is needed for {doing}",
    "The tuner is in use: {doing}. End that to free it",
    "All {count} tuners are in use: {doing}. End that to free one",
    "{one}; {other}",
    "collecting the guide",
    "getting {what} ready",
    "looking for channels",
    "sending {what} to another device",
    "keeping {what} for later",
    "showing {what}",
    "recording {what}",
    "This channel is not known to this box: look for channels again",
    # SAT>IP servers of the house, and being one; HDHomeRuns.
    "{server} does not send any more: check its aerial, and the network",
    "{server} is no HDHomeRun, or not one that this box understands",
    "{address} names no server: write hdhomerun://auto, or hdhomerun://192.168.1.20",
    "No HDHomeRun answers at {host}: check that it is on, and that this is its address",
    "{server} does not let this box use its tuners: allow it there",
    "{server} cannot receive {what}: it has no tuner for it, or does not know it",
    "The network to {server} has no room left for {what}",
    "{server} has no tuner free for {what}: stop another use of it, or try again later",
    "{server} refuses {what}: {answer}",
    "{server} opened no session; it may be no SAT>IP server",
    "{server} speaks no proper RTSP ({error})",
    "{server} does not answer any more: check that it is on and that the network works",
    "{server} cannot be reached ({why}): check that it is on and that the network works",
    "{server} does not answer: check that it is on and not too busy",
    "{server} has ended the session; it is opened anew",
    "{server} has closed the connection: it was switched off, or shares no television any more",
    "{server} sends neither by UDP nor by TCP; nothing can be received from it",
    "{server} sends, but nothing arrives: a firewall may bar UDP; TCP is tried instead",
    "No signal on {what}: the tuner of {server} has no lock; check the aerial there",
    "No signal on {what}: {server} has sent nothing for {seconds} s; check its aerial, and the network",
    "What {server} sends",
    "No SAT>IP server answers at {host}: check that it is on, that it shares its tuners, and that "
    "this is its address",
    "{address} names no server: write satip://auto, or satip://192.168.1.20",
    "Television cannot be shared: this box is in no home network",
    "Television cannot be shared: the network refuses it ({why})",
    "Television cannot be shared; the gateway's log says why",
    "No tuner of this box can look for channels: connect one",
    "No signal anywhere: check the aerial or the cable, then look again",
    "The scan failed; the gateway's log says why",
    # Channels and guide.
    "This channel is not broadcast at the moment",
    "This channel is scrambled",
    "This channel is locked",
    "This programme is for those from {age} years on",
    "This channel is sent in {codec}, which this box cannot decode",
    "This channel sends no picture at the moment",
    "The picture that this channel names does not come",
    "The stream was closed",
    "{why}. Until then channels and guide are kept in memory",
    "No space is left for {path}: free some",
    "{path} cannot be written: change the permissions of its folder",
    "{path} is in use by another program: stop it",
    "{path} cannot be used ({error}): check the disk",
    "The stored guide {path} was damaged; it was put aside as {name} and is being built anew",
    # Guides and lists from the Internet, and reminders.
    "{url} has ended; it is tried again by itself",
    "{url} broke off ({error}); it is tried again by itself",
    "{url} cannot be received: {scheme}:// is not taken from a list",
    "{url} sends fragmented MP4, which this box cannot receive; choose another channel",
    "{url} is scrambled by {method}; choose another channel",
    "{address} receives many channels: say which",
    "{url} is not in the list any more; choose another channel",
    "{address} is one stream and no list of channels: name it in a list",
    "{address} is no list of channels: it begins with {name}; check the address",
    "The list has a line that never ends; check its address",
    "{address} answered {code} {reason}; check the address",
    "{address} ended in the middle; try it again",
    "{address} is no web address: {error}",
    "{address} cannot be fetched ({why}); check the network",
    "{address} is damaged ({error}); fetch it again",
    "{address} ends in the middle; fetch it again",
    "{address} ends in the middle ({line}); fetch it again",
    "{address} is empty; fetch it again",
    "{address} is no XMLTV guide: its words never end; check the address",
    "{address} is no XMLTV guide: it begins with {name}; check the address",
    "{address} is written in an unknown way ({error}); fetch another",
    "{address} is not written in the letters that it names ({line}); fetch another",
    "{address} is written in letters that are not known ({line}); fetch another",
    "{address} is no proper XML ({error}); fetch another",
    "{path} is a folder; name a file in it",
    "{why}. The guide stays as it was",
    "The import of {address} ended before it was done; it is tried again by itself",
    "{address} tells of none of the channels that are received",
    "{address} has {count} programmes with a time that cannot be read",
    "{folder} cannot be written: {error}",
    "{why}. Until then reminders are kept in memory",
    "The reminders in {path} were damaged; they were put aside as {name} and begin anew",
    # Recordings.
    "{title} will not be recorded: the guide does not list it any more",
    "{title} cannot be recorded: every tuner is needed for {rivals}",
    "{title} was not recorded: {why}",
    "{title} is not recorded: {why}",
    "The box was off, or did not know the time",
    "Nothing was received",
    "The disk is full: what was recorded until then is there",
    "The disk is too slow: parts of {title} are missing. Record less at a time, or use a faster disk",
    "The disk became read-only: check it. What was recorded until then is there",
    "The disk could not be written ({error}): check it",
    "The disk could not be written ({error}): check {path}",
    "The disk of the recordings cannot be read ({error}): check it",
    "Space for recordings runs out, and none may be deleted: delete some, or keep fewer",
    "The list of recordings {path} was damaged; it was put aside as {name}, and what is recorded"
    " was found again",
    "{why}. Until then timers are kept in memory",
    "This recording is not there any more",
    "Recordings are being looked through: try again in a moment",
    "This recording cannot be read ({error}): check the disk",
    "Nothing can be recorded: the gateway's log says why",
    # The player.
    "No picture: the video of this service is missing or of a kind that this box does not know",
    "No sound: the audio of this service is missing or of a kind that this box does not know",
    "No picture arrives: sound only",
    "Neither picture nor sound arrives",
    "This service has neither a picture nor a sound that this box can play",
    "What arrives is not a transport stream",
    "The stream ended before any picture or sound came",
    "The stream has ended",
    "The player cannot go on with this service: choose it again",
    # The box's own disk and network.
    "The box cannot remember what you choose ({error}): make room on the disk of {path}.",
    "{why} Until then nothing is remembered.",
    "The disk of {path} is full: free some space, or choose another folder with --data DIR.",
    "The data folder {path} cannot be used ({error}): choose another with --data DIR.",
    "The control socket cannot be opened: {error}",
    "The page cannot be served: {error}",
    "Port {port} is taken, so the page is at port {other}.",
    # Apps.
    "It sent a screen that cannot be shown: {error}.",
    "It answered what nobody had asked.",
    "This system cannot lock apps in ({hole}). To run them all the same: --unsafe",
    "{app} needs isolation level {needed}, and this box has {level} ({hole})",
    "every wall holds",
    "{app} could not be locked in: {error}",
    "messages: {used} of {limit}",
    "bytes: {used} of {limit} MiB",
    "nodes: {used} of {limit}",
    "memory: {used} of {limit} MiB",
    "cpu: {used} of {limit} s",
    "disk: {used} of {limit} MiB",
)
_NAME = re.compile(r"\\\{([a-z]+)\\\}")
_LONGEST = 2000


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The sentences, and how each is found; first those that say more of themselves."""
    by_words = sorted(SENTENCES, key=lambda sentence: -len(re.sub(r"\{[a-z]+\}", "", sentence)))
    return tuple(
        (sentence, re.compile(_NAME.sub(r"(?P<\1>.+?)", re.escape(sentence)), re.DOTALL))
        for sentence in by_words
    )


def spoken(text: Texts, sentence: str) -> str:
    """The sentence in the household's language; as it is where that is English, or nobody knows it."""
    if text.language == "en" or not sentence or len(sentence) > _LONGEST:
        return sentence
    for known, pattern in _patterns():
        found = pattern.fullmatch(sentence)
        if found is not None:
            names = {name: spoken(text, value) for name, value in found.groupdict().items()}
            return text(known).format(**names)
    return sentence
