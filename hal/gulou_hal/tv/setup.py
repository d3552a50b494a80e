"""The tv.setup service: scans, and what the household chooses for its channels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from gulou.errors import ServiceError
from gulou.services import channels, messages, scanning
from gulou_hal.tv.channels import apply, arrange
from gulou_hal.tv.choices import Choice
from gulou_hal.tv.identity import ServiceId

if TYPE_CHECKING:
    from gulou_hal.tv.receiver import Receiver
    from gulou_hal.tv.scan import Scanning

PERMISSION: Final = scanning.PERMISSION
_MOST_GROUPS: Final = 16


class Setup:
    """Owned by the gateway's loop: only that thread calls it."""

    def __init__(
        self,
        receiver: Callable[[], Receiver],
        post: Callable[[Callable[[], None]], None],
        notify: Callable[[messages.Notice], None],
    ) -> None:
        """`receiver` gives the receiver once there is one; `post` and `notify` as of `Television`."""
        self._receiver = receiver
        self._post = post
        self._notify = notify
        self._scan: Scanning | None = None
        self._told = False
        self.handlers: Mapping[type, Callable[[Any], messages.Answer]] = {
            scanning.GetRegions: self._regions,
            scanning.StartScan: self._start,
            scanning.StopScan: self._stop,
            scanning.GetScan: lambda _: self._progress(),
            channels.GetAllChannels: self._all,
            channels.ChooseChannels: self._choose,
        }

    def close(self) -> None:
        """End a scan that runs."""
        if self._scan is not None:
            self._scan.cancel()
            self._scan.join()

    def _regions(self, _: scanning.GetRegions) -> scanning.Regions:
        from gulou_hal.tv.regions import offered

        receiver = self._receiver()
        devices = receiver.plan.devices
        systems = {system for device in devices for system in device.systems}
        found = tuple(
            scanning.Region(region.id, region.name, tuple(sorted(region.systems)))
            for region in offered(systems)
        )
        return scanning.Regions(found, receiver.tables.region, len(devices))

    def _start(self, query: scanning.StartScan) -> scanning.Scan:
        from gulou_hal.tv.regions import region
        from gulou_hal.tv.scan import Scanning

        chosen = region(query.region)
        if query.region and chosen is None:
            raise ServiceError("invalid", f"There is no region {query.region}")
        if self._scan is None or not self._scan.running:
            receiver = self._receiver()
            self._scan = Scanning(
                receiver.tables,
                receiver.tuners,
                query.kind,
                chosen,
                other_networks=query.other_networks,
                changed=self._changed,
            )
            self._scan.start()
        return self._progress()

    def _stop(self, _: scanning.StopScan) -> scanning.Scan:
        if self._scan is not None:
            self._scan.cancel()
        return self._progress()

    def _progress(self) -> scanning.Scan:
        return scanning.Scan(scanning.ScanState.never) if self._scan is None else self._scan.progress()

    def _changed(self) -> None:
        """From any thread: many changes that come together are told once."""
        if not self._told:
            self._told = True
            self._post(self._tell)

    def _tell(self) -> None:
        self._told = False
        self._notify(scanning.ScanChanged())

    def _all(self, _: channels.GetAllChannels) -> channels.AllChannels:
        tables = self._receiver().tables
        choices = tables.choices
        shown = {channel.service: channel for channel in tables.channels}
        found = []
        for channel in arrange(tables.broadcast, {}):
            service = ServiceId.from_url(channel.service)
            choice = choices.get(service.key if service else -1, Choice())
            listed = shown.get(channel.service) or apply(channel, choice)
            found.append(channels.Listed(listed, _told(channel.service, choice)))
        found.sort(key=lambda each: (each.channel.lcn is None, each.channel.lcn or 0, each.channel.name))
        return channels.AllChannels(tuple(found))

    def _choose(self, query: channels.ChooseChannels) -> channels.Chosen:
        from gulou_hal.tv.changes import Choose

        self._receiver().tables.change(Choose(dict(map(_chosen, query.choices))))
        return channels.Chosen()


def _told(service: str, choice: Choice) -> channels.Choice:
    return channels.Choice(
        service, choice.number, choice.name, choice.favourite, choice.hidden, choice.locked, choice.groups
    )


def _chosen(choice: channels.Choice) -> tuple[int, Choice]:
    """The number that names a service, and what is chosen for it. Raises ServiceError."""
    service = ServiceId.from_url(choice.service)
    if service is None:
        raise ServiceError("invalid", f"{choice.service} names no service; it should look like dvb://1.2.3")
    if choice.number is not None and not 0 < choice.number <= channels.LARGEST_NUMBER:
        raise ServiceError("invalid", f"A channel's number is from 1 to {channels.LARGEST_NUMBER}")
    names = (*choice.groups, *((choice.name,) if choice.name else ()))
    if len(choice.groups) > _MOST_GROUPS or any(len(name) > channels.LONGEST_NAME for name in names):
        raise ServiceError("invalid", f"A name has at most {channels.LONGEST_NAME} letters")
    return service.key, Choice(
        choice.number, choice.name or None, choice.favourite, choice.hidden, choice.locked, choice.groups
    )
