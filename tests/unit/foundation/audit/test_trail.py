"""The audit trail: order, pages, and what happens when somebody tampers with it."""

from datetime import timedelta

import pytest

from tansu.core.errors import Invalid
from tansu.core.principal import Means, Principal
from tansu.foundation import audit
from tansu.foundation.audit import AuditCustodian
from tansu.foundation.work import Outside
from tansu.ports.database import sql
from tests.support.building import clock_of

ADA = Principal("ada", Means.SESSION, "s1")


def record(outside: Outside, *happened: str, account: str = "ada") -> None:
    for action in happened:
        with outside.work(Principal(account, Means.SESSION)) as work:
            audit.record(work, action, "subject", count=3, wörter="grün")


def tamper(outside: Outside, statement: str) -> None:
    with outside.database.write() as tx:
        assert tx.execute(sql(statement)).rowcount == 1


def broken_at(outside: Outside, account: str = "ada") -> int | None:
    with outside.look(account) as work:
        return audit.verify(work)


def test_events_come_newest_first_in_pages_and_each_account_sees_its_own(outside: Outside) -> None:
    record(outside, "one", "two", "three")
    record(outside, "elsewhere", account="eve")

    with outside.look("ada") as work:
        first = audit.events(work, limit=2)
        last = audit.events(work, first.next, limit=2)

    assert [event.action for event in first.events] == ["three", "two"]
    assert [(event.action, event.n) for event in last.events] == [("one", 1)]
    assert last.next is None
    assert last.events[0].facts == {"count": 3, "wörter": "grün"}
    assert (last.events[0].actor, last.events[0].at) == ("ada", outside.clock.now())


def test_a_cursor_of_another_make_is_invalid(outside: Outside) -> None:
    with outside.look("ada") as work, pytest.raises(Invalid):
        audit.events(work, "nonsense")


def test_an_untouched_chain_is_whole_and_so_is_an_empty_one(outside: Outside) -> None:
    assert broken_at(outside) is None

    record(outside, *[f"act{number}" for number in range(7)])

    assert broken_at(outside) is None


@pytest.mark.parametrize(
    "change",
    [
        "action = 'nothing'",
        "actor = 'eve'",
        "subject = ''",
        "at = at + 1",
        "facts = '{}'",
        "previous = ''",
        "hash = 'x'",
    ],
)
def test_a_changed_event_is_found(outside: Outside, change: str) -> None:
    record(outside, "one", "two", "three", "four")

    tamper(outside, f"UPDATE audit_events SET {change} WHERE account = 'ada' AND n = 3")

    assert broken_at(outside) == 3
    assert broken_at(outside, "eve") is None


def test_an_event_taken_out_is_found(outside: Outside) -> None:
    record(outside, "one", "two", "three")

    tamper(outside, "DELETE FROM audit_events WHERE n = 2")

    assert broken_at(outside) == 2


def test_an_end_cut_off_is_found(outside: Outside) -> None:
    record(outside, "one", "two", "three")

    tamper(outside, "DELETE FROM audit_events WHERE n = 3")

    assert broken_at(outside) == 3


def test_a_beginning_cut_off_is_found(outside: Outside) -> None:
    record(outside, "one", "two", "three")

    tamper(outside, "DELETE FROM audit_events WHERE n = 1")

    assert broken_at(outside) == 1


def test_an_event_put_in_front_of_the_head_is_found(outside: Outside) -> None:
    record(outside, "one")

    tamper(
        outside,
        "INSERT INTO audit_events SELECT account, 2, at, actor, action, subject, facts, hash, 'x' FROM audit_events",
    )

    assert broken_at(outside) == 2


def test_a_work_that_fails_leaves_no_event_and_no_gap(outside: Outside) -> None:
    record(outside, "one")

    with pytest.raises(RuntimeError), outside.work(ADA) as work:
        audit.record(work, "two")
        raise RuntimeError("the power fails")
    record(outside, "three")

    with outside.look("ada") as work:
        assert [(event.n, event.action) for event in audit.events(work).events] == [(2, "three"), (1, "one")]
    assert broken_at(outside) is None


def test_what_is_older_than_a_year_is_forgotten_and_the_rest_still_verifies(outside: Outside) -> None:
    record(outside, "one", "two")
    clock_of(outside).move(timedelta(days=200))
    record(outside, "three")
    clock_of(outside).move(timedelta(days=166))

    with outside.system() as work:
        assert audit.forget_old(work) == 2

    with outside.look("ada") as work:
        assert [event.action for event in audit.events(work).events] == ["three"]
    assert broken_at(outside) is None
    record(outside, "four")
    assert broken_at(outside) is None


def test_a_trail_forgotten_whole_goes_on_where_it_was(outside: Outside) -> None:
    record(outside, "one", "two")
    clock_of(outside).move(timedelta(days=366))
    with outside.system() as work:
        audit.forget_old(work)

    assert broken_at(outside) is None
    record(outside, "three")

    with outside.look("ada") as work:
        assert audit.events(work).events[0].n == 3
    assert broken_at(outside) is None


def test_the_custodian_exports_all_keeps_a_year_and_says_so(outside: Outside) -> None:
    record(outside, "one", "two")
    custodian = AuditCustodian()

    with outside.system("ada") as work:
        exported = list(custodian.export(work))
        left = custodian.erase(work, limit=10)
        kept = custodian.kept(work)
    clock_of(outside).move(timedelta(days=366))

    assert [(record["n"], record["action"]) for record in exported] == [(1, "one"), (2, "two")]
    assert left == 0
    assert [(one.kind, one.count, one.until) for one in kept] == [("audit_event", 2, "2027-05-01")]
    with outside.system("ada") as work:
        assert custodian.erase(work, limit=10) == 0
        assert custodian.inventory(work)[0].count == 0
        assert custodian.kept(work) == []
