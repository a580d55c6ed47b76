"""Notes leave with every text they had, come back the same, and can be erased."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tansu.core.principal import Principal
from tansu.features import notes
from tansu.features.notes import Base, NotesCustodian, OnConflict, Wanted
from tansu.foundation import usage
from tansu.foundation.custody import Record
from tansu.foundation.tree import TreeCustodian
from tansu.foundation.work import Outside
from tests.support.building import an_account, principal_of
from tests.support.noting import attach, history_of, living, read_attachment, rewrite, write

CUSTODIAN = NotesCustodian()


@pytest.fixture
def filled(outside: Outside, ada: Principal) -> Principal:
    """Somebody with a history, a conflict, a mark, an attachment and something in the trash."""
    plan = write(outside, ada, "first", title="Plan", category="Work")
    rewrite(outside, ada, plan, "second")
    rewrite(outside, ada, plan, "mine", on_conflict=OnConflict.KEEP_BOTH)
    attach(outside, ada, plan.number, "map.png", b"a map")
    notes.edit(outside, ada, plan.number, Wanted(favourite=True), base=Base())
    old = write(outside, ada, "old", title="Old")
    with outside.work(ada, notes.FEATURE) as work:
        notes.trash(work, [old.number])
    return ada


def exported(outside: Outside, account: str) -> tuple[list[Record], dict[str, bytes]]:
    with outside.look(account, notes.FEATURE) as work:
        records = list(CUSTODIAN.export(work))
        contents = {ref.sha256: b"".join(outside.blobs.read(ref)) for ref in CUSTODIAN.blobs(work)}
    return records, contents


def opener(contents: dict[str, bytes]):  # type: ignore[no-untyped-def]
    @contextmanager
    def open_bytes(sha256: str) -> Iterator[Iterator[bytes]]:
        yield iter([contents[sha256]])

    return open_bytes


def comparable(records: list[Record]) -> list[Record]:
    """What an owner would miss: an attachment's folder is named by a number, which is another in another account."""
    elsewhere = {"created_at"}
    plain = [{name: value for name, value in record.items() if name not in elsewhere} for record in records]
    return sorted(plain, key=lambda record: record["path"])


def test_what_leaves_comes_back_the_same_and_only_once(outside: Outside, filled: Principal) -> None:
    records, contents = exported(outside, filled.account)
    other = an_account(outside, "new@example.org").id

    first = CUSTODIAN.restore(outside, other, records, opener(contents))
    again = CUSTODIAN.restore(outside, other, records, opener(contents))

    back, _ = exported(outside, other)
    assert (first, again) == (len(records), 0)
    assert comparable(back) == comparable(records)


def test_a_note_that_came_back_has_its_history_and_its_attachments(outside: Outside, filled: Principal) -> None:
    records, contents = exported(outside, filled.account)
    other = principal_of(an_account(outside, "new@example.org"))
    CUSTODIAN.restore(outside, other.account, records, opener(contents))

    (plan,) = living(outside, other, favourite=True)
    notes.edit(outside, other, plan.number, Wanted(category="Elsewhere"), base=Base())

    assert history_of(outside, other, plan.number) == ["second", "first"]
    (beside,) = records[0]["attachments"]
    assert read_attachment(outside, other, plan.number, beside["path"]) == b"a map"


def test_every_byte_that_a_record_names_is_there(outside: Outside, filled: Principal) -> None:
    records, contents = exported(outside, filled.account)

    named = {one["sha256"] for record in records for one in [*record["revisions"], *record["attachments"]]}

    assert named == set(contents)


def test_erasing_in_small_steps_leaves_nothing(outside: Outside, filled: Principal) -> None:
    for custodian in (CUSTODIAN, TreeCustodian()):
        for _ in range(20):
            with outside.system(filled.account, custodian.feature) as work:
                left = custodian.erase(work, limit=1)
            if not left:
                break

    with outside.look(filled.account) as work:
        assert [one.count for one in CUSTODIAN.inventory(work)] == [0]
        assert usage.usage_of(work).used == 0
