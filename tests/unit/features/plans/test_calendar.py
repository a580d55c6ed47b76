"""Periods follow each other without gap or overlap, whatever the calendar does."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansu.features.plans.model.calendar import months_later, seconds_between, seconds_left
from tansu.features.plans.model.proration import unused

INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(lambda wall: wall.replace(tzinfo=UTC))


def days(*dates: str) -> list[datetime]:
    return [datetime.fromisoformat(f"{date}T10:30:00+00:00") for date in dates]


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (1, days("2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31")),
        (1, days("2027-12-30", "2028-01-30", "2028-02-29", "2028-03-30")),
        (12, days("2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29")),
        (720, days("2026-11-26", "2086-11-26")),
    ],
)
def test_a_period_ends_on_the_day_it_began_or_on_the_last_of_a_short_month(
    months: int, expected: list[datetime]
) -> None:
    found = expected[:1]
    while len(found) < len(expected):
        found.append(months_later(found[-1], months, day=expected[0].day))

    assert found == expected


def test_summer_time_neither_lengthens_nor_shortens_what_was_paid() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    spring, autumn = days("2026-03-15")[0], days("2026-10-15")[0]

    over_spring, over_autumn = (months_later(one, 1, day=15) for one in (spring, autumn))

    assert (spring.astimezone(berlin).utcoffset(), over_spring.astimezone(berlin).utcoffset()) == (
        timedelta(hours=1),
        timedelta(hours=2),
    )
    assert seconds_between(spring, over_spring) == seconds_between(autumn, over_autumn) == 31 * 86400


@given(INSTANTS, st.integers(1, 120), st.integers(2, 40))
def test_many_short_periods_end_where_one_long_one_would(start: datetime, months: int, times: int) -> None:
    end = start
    for _ in range(times):
        end = months_later(end, months, day=start.day)

    assert end == months_later(start, months * times, day=start.day)
    assert end > start


@given(INSTANTS, st.integers(1, 720), st.integers(0, 10**10), st.floats(-0.5, 1.5))
def test_what_is_unused_is_never_more_than_all_and_rounded_for_the_member(
    start: datetime, months: int, minor: int, part: float
) -> None:
    end = months_later(start, months, day=start.day)
    on = start + (end - start) * part

    left = unused(minor, start=start, end=end, on=on)

    whole, remaining = seconds_between(start, end), seconds_left(start, end, on=on)
    assert 0 <= left <= minor
    assert 0 <= left * whole - minor * remaining < whole
