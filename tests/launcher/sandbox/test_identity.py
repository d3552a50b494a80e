"""User ids for apps: kept by the owner of the data folder, never shared by two apps."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gulou_launcher.sandbox import identity

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


def test_an_id_is_in_systemds_range_and_stays(tmp_path: Path) -> None:
    data = tmp_path / "app"
    data.mkdir()
    uid = identity.user_id("org.example.app", data)
    assert identity.FIRST <= uid <= identity.LAST
    identity.own(data, uid)
    assert identity.user_id("another name, the same folder", data) == uid


def test_two_apps_never_share_one_even_where_their_names_would(tmp_path: Path) -> None:
    ids = set()
    for n in range(5):
        data = tmp_path / str(n)
        data.mkdir()
        uid = identity.user_id("org.example.same", data)
        identity.own(data, uid)
        ids.add(uid)
    assert len(ids) == 5


def test_owning_reaches_all_files_but_follows_no_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("root's")
    data = tmp_path / "app"
    (data / "deep").mkdir(parents=True)
    (data / "deep" / "file").write_text("x")
    (data / "link").symlink_to(outside)
    identity.own(data, identity.FIRST)
    assert {path.lstat().st_uid for path in (data, data / "deep", data / "deep" / "file", data / "link")} == {
        identity.FIRST
    }
    assert outside.stat().st_uid == 0
    assert data.stat().st_mode & 0o077 == 0
