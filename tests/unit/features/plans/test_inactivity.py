"""Accounts that nobody uses: warned three times and then closed, and never one with a plan."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansu.core.errors import Invalid
from tansu.core.instants import to_ms
from tansu.core.principal import Principal
from tansu.features import plans
from tansu.features.plans.model.inactivity import LEADS, Warned, is_over, next_warning
from tansu.foundation import accounts, notices
from tansu.foundation.accounts.store import credentials
from tansu.foundation.jobs import Worker
from tansu.foundation.notices import Kind
from tansu.foundation.work import Outside
from tansu.settings import load_settings
from tests.support.building import clock_of
from tests.support.buying import GB, a_code, buy, sell
from tests.support.telling import told
from tests.support.twice_and_crashing import run_until_idle

YEARS = 730
CLOSING = plans.closing_unused(YEARS).job
START = datetime.fromisoformat("2026-01-01T00:00:00+00:00")


def pass_days(outside: Outside, days: int, *, mail: bool = True) -> None:
    """Let days go by, and the job look on the last of them."""
    clock_of(outside).move(timedelta(days=days))
    with outside.system() as work:
        CLOSING.defer(work)
    run_until_idle(Worker(outside, [CLOSING, *([notices.send] if mail else [])], name="one"))


def come_back(outside: Outside, who: Principal) -> None:
    """Let somebody use their account."""
    with outside.system(who.account) as work:
        credentials.see_account(work.tx, who.account, now_ms=to_ms(work.now))


def closing_at(outside: Outside, who: Principal) -> datetime | None:
    with outside.look(who.account) as work:
        return accounts.get(work, who.account).closing_at


def test_three_warnings_and_then_thirty_days_to_change_ones_mind(outside: Outside, ada: Principal) -> None:
    pass_days(outside, YEARS - 91)
    nothing = told(outside, ada.account)
    seen = []
    for days in (1, 60, 23):
        pass_days(outside, days)
        seen.append(len(told(outside, ada.account)))
    before = closing_at(outside, ada)

    pass_days(outside, 7)

    assert (nothing, seen, before) == ([], [1, 2, 3], None)
    assert closing_at(outside, ada) == clock_of(outside).now() + timedelta(days=accounts.CLOSING_DAYS)
    pass_days(outside, 1)
    assert told(outside, ada.account) == [Kind.INACTIVE] * 3


def test_whoever_comes_back_starts_anew(outside: Outside, ada: Principal) -> None:
    for days in (YEARS - 90, 60, 23, 6):
        pass_days(outside, days)
    come_back(outside, ada)
    pass_days(outside, 1)
    pass_days(outside, YEARS - 92)
    quiet = (closing_at(outside, ada), len(told(outside, ada.account)))

    pass_days(outside, 1)

    assert quiet == (None, 3)
    assert len(told(outside, ada.account)) == 4


def test_after_years_without_a_policy_everybody_still_has_ninety_days(outside: Outside, ada: Principal) -> None:
    pass_days(outside, 5 * YEARS)
    for days in (59, 1, 22, 1, 6):
        pass_days(outside, days)
    before = closing_at(outside, ada)

    pass_days(outside, 1)

    assert before is None
    assert closing_at(outside, ada) is not None


def test_who_was_not_reached_is_not_closed(outside: Outside, ada: Principal) -> None:
    for days in (YEARS - 90, 60, 23, 7, 30):
        pass_days(outside, days, mail=False)
    unreached = closing_at(outside, ada)

    pass_days(outside, 1)
    pass_days(outside, 1)

    assert unreached is None
    assert closing_at(outside, ada) is not None


@pytest.mark.parametrize("plan", ["paid", "given", "operator"])
def test_nobody_with_a_plan_and_nobody_who_operates_is_touched(
    outside: Outside, ada: Principal, root: Principal, plan: str
) -> None:
    who = root if plan == "operator" else ada
    sold = sell(outside, "Decade", 200 * GB, 9900, term="10 years")
    if plan == "paid":
        buy(outside, ada, sold)
    if plan == "given":
        plans.redeem(outside, ada, a_code(outside, sold, months=120))

    for days in (YEARS, 60, 30, 30):
        pass_days(outside, days)

    assert closing_at(outside, who) is None
    assert Kind.INACTIVE not in told(outside, who.account)


@given(st.lists(st.integers(1, 400), min_size=1, max_size=40), st.integers(180, 1000))
def test_whenever_the_job_runs_each_warning_comes_as_early_as_it_must(gaps: list[int], idle_days: int) -> None:
    warned: Warned | None = None
    now, given_at = START, list[datetime]()
    for days in gaps:
        now += timedelta(days=days)
        if is_over(START, warned, now=now):
            break
        due = next_warning(START, warned, idle=timedelta(days=idle_days), now=now)
        if due is not None:
            warned = due
            given_at.append(now)
    else:
        return

    assert warned is not None
    assert now >= START + timedelta(days=idle_days)
    assert [now - at >= lead for at, lead in zip(given_at, LEADS, strict=True)] == [True] * 3


@pytest.mark.parametrize("wish", [{"inactive_days": 30, "smtp_url": "smtp://localhost"}, {"inactive_days": YEARS}])
def test_a_policy_that_is_too_quick_or_tells_nobody_is_refused(wish: dict[str, object]) -> None:
    with pytest.raises(Invalid, match="inactive_days"):
        load_settings(**wish)
