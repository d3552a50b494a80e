"""What a property weighs, and what is refused however it is packed."""

from __future__ import annotations

import time
from typing import Any

import pytest

from gulou.errors import SceneError, TooMuchError
from gulou_launcher.caps.weight import weigh


def test_letters_and_values_both_weigh() -> None:
    assert weigh("x" * 1000) > weigh("x") + 900
    assert weigh([1] * 1000) > 1000 * weigh(1)
    assert weigh({"name": "x" * 500}) > 500
    assert weigh(({"title": "a"}, {"title": "b"})) > weigh(({"title": "a"},))


def test_a_chart_is_not_too_much_and_crumbs_are() -> None:
    weigh({"values": [0.5] * 10_000})
    with pytest.raises(TooMuchError, match="at most 20000 values"):
        weigh([{} for _ in range(200_000)])


def test_a_well_is_too_deep() -> None:
    value: Any = []
    for _ in range(900):
        value = [value]
    with pytest.raises(SceneError, match="deep inside each other"):
        weigh(value)


def test_what_is_too_much_costs_no_more_the_more_it_is() -> None:
    def cost(count: int) -> float:
        value: list[list[dict[str, int]]] = [[{}] for _ in range(count)]
        begun = time.thread_time()
        with pytest.raises(TooMuchError):
            weigh(value)
        return time.thread_time() - begun

    assert min(cost(400_000) for _ in range(3)) < 10 * min(cost(40_000) for _ in range(3)) + 0.005
