"""What one multiplex tells of others: that their services, or the network's numbers, have a new version.

Tables have versions (ETSI EN 300 468 §5.1.1). One that is new for the SDT of another transport stream means
that multiplex, one of the NIT or of a BAT all of the network: they are worth a visit before their hour.
"""

from __future__ import annotations

from collections.abc import Mapping

from gulou_hal.si.nit import Bat, Nit
from gulou_hal.si.sdt import Sdt
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.place import Place
from gulou_hal.tv.reading import Reading


class Elsewhere:
    """Keeps the versions, each by where it was heard: not every network sends the same everywhere."""

    def __init__(self) -> None:
        self._versions: dict[tuple[Place, int, int, int], int] = {}

    def news(
        self, place: Place, table: Sdt | Nit | Bat, readings: Mapping[Place, Reading]
    ) -> tuple[Place, ...]:
        """The other multiplexes that a table heard at a place says are not as before."""
        header = table.header
        if not header.current or (isinstance(table, Sdt) and table.actual):
            return ()
        network = table.original_network_id if isinstance(table, Sdt) else 0
        key = (place, header.table_id, header.extension, network)
        before = self._versions.get(key)
        self._versions[key] = header.version
        if before in (None, header.version):
            return ()
        others = [other for other in readings if other.source == place.source and other != place]
        if isinstance(table, Sdt):
            wanted = (table.original_network_id, table.transport_stream_id)
            others = [other for other in others if _carried(readings[other]) == wanted]
        return tuple(others)


def _carried(reading: Reading) -> tuple[int, int] | None:
    """original_network_id and transport_stream_id of what a multiplex carries, where that is known."""
    service = ServiceId.from_url(reading.channels[0].service) if reading.channels else None
    return (service.onid, service.tsid) if service else None
