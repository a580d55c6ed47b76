"""What an operator and a person see of the queue, what is forgotten, and what an account leaves behind."""

from datetime import timedelta

import pytest

from tansu.core.errors import Invalid
from tansu.foundation.custody import Holding
from tansu.foundation.jobs import Counts, JobContext, JobsCustodian, JobState, counts, job, list_jobs, own_jobs, store
from tansu.foundation.jobs.housekeeping import prune
from tansu.ports.database import sql
from tests.support.job_worlds import marks_in
from tests.support.twice_and_crashing import run_until_idle


@job("test.nothing")
def nothing(context: JobContext) -> None:
    """Do nothing."""


@job("test.dead", max_attempts=1)
def dead(context: JobContext) -> None:
    """Fail."""
    raise ValueError


def ids(page):
    """The ids on a page."""
    return [found.id for found in page.jobs]


def make(world, count, *, account="ada"):
    """Ask for some jobs, a second apart, and return their ids, newest first."""
    made = []
    for _ in range(count):
        world.clock.move(timedelta(seconds=1))
        made.insert(0, world.defer(nothing, account=account))
    return made


def test_an_operator_pages_through_everybodys_jobs_newest_first(world):
    made = make(world, 2) + []
    made = make(world, 3, account="grace") + made

    with world.outside.look() as work:
        first = list_jobs(work, limit=2)
        second = list_jobs(work, limit=2, cursor=first.next)
        third = list_jobs(work, limit=2, cursor=second.next)

    assert ids(first) + ids(second) + ids(third) == made
    assert third.next == ""


def test_jobs_of_the_same_moment_are_all_seen_once(world):
    with world.outside.system("ada") as work:
        made = {nothing.defer(work) for _ in range(5)}

    with world.outside.look() as work:
        first = list_jobs(work, limit=3)
        second = list_jobs(work, limit=3, cursor=first.next)

    assert len(ids(first) + ids(second)) == 5
    assert set(ids(first) + ids(second)) == made


def test_a_person_sees_only_their_own(world):
    own = make(world, 2)
    make(world, 2, account="grace")

    with world.outside.look("ada") as work:
        page = own_jobs(work)

    assert ids(page) == own


def test_a_state_can_be_picked_and_counted(world):
    worker = world.worker(nothing, dead)
    buried = world.defer(dead)
    run_until_idle(worker)
    waiting = make(world, 2)

    with world.outside.look() as work:
        found = ids(list_jobs(work, JobState.DEAD)), ids(list_jobs(work, JobState.WAITING))
        counted = counts(work)

    assert found == ([buried], waiting)
    assert counted == Counts(waiting=2, running=0, dead=1)


def test_a_made_up_cursor_is_refused(world):
    with world.outside.look() as work, pytest.raises(Invalid):
        list_jobs(work, cursor="bm9uc2Vuc2U")


def test_jobs_done_a_week_ago_are_forgotten_and_dead_ones_are_not(world):
    worker = world.worker(nothing, dead)
    old, buried = world.defer(nothing), world.defer(dead)
    run_until_idle(worker)
    world.clock.move(timedelta(days=6))
    recent = world.defer(nothing)
    run_until_idle(worker)

    world.clock.move(timedelta(days=1, hours=20))
    run_until_idle(worker)

    left = {found.id for found in world.jobs()}
    assert old not in left
    assert left == {buried, recent}


def test_pruning_goes_on_until_nothing_old_is_left(world):
    with world.outside.system("ada") as work:
        for _ in range(501):
            nothing.defer(work)
        work.tx.execute(sql("UPDATE jobs_queue SET state = 'done', ready_at = NULL, finished_at = 0"))

    world.defer(prune)
    run_until_idle(world.worker())

    assert world.jobs() == ()


def test_erasing_an_account_spares_the_job_that_does_it(world):
    custodian = JobsCustodian()

    @job("test.erases")
    def erases(context: JobContext) -> None:
        with context.open_work() as work:
            world_left.append(custodian.erase(work, limit=2))
            world_left.append(custodian.erase(work, limit=2))
            world_left.extend(kept.kind for kept in custodian.kept(work))

    world_left = []
    for_others = make(world, 1, account="grace")
    with world.outside.system("ada") as work:
        for days in (1, 2, 3):
            nothing.defer(work, due=work.now + timedelta(days=days))
    eraser = world.defer(erases)
    run_until_idle(world.worker(erases))

    assert world_left == [1, 0, "job"]
    assert {found.id for found in world.jobs()} == {eraser, *for_others}


def test_an_account_takes_along_what_it_was_waiting_for_as_facts(world):
    custodian = JobsCustodian()
    made = make(world, 2)

    with world.outside.look("ada") as work:
        inventory, records = custodian.inventory(work), list(custodian.export(work))

    assert inventory == [Holding("job", 2)]
    assert [record["id"] for record in records] == made[::-1]
    assert records[0]["due_at"] == "2026-05-01T12:00:01.000Z"
    assert custodian.restore(world.outside, "ada", records, lambda sha256: None) == 0


def test_the_custodian_answers_for_every_table_of_jobs(world):
    with world.outside.look() as work:
        catalogue = {
            "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
            "postgresql": "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
        }
        found = {row.name for row in work.tx.execute(sql(catalogue[work.engine]))}

    assert {name for name in found if name.startswith("jobs_")} == JobsCustodian.tables
    assert marks_in(world.outside) == []


class Explained:
    """A transaction in which every statement answers with its plan."""

    def __init__(self, tx):
        self.tx = tx
        self.steps = []

    def execute(self, statement, parameters):
        """Keep the plan instead of the rows."""
        plan = sql(f"EXPLAIN QUERY PLAN {statement.text}", "names")
        self.steps += [row.detail for row in self.tx.execute(plan, parameters)]
        return ()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_next_account_is_found_without_reading_every_job(world):
    with world.outside.look() as work:
        explained = Explained(work.tx)
        store.accounts_in_turn(explained, ["test.nothing"], destructive=True, now=work.now)

    used = [step for step in explained.steps if "USING" in step and "INDEX jobs_queue" in step]
    assert len(used) == 3
    assert all("INDEX jobs_queue_turn" in step for step in used)
