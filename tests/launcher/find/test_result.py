"""What was found, in groups: the best hit first, the rest in an order that letters do not shake."""

from gulou import ui
from gulou_launcher.find.result import MOST, Group, Result, best, sections


def result(group: Group, name: str, rank: int = 0, heading: str = "") -> Result:
    return Result(group, name, rank, lambda: ui.Item(name), lambda: None, heading)


def test_the_best_hit_stands_alone_and_before_its_group() -> None:
    found = [
        result(Group.PROGRAMMES, "part", 1),
        result(Group.PROGRAMMES, "whole", 0),
        result(Group.APPS, "app", 0),
    ]
    assert best(found) is found[1]
    assert [(each.key, [row.key for row in each.results]) for each in sections(found)] == [
        ("programmes", ["part"]),
        ("apps", ["app"]),
    ]


def test_what_apps_offer_comes_last_and_is_never_the_best() -> None:
    found = [result(Group.SETTINGS, "sound", 2), result(Group.OFFERS, "soup", 0, "Recipes")]
    assert best(found) is found[0]
    before = sections(found[:1])
    assert sections(found)[: len(before)] == before
    assert sections(found)[-1].title == "Recipes"


def test_a_long_group_is_cut_until_all_of_it_is_wanted() -> None:
    count = MOST[Group.PROGRAMMES] + 5
    found = [
        result(Group.CHANNELS, "best"),
        *(result(Group.PROGRAMMES, str(number), 1) for number in range(count)),
    ]
    (section,) = sections(found)
    assert (len(section.results), section.more) == (MOST[Group.PROGRAMMES], 5)
    (section,) = sections(found, frozenset({"programmes"}))
    assert (len(section.results), section.more) == (count, 0)


def test_one_row_more_is_shown_rather_than_hidden_behind_a_row() -> None:
    count = MOST[Group.APPS] + 1
    found = [result(Group.CHANNELS, "best"), *(result(Group.APPS, str(number)) for number in range(count))]
    (section,) = sections(found)
    assert (len(section.results), section.more) == (count, 0)
