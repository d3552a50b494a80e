"""The screens of the apps that ship, as `screens` has those of the shell."""

from __future__ import annotations

from tests.golden.app_way import AppWay
from tests.golden.channels_screens import CHANNELS_WAYS
from tests.golden.live_tv_screens import LIVE_TV_WAYS
from tests.golden.recordings_screens import RECORDINGS_WAYS

APP_WAYS: dict[str, AppWay] = {**LIVE_TV_WAYS, **RECORDINGS_WAYS, **CHANNELS_WAYS}
