"""Any sequence of asking, claiming and ending leaves the queue as a dictionary says it must be."""

import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tansu.core.errors import Conflict
from tansu.foundation.jobs import JobContext, JobState, job, remove, retry, store
from tansu.foundation.jobs.attempt import claim_next
from tansu.foundation.jobs.model import Claimed, JobError
from tests.support.job_worlds import empty, open_world

LEASE = timedelta(seconds=60)
MOST = 3
ACCOUNTS = st.sampled_from(["ada", "grace", ""])
KEYS = st.sampled_from([None, None, "k", "l"])
SECONDS = st.sampled_from([0, 1, 30, 60, 3600])


@job("test.modelled", max_attempts=MOST)
def modelled(context: JobContext) -> None:
    """Never run here: the machine claims it and ends it."""


@dataclass
class Row:
    """What the model knows of one job."""

    account: str
    key: str | None
    state: JobState
    ready: datetime
    attempts: int = 0
    lease: str | None = None
    again: datetime | None = None

    @property
    def unfinished(self) -> bool:
        return self.state in (JobState.WAITING, JobState.RUNNING)


class QueueMachine(RuleBasedStateMachine):
    """The queue beside a dictionary."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.data = Path(tempfile.mkdtemp(prefix="queue-machine-"))
        self.stack.callback(shutil.rmtree, self.data)
        empty(self.url, self.data)
        self.world = self.stack.enter_context(open_world(self.url, self.data))
        self.rows: dict[str, Row] = {}
        self.turns: dict[str, int] = {}
        self.claims: list[Claimed] = []

    def teardown(self) -> None:
        """Close the database."""
        self.stack.close()

    @property
    def now(self) -> datetime:
        """The instant the world stands at."""
        return self.world.clock.now()

    @rule(account=ACCOUNTS, key=KEYS, wait=SECONDS)
    def defer(self, account: str, key: str | None, wait: int) -> None:
        """Ask; a key joins the unfinished job that has it."""
        due = self.now + timedelta(seconds=wait)
        got = self.world.defer(modelled, account=account, key=key, due=due)
        joined = [i for i, row in self.rows.items() if key and row.key == key and row.unfinished]

        if not joined:
            assert got not in self.rows
            self.rows[got] = Row(account, key, JobState.WAITING, due)
            return
        assert [got] == joined
        row = self.rows[got]
        if row.state is JobState.RUNNING:
            row.again = min(row.again or due, due)
        elif row.attempts == 0:
            row.ready = min(row.ready, due)

    @rule()
    def claim(self) -> None:
        """Claim; the model says which job it has to be, burying those out of attempts on the way."""
        with self.world.outside.system() as work:
            claimed = claim_next(work, {modelled.name: modelled}, worker="machine")
        expected = self._expected()
        assert (claimed and claimed.id) == expected
        if claimed:
            row = self.rows[claimed.id]
            assert claimed.attempts == row.attempts + 1
            row.state, row.lease = JobState.RUNNING, claimed.lease
            row.attempts, row.ready = row.attempts + 1, self.now + LEASE
            row.again = row.again if row.again and row.again > self.now else None
            self.turns[row.account] = max(self.turns.values(), default=0) + 1
            self.claims.append(claimed)

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def finish(self, data: st.DataObject) -> None:
        """End well; a lease that was lost ends nothing."""
        claimed = data.draw(st.sampled_from(self.claims))
        with self.world.outside.system() as work:
            kept = store.finish(work.tx, claimed.id, claimed.lease, now=work.now)
        assert kept == self._owns(claimed)
        if kept:
            row = self.rows[claimed.id]
            row.lease = None
            if row.again:
                row.state, row.ready, row.attempts, row.again = JobState.WAITING, row.again, 0, None
            else:
                row.state = JobState.DONE

    @precondition(lambda self: self.claims)
    @rule(data=st.data(), wait=SECONDS)
    def fail(self, data: st.DataObject, wait: int) -> None:
        """End badly, for now or for good."""
        claimed = data.draw(st.sampled_from(self.claims))
        last = claimed.attempts >= MOST
        with self.world.outside.system() as work:
            wait_ms = None if last else wait * 1000
            kept = store.fail(work.tx, claimed.id, claimed.lease, JobError("E", ""), now=work.now, wait_ms=wait_ms)
        assert kept == self._owns(claimed)
        if kept:
            row = self.rows[claimed.id]
            row.state, row.lease = JobState.DEAD if last else JobState.WAITING, None
            row.ready = self.now + timedelta(seconds=0 if last else wait)

    @precondition(lambda self: self.claims)
    @rule(data=st.data(), wait=SECONDS)
    def put_off(self, data: st.DataObject, wait: int) -> None:
        """Go on later."""
        claimed = data.draw(st.sampled_from(self.claims))
        with self.world.outside.system() as work:
            kept = store.put_off(work.tx, claimed.id, claimed.lease, now=work.now, wait_ms=wait * 1000)
        assert kept == self._owns(claimed)
        if kept:
            row = self.rows[claimed.id]
            due = self.now + timedelta(seconds=wait)
            row.state, row.lease, row.attempts = JobState.WAITING, None, 0
            row.ready, row.again = min(row.again or due, due), None

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def renew(self, data: st.DataObject) -> None:
        """Keep the lease, if it is still there."""
        claimed = data.draw(st.sampled_from(self.claims))
        with self.world.outside.system() as work:
            kept = store.renew(work.tx, claimed.id, claimed.lease, now=work.now, length_ms=60_000)
        assert kept == self._owns(claimed)
        if kept:
            self.rows[claimed.id].ready = self.now + LEASE

    @rule(seconds=st.sampled_from([1, 30, 60, 3600]))
    def pass_time(self, seconds: int) -> None:
        """Let leases end and jobs become due."""
        self.world.clock.move(timedelta(seconds=seconds))

    @precondition(lambda self: self.rows)
    @rule(data=st.data())
    def retry(self, data: st.DataObject) -> None:
        """Try again what waits or is dead, unless a successor has its key."""
        chosen = data.draw(st.sampled_from(sorted(self.rows)))
        row = self.rows[chosen]
        successor = any(
            other.unfinished and row.key and other.key == row.key for i, other in self.rows.items() if i != chosen
        )
        possible = row.state is JobState.WAITING or (row.state is JobState.DEAD and not successor)
        try:
            with self.world.outside.system() as work:
                retry(work, chosen)
        except Conflict:
            assert not possible
        else:
            assert possible
            row.state, row.attempts, row.ready = JobState.WAITING, 0, self.now

    @precondition(lambda self: self.rows)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        """Forget one."""
        chosen = data.draw(st.sampled_from(sorted(self.rows)))
        with self.world.outside.system() as work:
            remove(work, chosen)
        del self.rows[chosen]

    @invariant()
    def the_queue_is_what_the_dictionary_says(self) -> None:
        """Same jobs, same states, same attempts."""
        found = {seen.id: (seen.account, seen.state, seen.attempts) for seen in self.world.jobs()}
        assert found == {i: (row.account, row.state, row.attempts) for i, row in self.rows.items()}

    def _owns(self, claimed: Claimed) -> bool:
        row = self.rows.get(claimed.id)
        return row is not None and row.state is JobState.RUNNING and row.lease == claimed.lease

    def _expected(self) -> str | None:
        """The job whose turn it is: least recently served account, then longest ready, then by id."""
        while ready := [
            (self.turns.get(row.account, 0), row.account, row.ready, i)
            for i, row in self.rows.items()
            if row.unfinished and row.ready <= self.now
        ]:
            first = self.rows[min(ready)[-1]]
            if first.attempts < MOST:
                return min(ready)[-1]
            first.state, first.lease, first.ready = JobState.DEAD, None, self.now
        return None


@pytest.mark.parametrize(("database_url", "examples"), [("sqlite", 60), ("postgresql", 12)], indirect=["database_url"])
def test_the_queue_is_what_the_dictionary_says(database_url, examples):
    machine = type("QueueMachineHere", (QueueMachine,), {"url": database_url})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
