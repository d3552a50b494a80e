"""Gateways in processes of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.hal.net.gateway_process import GatewayProcess


@pytest.fixture
def gateways(tmp_path: Path) -> Iterator[Callable[..., GatewayProcess]]:
    """Starts gateways; a keyword is a variable of their environment."""
    started: list[GatewayProcess] = []

    def start(**environment: str) -> GatewayProcess:
        started.append(GatewayProcess(tmp_path / "data", **environment))
        return started[-1]

    yield start
    for gateway in started:
        gateway.close()


@pytest.fixture
def gateway(gateways: Callable[..., GatewayProcess]) -> GatewayProcess:
    return gateways()
