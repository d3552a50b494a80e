"""A user id for each app, where the box runs as root.

The owner of an app's data folder is the record of its id, so it stays the same for as long as the data does.
"""

import os
import zlib
from pathlib import Path

from .errors import SandboxError

FIRST, LAST = 61184, 65519  # the range that systemd keeps for users without a name


def user_id(app_id: str, data: Path) -> int:
    """The user id of this app: that of its data folder, or a free one, made from the app's id."""
    owner = data.stat().st_uid
    if FIRST <= owner <= LAST:
        return owner
    taken = {each.stat(follow_symlinks=False).st_uid for each in data.parent.iterdir()}
    size = LAST - FIRST + 1
    start = zlib.crc32(app_id.encode())
    for step in range(size):
        candidate = FIRST + (start + step) % size
        if candidate not in taken:
            return candidate
    raise SandboxError(f"No user id is left for {app_id}: remove the data of apps that are no longer used")


def own(data: Path, uid: int) -> None:
    """Give the data folder and all in it to this user, and close it to others; costs nothing when done."""
    if data.stat().st_uid == uid:
        return
    for folder, _, files, descriptor in os.fwalk(data, follow_symlinks=False):
        for name in files:
            os.chown(name, uid, uid, dir_fd=descriptor, follow_symlinks=False)
        if folder != str(data):
            os.fchown(descriptor, uid, uid)
    data.chmod(0o700)
    os.chown(data, uid, uid)  # last: it says that all the rest is done
