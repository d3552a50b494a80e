"""Names that imitate the system are refused, however they are dressed up; others are left alone."""

from pathlib import Path

import pytest

from gulou.errors import ManifestError
from gulou.manifest import FILE, read_manifest
from gulou.names import hidden, imitates


@pytest.mark.parametrize(
    "name",
    [
        "Settings",
        "SETTINGS",
        " set-tings ",
        "设置",
        "系 统",
        "Gulou",
        "ｇｕｌｏｕ",
        "Gulоu",
        "鼓楼",
        "Sеttings",
        "Home",
        "Śystem",
        "System Update!",
        "系统升级",
        "Emergency  Alert",
        "R00t",
        "Gu\u200blou",
        "【设置】",
    ],
)
def test_the_boxs_own_names_are_known_in_every_dress(name: str) -> None:
    assert imitates(name)


@pytest.mark.parametrize(
    "name", ["Hello", "你好", "Home Cinema", "Settings for Sheep", "鼓楼故事", "Live TV", "电视直播"]
)
def test_names_that_only_share_a_word_are_free(name: str) -> None:
    assert not imitates(name)
    assert not hidden(name)


def test_a_name_that_is_not_what_is_seen_is_known() -> None:
    assert hidden("Weather\u202etxet")
    assert hidden("Wea\u200bther")


def test_an_app_that_imitates_is_refused_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(
        'id = "x"\nversion = "1"\nentry = "x:X"\n[name]\nen = "X"\nzh = "系统设置"\n'
    )
    with pytest.raises(ManifestError, match=r"name.zh .* is the box's own.*nobody takes for the system"):
        read_manifest(tmp_path)
