"""Leaving with one's messages: they come back the same, and erasing leaves nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from tansu.core.principal import Principal
from tansu.features import messages
from tansu.features.messages import MessagesCustodian
from tansu.foundation import usage
from tansu.foundation.custody import Record
from tansu.foundation.work import Outside
from tansu.ports.database import sql
from tests.support.building import an_account, principal_of
from tests.unit.features.messages.conftest import BringIn
from tests.unit.features.messages.test_bringing_in import everything
from tests.unit.features.messages.test_going_out import FULL
from tests.unit.features.messages.writing import NOON_MS, backup, call, sms

CUSTODIAN = MessagesCustodian()


@pytest.fixture
def full(outside: Outside, ada: Principal, bring_in: BringIn) -> Principal:
    """Somebody with messages, calls, and something in the trash."""
    bring_in(FULL)
    bring_in(backup(call("030901820"), call("+4930901821", kind=3, at=NOON_MS + 9), tag="calls"))
    with outside.work(ada, "messages") as work:
        thread = messages.threads(work)[-1]
        messages.trash(work, [messages.conversation(work, thread.id)[0].number])
    return ada


def test_what_was_exported_comes_back_once_with_its_place_in_the_trash(outside: Outside, full: Principal) -> None:
    records, contents = exported(outside, full)
    bob = principal_of(an_account(outside, "bob@example.org"))

    first = CUSTODIAN.restore(outside, bob.account, records, opener(contents))
    again = CUSTODIAN.restore(outside, bob.account, records, opener(contents))

    assert (first, again) == (7, 0)
    assert exported(outside, bob)[0] == records
    assert [one.count for one in held(outside, bob)] == [one.count for one in held(outside, full)]
    with outside.read(bob, "messages") as work:
        assert len(messages.trashed(work)) == 1


def test_erasing_in_small_steps_leaves_nothing_and_gives_the_quota_back(outside: Outside, full: Principal) -> None:
    for _ in range(50):
        with outside.system(full.account, "messages") as work:
            left = CUSTODIAN.erase(work, limit=2)
        if not left:
            break

    with outside.look(full.account) as work:
        assert usage.usage_of(work).used == 0
        for table in sorted(CUSTODIAN.tables):
            assert work.tx.execute(sql(f"SELECT count(*) FROM {table}")).scalar_one() == 0, table
    assert everything(outside, full) == []


def test_a_purged_attachment_gives_its_bytes_back_only_when_no_message_needs_it(outside, ada, bring_in) -> None:
    bring_in(FULL)
    with outside.work(ada, "messages") as work:
        before = usage.usage_of(work).used
        group = next(one for one in messages.threads(work) if len(one.people) == 2)
        first, second = messages.conversation(work, group.id)
        messages.trash(work, [first.number])
        messages.purge(work, [first.number])
        between = usage.usage_of(work).used
        messages.trash(work, [second.number])
        messages.purge(work, [second.number])
        after = usage.usage_of(work).used

    assert before - between == len("The sea")
    assert between - after > 10_000


def test_a_conversation_can_be_trashed_restored_and_is_gone_after_thirty_days(outside, ada, bring_in) -> None:
    bring_in(backup(sms("one"), sms("two", at=NOON_MS + 1)))
    with outside.work(ada, "messages") as work:
        (thread,) = messages.threads(work)
        assert messages.trash_thread(work, thread.id) == 2
        assert messages.threads(work) == []
        messages.restore(work, [messages.trashed(work)[0].number])
        assert messages.thread(work, thread.id).count == 1

    outside.clock.move(timedelta(days=31))
    messages.purge_due(outside)

    with outside.read(ada, "messages") as work:
        assert messages.trashed(work) == []
    assert len(everything(outside, ada)) == 1


def exported(outside: Outside, who: Principal) -> tuple[list[Record], dict[str, bytes]]:
    with outside.look(who.account, "messages") as work:
        records = list(CUSTODIAN.export(work))
        contents = {ref.sha256: b"".join(outside.blobs.read(ref)) for ref in CUSTODIAN.blobs(work)}
    return records, contents


def held(outside: Outside, who: Principal) -> list[messages.Message]:
    with outside.look(who.account, "messages") as work:
        return CUSTODIAN.inventory(work)


def opener(contents: dict[str, bytes]):
    @contextmanager
    def open_bytes(sha256: str) -> Iterator[Iterator[bytes]]:
        yield iter([contents[sha256]])

    return open_bytes
