"""A taste of `make fuzz`: the same targets, a few examples of each, the same every time."""

import pytest
from fuzzing import fuzz, memory
from targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_any_bytes_are_borne(name: str) -> None:
    fuzz(name, 1, 40)


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_right_is_borne(name: str) -> None:
    target, samples = TARGETS[name]
    before = memory()
    for sample in samples:
        target(sample)
    assert memory() - before < 64 << 20
