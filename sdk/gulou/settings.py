"""An app's settings: what the household chose of those that its `app.toml` names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from gulou import scene


class Settings(Mapping[str, Any]):
    """The values by name. The household changes them in Settings, the app with `put`."""

    def __init__(self, send: Callable[[scene.PutSetting], object]) -> None:
        self._send = send
        self._values: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def put(self, name: str, value: Any) -> None:
        """Change a setting, as the household would. Raises KeyError for one that app.toml does not name."""
        if name not in self._values:
            raise KeyError(f"app.toml names no setting {name!r}")
        self._values[name] = value
        self._send(scene.PutSetting(name, value))
