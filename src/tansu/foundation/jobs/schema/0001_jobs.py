"""The queue, whose turn it is, when recurring jobs begin, leases by name, and the last sign of life."""

from tansu.ports.database import Transaction, sql

_STATEMENTS = (
    # `ready_at` is when somebody may take the job: its due time while it waits, the end of its lease
    # while it runs, so that one index answers both; null once it has ended. The partial indexes ask for
    # nothing else: with `state IN (...)` SQLite would choose the index by state and read every job.
    # `counted_from` is the instant from which that was
    # counted, and null where it is a date somebody chose: a clock that goes back moves only the former.
    """
    CREATE TABLE jobs_queue (
        id TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        account TEXT NOT NULL,
        job_key TEXT,
        args TEXT NOT NULL,
        destructive INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'dead')),
        attempts INTEGER NOT NULL,
        created_at BIGINT NOT NULL,
        due_at BIGINT NOT NULL,
        ready_at BIGINT,
        counted_from BIGINT,
        again_at BIGINT,
        lease TEXT,
        worker TEXT,
        started_at BIGINT,
        finished_at BIGINT,
        progress_done BIGINT,
        progress_total BIGINT,
        error_kind TEXT,
        error TEXT
    )
    """,
    "CREATE UNIQUE INDEX jobs_queue_key ON jobs_queue (job_key, name) WHERE ready_at IS NOT NULL",
    "CREATE INDEX jobs_queue_ready ON jobs_queue (ready_at, id) WHERE ready_at IS NOT NULL",
    "CREATE INDEX jobs_queue_turn ON jobs_queue (account, ready_at, id) WHERE ready_at IS NOT NULL",
    "CREATE INDEX jobs_queue_state ON jobs_queue (state, created_at, id)",
    "CREATE INDEX jobs_queue_own ON jobs_queue (account, created_at, id)",
    "CREATE INDEX jobs_queue_done ON jobs_queue (finished_at) WHERE state = 'done'",
    "CREATE TABLE jobs_turns (account TEXT NOT NULL PRIMARY KEY, turn BIGINT NOT NULL)",
    "CREATE INDEX jobs_turns_turn ON jobs_turns (turn)",
    "CREATE TABLE jobs_schedules (name TEXT NOT NULL PRIMARY KEY, next_at BIGINT NOT NULL, last_at BIGINT)",
    """
    CREATE TABLE jobs_leases (
        name TEXT NOT NULL PRIMARY KEY,
        owner TEXT NOT NULL,
        until BIGINT NOT NULL,
        length BIGINT NOT NULL
    )
    """,
    """
    CREATE TABLE jobs_heartbeat (
        id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
        seen_at BIGINT NOT NULL,
        held_until BIGINT,
        held_because TEXT
    )
    """,
)


def up(tx: Transaction) -> None:
    """Create the tables."""
    for statement in _STATEMENTS:
        tx.execute(sql(statement))
