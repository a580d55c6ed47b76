"""Storage that gets full is told at 80, 95 and 100 percent: once for each rise, to all who share it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansu.foundation import notices, usage
from tansu.foundation.jobs import JobState, list_jobs
from tansu.foundation.notices import Kind, NoticesCustodian
from tansu.foundation.notices.fullness import level_of
from tansu.foundation.work import Outside
from tests.support.building import an_account, clock_of, outbox_of
from tests.support.telling import let_mail_leave, told

QUOTA = 5_000_000_000


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database on each engine in turn."""
    return "" if request.param == "sqlite" else str(request.getfixturevalue("migrated_postgres_url"))


def fill(outside: Outside, account: str, percent: float) -> None:
    """Let an account keep so much of its quota."""
    with outside.system(account) as work:
        now = usage.usage_of(work)
        wanted = round(now.quota * percent / 100)
        if wanted > now.used:
            usage.charge(work, wanted - now.used)
        else:
            usage.release(work, now.used - wanted)


def look(outside: Outside) -> None:
    """Let the job look, as it does every half minute."""
    with outside.system() as work:
        notices.look_at_usage.defer(work)
    let_mail_leave(outside, [notices.look_at_usage])
    with outside.look() as work:
        assert [job for job in list_jobs(work).jobs if job.state in (JobState.WAITING, JobState.DEAD)] == []


@pytest.mark.parametrize(
    ("used", "quota", "level"),
    [
        (0, 0, 0),
        (0, QUOTA, 0),
        (3_999_999_999, QUOTA, 0),
        (4_000_000_000, QUOTA, 80),
        (4_749_999_999, QUOTA, 80),
        (4_750_000_000, QUOTA, 95),
        (4_990_000_000, QUOTA, 95),
        (4_990_000_001, QUOTA, 100),
        (5_000_000_000, QUOTA, 100),
        (9_000_000_000, QUOTA, 100),
        (1, 0, 100),
        (79, 100, 0),
        (80, 100, 80),
        (99, 100, 95),
        (100, 100, 100),
        (2**61, 2**62 - 1, 0),
    ],
)
def test_which_threshold_is_reached(used: int, quota: int, level: int) -> None:
    assert level_of(used, quota) == level


@given(quota=st.integers(0, 2**62), used=st.integers(0, 2**62), more=st.integers(0, 2**40))
def test_more_is_never_less_full(quota: int, used: int, more: int) -> None:
    assert level_of(used, quota) <= level_of(used + more, quota)
    assert level_of(quota, quota) == (100 if quota else 0)


def test_each_threshold_is_told_when_it_is_reached_and_once(outside: Outside, ada: str) -> None:
    for percent in (50, 79.9, 80, 85, 95, 96, 100):
        fill(outside, ada, percent)
        look(outside)
        look(outside)

    assert set(told(outside, ada)) == {Kind.USAGE_80, Kind.USAGE_95, Kind.USAGE_FULL}
    assert sorted(mail.subject for mail in outbox_of(outside).sent) == [
        "80% of your storage is used",
        "Your storage is almost full",
        "Your storage is full",
    ]


def test_who_rises_past_several_at_once_hears_of_the_highest(outside: Outside, ada: str) -> None:
    fill(outside, ada, 96)
    look(outside)

    (mail,) = outbox_of(outside).sent
    assert (told(outside, ada), mail.subject) == ([Kind.USAGE_95], "Your storage is almost full")
    assert "You keep 4.8\u00a0GB of 5\u00a0GB, more than 95% of it." in mail.text


def test_a_threshold_passed_again_is_told_again_but_not_within_a_day(outside: Outside, ada: str) -> None:
    for percent in (82, 70, 83, 70):
        fill(outside, ada, percent)
        look(outside)
        clock_of(outside).move(timedelta(hours=1))
    within_a_day = len(told(outside, ada))
    clock_of(outside).move(timedelta(hours=21))
    fill(outside, ada, 84)
    look(outside)

    assert (within_a_day, told(outside, ada)) == (1, [Kind.USAGE_80] * 2)


def test_a_quota_that_shrinks_makes_full_what_it_holds(outside: Outside, ada: str) -> None:
    fill(outside, ada, 50)
    look(outside)
    with outside.system(ada) as work:
        usage.set_quota(work, 1_000_000_000)
    look(outside)

    assert told(outside, ada) == [Kind.USAGE_FULL]


def test_everybody_who_shares_a_pool_is_told(outside: Outside, ada: str) -> None:
    joe = an_account(outside, "joe@example.org", password="").id
    with outside.system(joe) as work:
        usage.join_pool(work, ada)
    fill(outside, joe, 80)
    look(outside)

    assert (told(outside, ada), told(outside, joe)) == ([Kind.USAGE_80], [Kind.USAGE_80])
    assert {mail.to for mail in outbox_of(outside).sent} == {"ada@example.org", "joe@example.org"}


def test_what_is_known_of_a_pool_goes_with_its_account(outside: Outside, ada: str) -> None:
    fill(outside, ada, 80)
    look(outside)

    with outside.system(ada) as work:
        NoticesCustodian().erase(work, limit=10)
        usage.release(work, usage.usage_of(work).used)
    look(outside)

    assert told(outside, ada) == []
