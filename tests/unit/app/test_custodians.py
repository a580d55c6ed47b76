"""Every table has one custodian, everything that leaves comes back the same, and nothing stays behind."""

import inspect
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib import import_module

import pytest

import tansu
from tansu.app import housekeeping
from tansu.app.custodians import CUSTODIANS
from tansu.app.instance import all_steps
from tansu.core.errors import TansuError
from tansu.features import gallery
from tansu.features.gallery import GalleryCustodian
from tansu.foundation import accounts, usage
from tansu.foundation.custody import Record
from tansu.foundation.jobs import HOUSEKEEPING, Job, Worker
from tansu.foundation.work import Outside
from tansu.ports import catalog
from tansu.ports.database import sql
from tansu.protocols.http.problem import STATUS
from tests.support.building import an_account, clock_of, every_step, principal_of
from tests.support.sending import photo, send
from tests.support.twice_and_crashing import run_until_idle


def modules() -> Iterator[object]:
    for found in pkgutil.walk_packages(tansu.__path__, "tansu."):
        if ".schema" not in found.name and not found.name.endswith("__main__"):
            yield import_module(found.name)


def test_every_table_has_exactly_one_custodian(outside: Outside) -> None:
    with outside.look() as work:
        tables = set(catalog.tables(work.tx))
    owned = [table for one in CUSTODIANS for table in one.tables]

    # What SQLite keeps an index of words in goes with the index.
    unowned = {table for table in tables if not table.startswith(("schema", "messages_words_"))} - set(owned)

    assert len(owned) == len(set(owned))
    assert set(owned) <= tables
    assert unowned <= set(), unowned


def test_the_composition_root_runs_every_migration_there_is() -> None:
    named = {(step.chain, step.number) for step in all_steps()}

    assert named == {(step.chain, step.number) for step in every_step()}


def test_every_job_there_is_reaches_a_worker() -> None:
    made = {thing.name for module in modules() for thing in vars(module).values() if isinstance(thing, Job)}

    known = {one.name for one in housekeeping.JOBS} | {one.job.name for one in HOUSEKEEPING_SCHEDULES}

    assert made <= known, made - known


HOUSEKEEPING_SCHEDULES = HOUSEKEEPING if isinstance(HOUSEKEEPING, tuple | list) else (HOUSEKEEPING,)


def test_every_error_has_a_status_on_the_wire() -> None:
    kinds = {
        thing.code: thing
        for module in modules()
        for thing in vars(module).values()
        if inspect.isclass(thing) and issubclass(thing, TansuError)
    }
    # What only WebDAV raises brings its status along.
    kinds.pop("dav")

    assert set(kinds) - set(STATUS) == set()


@pytest.mark.parametrize("kind", ["same account", "another account"])
def test_what_leaves_comes_back_the_same(outside: Outside, kind: str) -> None:
    ada = an_account(outside)
    fill(outside, ada)
    records, contents = exported(outside, ada.id)
    inventory = held(outside, ada.id)

    target = ada.id
    if kind == "same account":
        erase_all(outside, ada.id)
    else:
        target = an_account(outside, "new@example.org").id

    custodian = GalleryCustodian()
    first = custodian.restore(outside, target, records, opener(contents))
    again = custodian.restore(outside, target, records, opener(contents))

    assert (first, again) == (len(records), 0)
    assert held(outside, target) == inventory
    back, _ = exported(outside, target)
    assert comparable(back) == comparable(records)


def test_erasing_leaves_no_row_and_no_byte_and_touches_nobody_else(outside: Outside) -> None:
    ada, joe = an_account(outside), an_account(outside, "joe@example.org")
    fill(outside, ada)
    fill(outside, joe)
    kept = held(outside, joe.id)
    with outside.system(ada.id) as work:
        accounts.remove(work, ada.id)

    jobs = [*housekeeping.JOBS]
    with outside.system() as work:
        housekeeping.erase_account.defer(work, key=ada.id, account="", person=ada.id)
    run_until_idle(Worker(outside, jobs, name="one", custodians=CUSTODIANS))

    assert rows_naming(outside, ada.id) == []
    assert list(outside.blobs.scan(ada.id)) == []
    assert held(outside, joe.id) == kept
    assert len(list(outside.blobs.scan(joe.id))) == 3


def fill(outside: Outside, owner: accounts.Account) -> None:
    """Three photos: one a favourite with a date of its owner's, one in the trash, one as it came."""
    who = principal_of(owner)
    ids = [send(outside, who, photo(f"photo {n}"), filename=f"{n}.jpg").asset for n in range(3)]
    with outside.work(who, "gallery") as work:
        gallery.set_favourite(work, ids[0], True)
        gallery.set_taken(work, ids[0], datetime(2019, 2, 3, 4, 5))
        gallery.trash(work, [ids[1]])
    clock_of(outside).move(timedelta(minutes=1))


def held(outside: Outside, account: str) -> list[object]:
    with outside.look(account, "gallery") as work:
        return [*GalleryCustodian().inventory(work), usage.usage_of(work).used]


def exported(outside: Outside, account: str) -> tuple[list[Record], dict[str, bytes]]:
    with outside.look(account, "gallery") as work:
        records = list(GalleryCustodian().export(work))
        contents = {ref.sha256: b"".join(outside.blobs.read(ref)) for ref in GalleryCustodian().blobs(work)}
    return records, contents


def opener(contents: dict[str, bytes]):
    @contextmanager
    def open_bytes(sha256: str) -> Iterator[Iterator[bytes]]:
        yield iter([contents[sha256]])

    return open_bytes


def comparable(records: list[Record]) -> list[Record]:
    """What an owner would miss. A photo comes back under the month of its date, and when is said by the export."""
    elsewhere = {"added_at", "path", "taken_from"}
    plain = [{name: value for name, value in record.items() if name not in elsewhere} for record in records]
    return sorted(plain, key=lambda record: record["sha256"])


def erase_all(outside: Outside, account: str) -> None:
    for custodian in CUSTODIANS:
        if custodian.name == "accounts":
            continue
        for _ in range(50):
            with outside.system(account, custodian.feature) as work:
                if not custodian.erase(work, limit=2):
                    break
        else:
            raise AssertionError(f"{custodian.name} does not come to an end")
    outside.blobs.delete_owner(account)


def rows_naming(outside: Outside, words: str) -> list[str]:
    """Rows that still say it, but for the security record (declared as kept) and the erasing job's own row."""
    with outside.look() as work:
        return [
            f"{table}: {tuple(row)}"
            for table in sorted(table for one in CUSTODIANS for table in one.tables)
            if not table.startswith(("audit_", "jobs_"))
            for row in work.tx.execute(sql(f"SELECT * FROM {table}"))
            if any(words in str(value) for value in row)
        ]
