"""`python -m tools.make_business --data DIR`: a year of a small host's plans, for the pictures of what is sold.

Put on top of a library that `make demo` made. The clock is moved through the year, so that every order, renewal, gift
and refund is what the feature makes of it; nothing is written past it, and the books verify.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tansu.adapters.clock.stopped import StoppedClock
from tansu.app import hold, load_settings, open_instance
from tansu.core.money import Money
from tansu.core.principal import Means, Principal
from tansu.features import plans
from tansu.features.plans import CodeWish, Offer, Plan, Rule, read_term
from tansu.foundation import accounts
from tansu.foundation.work import Outside

GB = 10**9
ADA = "ada@example.org"
PLANS = (
    ("50 GB", 50 * GB, "month", 99, 1),
    ("200 GB", 200 * GB, "month", 299, 1),
    ("2 TB", 2000 * GB, "year", 9900, 1),
    ("Family 1 TB", 1000 * GB, "month", 799, 6),
)
BUYERS = (
    # Who, after how many days, and what.
    ("byron@example.org", "Byron", 4, "50 GB"),
    ("emre@example.org", "Emre Yılmaz", 37, "200 GB"),
    ("mei@example.org", "陈美玲", 61, "2 TB"),
    ("asha@example.org", "आशा शर्मा", 92, "200 GB"),
    ("lucia@example.org", "Lucía", 131, "50 GB"),
    ("dewi@example.org", "Dewi", 163, "200 GB"),
    ("clara@example.org", "Clara", 205, "Family 1 TB"),
    ("jonas@example.org", "Jonas", 260, "200 GB"),
    ("noor@example.org", "Noor", 301, "50 GB"),
)
STEP = timedelta(days=3)


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the year that ends today."""
    parser = argparse.ArgumentParser(prog="python -m tools.make_business", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a data directory that `make demo` made")
    settings = load_settings(data=parser.parse_args(arguments).data)
    today = datetime.now(UTC).replace(microsecond=0)
    clock = StoppedClock(today - timedelta(days=365))
    with hold(settings):
        instance = open_instance(settings)
        try:
            _year(replace(instance.outside, clock=clock), clock, until=today)
        finally:
            instance.close()
    return 0


def _year(outside: Outside, clock: StoppedClock, *, until: datetime) -> None:
    began = clock.now()
    ada = _member(outside, ADA, "Ada")
    offered = {one[0]: _offer(outside, *one) for one in PLANS}
    with outside.system() as work:
        plans.set_issuer(work, "Tansu am Hafen, Hafenstraße 1, 18055 Rostock")
    raffle = _codes(outside, offered["200 GB"], months=12, uses=5, note="summer fair")
    members = {ADA: ada}
    while clock.now() < until:
        day = (clock.now() - began).days
        for email, name, after, plan in BUYERS:
            if email not in members and day >= after:
                members[email] = _member(outside, email, name)
                _buy(outside, members[email], offered[plan])
        if ADA in members and not _has(outside, ada) and day >= 20:
            _buy(outside, ada, offered["Family 1 TB"])
        if "emre@example.org" in members and day in range(190, 193):
            _give_back(outside, members["emre@example.org"])
        if "byron@example.org" in members and day in range(150, 153):
            _buy(outside, members["byron@example.org"], offered["200 GB"])
        for who in members.values():
            _go_on(outside, who)
        clock.move(min(STEP, until - clock.now()))
    _end_of_year(outside, ada, members, raffle, offered)


def _end_of_year(
    outside: Outside, ada: Principal, members: dict[str, Principal], code: str, offered: dict[str, Plan]
) -> None:
    """What waits for somebody today: an order, a refund, codes, an invitation."""
    plans.redeem(outside, members["emre@example.org"], code)
    _codes(outside, offered["50 GB"], months=3, uses=1, note="thank you, Dewi")
    _codes(outside, offered["Family 1 TB"], months=6, uses=1, note="raffle")
    late = _member(outside, "sam@example.org", "Sam")
    with outside.work(late) as work:
        plans.order(work, offered["2 TB"].id, "EUR")
    with outside.system(members["lucia@example.org"].account) as work:
        plans.work_out(work, Rule.PRORATA_FROM, cause=work.new_id(), since=work.now)
    sister = _member(outside, "mira@example.org", "Mira")
    with outside.work(ada) as work:
        _, secret = plans.invite(work, outside.keys)
        plans.invite(work, outside.keys, email="papa@example.org")
    with outside.work(sister) as work:
        plans.accept(work, plans.look_at_invite(work, outside.keys, secret))


def _member(outside: Outside, email: str, name: str) -> Principal:
    with outside.system() as work:
        known = accounts.find(work, email)
        found = known or accounts.add(work, email=email, name=name, region="DE", operator=False, password=None)
    return Principal(found.id, Means.SYSTEM)


def _offer(outside: Outside, name: str, size: int, term: str, minor: int, people: int) -> Plan:
    with outside.system() as work:
        return plans.add_plan(work, Offer(name, size, read_term(term), (Money(minor, "EUR"),), people=people))


def _codes(outside: Outside, plan: Plan, *, months: int, uses: int, note: str) -> str:
    with outside.system() as work:
        ((_, secret),) = plans.make_codes(work, outside.keys, CodeWish(plan.id, months, uses=uses, note=note))
    return secret


def _has(outside: Outside, who: Principal) -> bool:
    with outside.look(who.account) as work:
        return bool(plans.overview(work).payments)


def _buy(outside: Outside, who: Principal, plan: Plan) -> None:
    with outside.system(who.account) as work:
        plans.order(work, plan.id, "EUR")
    _pay(outside, who)


def _pay(outside: Outside, who: Principal) -> None:
    with outside.system(who.account) as work:
        if (order := plans.overview(work).order) is not None:
            plans.record_payment(work, order.id, order.due, reference=f"transfer of {work.now:%-d %B}")


def _go_on(outside: Outside, who: Principal) -> None:
    """Look at a member as the schedule does, and let them pay what is asked."""
    with outside.system(who.account) as work:
        plans.look_again(work)
    _pay(outside, who)


def _give_back(outside: Outside, who: Principal) -> None:
    with outside.system(who.account) as work:
        for one in plans.work_out(work, Rule.LAST_PAYMENT_FULL, cause=work.new_id(), since=work.now):
            plans.approve(work, one.id)
            plans.record_sent(work, one.id, reference="transfer back")


if __name__ == "__main__":
    sys.exit(main())
