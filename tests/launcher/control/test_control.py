"""The control socket and the commands, over the real socket against a fake box."""

from __future__ import annotations
