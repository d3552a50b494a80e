"""A list, and a page for each of its rows. Deep links and the search of the whole box lead to the pages."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gulou import App, ui
from gulou.scene import SearchResult

Recipe = dict[str, Any]
LINK = "recipe:"


class Recipes(App):
    """`opened` is the id of the recipe on the screen, '' for the list."""

    opened = ""

    def start(self, link: str) -> None:
        text = (Path(__file__).parent / "recipes.toml").read_text("utf-8")
        self.recipes: list[Recipe] = tomllib.loads(text)["recipe"]
        if link:
            self.open(link)

    def open(self, link: str) -> None:
        wanted = link.removeprefix(LINK)
        if any(recipe["id"] == wanted for recipe in self.recipes):
            self.opened = wanted

    def save(self) -> object:
        return self.opened

    def restore(self, state: str) -> None:
        self.opened = state

    def search(self, words: str) -> Sequence[SearchResult]:
        return [
            SearchResult(self.name(recipe), LINK + recipe["id"], self.facts(recipe))
            for recipe in self.recipes
            if any(words.lower() in name.lower() for name in recipe["name"].values())
        ]

    def view(self) -> ui.Page:
        found = [recipe for recipe in self.recipes if recipe["id"] == self.opened]
        return self.page_of(found[0]) if found else self.page_of_all()

    def page_of_all(self) -> ui.Page:
        return ui.Page(
            ui.Text(self.text("Recipes"), size="title"),
            ui.List(
                self.recipes,
                row=lambda recipe: ui.Item(self.name(recipe), self.facts(recipe)),
                row_key=lambda recipe: recipe["id"],
                on_select=self.choose,
            ),
            key="all",
        )

    def page_of(self, recipe: Recipe) -> ui.Page:
        return ui.Page(
            ui.Text(self.name(recipe), size="title"),
            ui.Row(ui.Icon("clock", 40, "accent"), ui.Text(self.facts(recipe), tone="secondary")),
            ui.RichText(self.in_language(recipe["text"])),
            on_back=self.close,
            key=recipe["id"],
        )

    def choose(self, recipe: Recipe) -> None:
        self.opened = recipe["id"]

    def close(self) -> None:
        self.opened = ""

    def name(self, recipe: Recipe) -> str:
        return self.in_language(recipe["name"])

    def facts(self, recipe: Recipe) -> str:
        words = self.text("{minutes} minutes, for {serves}")
        return words.format(minutes=recipe["minutes"], serves=recipe["serves"])

    def in_language(self, texts: dict[str, str]) -> str:
        return texts.get(self.language) or texts["en"]
