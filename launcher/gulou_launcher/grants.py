"""What the household allows each app: asked once, kept, and taken back whenever it likes."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from gulou.manifest import Manifest
from gulou_launcher.apps import Installed
from gulou_launcher.kept import Kept
from gulou_launcher.options import ALL
from gulou_launcher.permissions import reach

_ROOM = "grants"


class Answer(msgspec.Struct, frozen=True):
    """What the household said of one permission, and what the app wanted to reach with it then."""

    granted: bool
    reach: tuple[str, ...] = ()


class Grants:
    """The household's answers. `preset` grants from the command line: permissions by app id, ALL for each."""

    def __init__(self, kept: Kept, preset: Mapping[str, Collection[str]] | None = None) -> None:
        self._kept = kept
        self._preset = preset or {}

    def granted(self, app: Installed) -> tuple[str, ...]:
        """The permissions that an app has now: asked for in its manifest, and granted."""
        return tuple(name for name in app.manifest.permissions if self.has(app, name))

    def has(self, app: Installed, permission: str) -> bool:
        """Whether an app has this permission."""
        if permission not in app.manifest.permissions:
            return False
        answer = self._answer(app, permission)
        if answer is not None and not answer.granted:
            return False
        return self._covers(answer, app, permission) or self._from_the_factory(app, permission)

    def unasked(self, app: Installed) -> tuple[str, ...]:
        """What the household has yet to be asked: permissions that are new, or that reach further now."""
        return tuple(
            name
            for name in app.manifest.permissions
            if not self._covers(self._answer(app, name), app, name) and not self._from_the_factory(app, name)
        )

    def put(self, manifest: Manifest, permissions: Collection[str], granted: bool) -> None:
        """The household has answered, to what this manifest says: the app may be another by now."""
        for name in permissions:
            answer = Answer(granted, reach(manifest, name))
            self._kept.put(_ROOM, manifest.id, name, value=answer)

    def forget(self, app_id: str) -> None:
        """The app is gone for good; one that comes under its name is asked for anew."""
        self._kept.forget(_ROOM, app_id)

    def _answer(self, app: Installed, permission: str) -> Answer | None:
        kept = self._kept.get(_ROOM, app.manifest.id, permission)
        return None if kept is None else msgspec.convert(kept, Answer)

    @staticmethod
    def _covers(answer: Answer | None, app: Installed, permission: str) -> bool:
        """Whether the app reaches no further than when the household answered."""
        return answer is not None and set(reach(app.manifest, permission)) <= set(answer.reach)

    def _from_the_factory(self, app: Installed, permission: str) -> bool:
        """Granted without a question: apps that ship with the box, and what its command line says."""
        if app.factory:
            return True
        preset = {*self._preset.get(app.manifest.id, ()), *self._preset.get(ALL, ())}
        return ALL in preset or permission in preset
