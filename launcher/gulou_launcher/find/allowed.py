"""What who watches now may find: everything, or with a child profile what was allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gulou.services.recordings import Recording
    from gulou_launcher.apps import Installed
    from gulou_launcher.shell import Shell


class Allowed:
    """Asked for each row. What the parental lock hides has no title, and is never found at all."""

    def __init__(self, shell: Shell) -> None:
        self._family = shell.family

    def app(self, app: Installed) -> bool:
        return self._family.allows_app(app)

    def programme(self, service: str, age: int = 0) -> bool:
        """Of a service, rated for this age; 0: for everybody, as a channel is."""
        return self._family.allows_service(service) and self._family.allows_age(age)

    def recording(self, recording: Recording) -> bool:
        """All of its parts must be."""
        ages = (recording.age, *(each.age for each in recording.ratings))
        return all(self.programme(recording.service, age) for age in ages)

    @property
    def settings(self) -> bool:
        """They are for who may change them."""
        return not self._family.is_child
