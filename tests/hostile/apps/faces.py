"""Deeds in the life of an app itself: what it is when it should be something else."""

from __future__ import annotations

import time

from hostile import Hostile

from gulou import ui


def a_view_that_never_returns(app: Hostile) -> None:
    def view() -> ui.Page:
        while True:
            time.sleep(1)

    app.view = view  # type: ignore[method-assign]


def a_view_of_nothing(app: Hostile) -> None:
    app.view = lambda: None  # type: ignore[method-assign, assignment, return-value]


def a_view_of_itself(app: Hostile) -> None:
    """A tree with a circle in it."""
    column = ui.Column()
    object.__setattr__(column, "children", (column,))
    app.view = lambda: ui.Page(column)  # type: ignore[method-assign]


def holds_on_to_the_end(app: Hostile) -> None:
    def stop() -> None:
        while True:
            time.sleep(1)

    app.pause = app.stop = stop  # type: ignore[method-assign]


def back_is_mine(app: Hostile) -> None:
    app.view = lambda: ui.Page(ui.Button("Never"), on_back=lambda: time.sleep(3600))  # type: ignore[method-assign]


def opens_itself_for_ever(app: Hostile) -> None:
    for _ in range(10):
        app.every(0.001, app.leave)


def saves_too_much(app: Hostile) -> None:
    app.save = lambda: ["x" * 1000] * 200  # type: ignore[method-assign]
