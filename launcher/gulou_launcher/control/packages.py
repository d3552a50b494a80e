"""What is said over the control socket about packages."""

from __future__ import annotations

import msgspec


class InstallPackage(msgspec.Struct, frozen=True, tag="install_package"):
    """Install the package whose descriptor rides along, open for reading. Answered by `PackageInstalled`.

    `force` allows a version older than the one that is installed.
    """

    force: bool = False


class RemovePackage(msgspec.Struct, frozen=True, tag="remove_package"):
    """Remove an app that came as a package; `data` deletes its data too. Answered by `PackageRemoved`."""

    app: str
    data: bool = False


class GetLog(msgspec.Struct, frozen=True, tag="get_log"):
    """What an app has printed, from byte `after` of its log on; -1: the last of it. Answered by `Log`."""

    app: str
    after: int = -1


class PackageInstalled(msgspec.Struct, frozen=True, tag="package_installed"):
    """The app is on the box. `before` is the version that it takes the place of, or empty; `key` signed it.

    `asks` are the permissions that the household is asked for when it opens the app next.
    """

    id: str
    version: str
    before: str
    key: bytes
    asks: tuple[str, ...] = ()


class PackageRemoved(msgspec.Struct, frozen=True, tag="package_removed"):
    """The app is gone; `data` tells whether its data is too."""

    id: str
    data: bool


class Log(msgspec.Struct, frozen=True, tag="log"):
    """A part of an app's log; `end` is where the next one begins. The file begins anew when it is full:
    `end` is then smaller than what was asked for, and `text` is from the new beginning.
    """

    text: bytes
    end: int


Request = InstallPackage | RemovePackage | GetLog
Reply = PackageInstalled | PackageRemoved | Log
