"""The envelope of every service: calls with a number, replies with the same, and events.

A service adds its own structs to `Query`, `Answer` and `Notice`; nothing else changes.
"""

from __future__ import annotations

import msgspec

from gulou.services import channels, discovery, guide, net, radio, recordings, scanning, sources, teletext, tv

Query = (
    tv.GetChannels
    | tv.GetNowNext
    | tv.GetGuide
    | tv.GetReception
    | tv.Watch
    | teletext.GetPage
    | radio.GetRadioText
    | guide.GetWindow
    | guide.GetGenre
    | guide.Search
    | guide.GetReminders
    | guide.Remind
    | guide.Forget
    | scanning.GetRegions
    | scanning.StartScan
    | scanning.StopScan
    | scanning.GetScan
    | channels.GetAllChannels
    | channels.ChooseChannels
    | sources.GetSources
    | sources.AddSource
    | sources.StopSource
    | sources.RemoveSource
    | net.Connect
    | discovery.Watch
    | discovery.Unwatch
    | recordings.Query
)
Answer = (
    tv.Channels
    | tv.NowNextList
    | tv.Guide
    | tv.Reception
    | tv.Watching
    | teletext.Page
    | radio.RadioText
    | guide.Window
    | guide.Found
    | guide.Reminders
    | scanning.Regions
    | scanning.Scan
    | channels.AllChannels
    | channels.Chosen
    | sources.Sources
    | net.Connected
    | discovery.Watching
    | recordings.Answer
)
Notice = (
    tv.ChannelsChanged
    | tv.NowNextChanged
    | guide.RemindersChanged
    | guide.ReminderDue
    | scanning.ScanChanged
    | sources.SourcesChanged
    | discovery.Changed
    | recordings.Changed
)


class Call(msgspec.Struct, frozen=True, tag="call"):
    """App to gateway. `id` is the app's own number for this call, 1 … 2^31 − 1."""

    id: int
    query: Query


class Reply(msgspec.Struct, frozen=True, tag="reply"):
    """Gateway to app: the answer to the call of the same `id`."""

    id: int
    answer: Answer


class Failure(msgspec.Struct, frozen=True, tag="failure"):
    """Gateway to app: the call was refused or failed. `code` as in `gulou.errors.ServiceError`."""

    id: int
    code: str
    message: str


class Notify(msgspec.Struct, frozen=True, tag="notify"):
    """Gateway to app: something changed that the app asked to watch."""

    notice: Notice


FromApp = Call
FromGateway = Reply | Failure | Notify
