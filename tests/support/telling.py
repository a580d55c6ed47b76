"""Helps tests to tell somebody something, to let mail leave, and to read what came."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from tansu.core.money import Money
from tansu.foundation import notices
from tansu.foundation.jobs import Job, Worker
from tansu.foundation.notices import ABOUT, Fact, Kind, Notice
from tansu.foundation.work import Outside
from tansu.ports.mailer import Mail
from tests.support.building import outbox_of
from tests.support.twice_and_crashing import run_until_idle

EXAMPLES: dict[Fact, Any] = {
    Fact.WORDS: "Two {terabytes} & <more>",
    Fact.BYTES: 4_200_000_000,
    Fact.COUNT: 14,
    Fact.MONEY: Money(1_234_567, "EUR"),
    Fact.DAY: datetime(2026, 5, 28, 23, 59, tzinfo=UTC),
}


def facts_for(kind: Kind) -> dict[str, Any]:
    """Facts as that kind tells them."""
    return {name: EXAMPLES[fact] for name, fact in ABOUT[kind].facts.items()}


def tell(outside: Outside, account: str, kind: Kind, *, key: str = "k") -> Notice | None:
    """Record a notice in a transaction of its own."""
    with outside.system(account) as work:
        return notices.record(work, kind, key=key, **facts_for(kind))


def told(outside: Outside, account: str) -> list[Kind]:
    """What an account was told and has not dismissed, newest first."""
    with outside.look(account) as work:
        return [one.kind for one in notices.listed(work).notices]


def let_mail_leave(outside: Outside, jobs: Sequence[Job] = ()) -> list[Mail]:
    """Run the jobs that are due; every mail that ever left."""
    run_until_idle(Worker(outside, [notices.send, *jobs], name="post"))
    return outbox_of(outside).sent
