"""The household removes, in Settings, what was installed as a package."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from gulou.errors import GulouError

if TYPE_CHECKING:
    from gulou_launcher.apps import Installed
    from gulou_launcher.packages.installing import Installing
    from gulou_launcher.shell import Shell


class Removing:
    """The `Remover` of packages. Called on the frame thread; the disk is another's work."""

    def __init__(self, shell: Shell, installing: Installing) -> None:
        self._shell = shell
        self._installing = installing

    def removable(self, app: Installed) -> bool:
        return self._installing.holds(app)

    def remove(self, app: Installed) -> None:
        threading.Thread(target=self._remove, args=(app.manifest.id,), name="remove", daemon=True).start()

    def _remove(self, app_id: str) -> None:
        try:
            self._installing.remove(app_id, data=True)
        except GulouError as error:
            self._shell.post.deliver(self._shell.home.say, str(error))
