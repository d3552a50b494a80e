"""The days of the services."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from headend.listings import listings
from headend.programmes import BEIJING, between, day, present_and_following
from headend.services import SERVICES, Service

WEEK = [date(2026, 11, 23) + timedelta(days=number) for number in range(7)]


@pytest.fixture(params=SERVICES, ids=lambda service: service.english)
def service(request: pytest.FixtureRequest) -> Service:
    assert isinstance(request.param, Service)
    return request.param


def test_a_day_has_at_least_thirty_programmes_and_no_gap(service: Service) -> None:
    for when in WEEK:
        programmes = day(service.service_id, when)
        assert len(programmes) >= 30
        midnight = datetime(when.year, when.month, when.day, tzinfo=UTC) - BEIJING
        assert programmes[0].start == midnight
        assert programmes[-1].end == midnight + timedelta(days=1)
        for earlier, later in pairwise(programmes):
            assert earlier.end == later.start


def test_event_ids_are_unique_over_a_month(service: Service) -> None:
    start = datetime(2026, 11, 1, tzinfo=UTC)
    ids = [programme.event_id for programme in between(service, start, start + timedelta(days=31))]
    assert len(ids) == len(set(ids))
    assert all(0 <= event_id <= 0xFFFF for event_id in ids)


def test_the_next_programme_begins_where_the_present_one_ends(service: Service) -> None:
    for hour in range(48):
        now = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(hours=hour, seconds=1)
        present, following = present_and_following(service, now)
        assert present.start <= now < present.end == following.start


def test_every_title_is_in_both_languages(service: Service) -> None:
    for title in listings()[service.service_id]:
        assert title.chinese.strip() and title.about_chinese.strip()
        assert title.english.isascii() and title.about_english.isascii()
        assert any("\u4e00" <= letter <= "\u9fff" for letter in title.chinese)
