"""What a job is while it waits, runs and ends, and the pure rules about retrying it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

MAX_ERROR = 300
"""Characters of an error that are kept."""


class JobState(StrEnum):
    """Where a job is in its life."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class Outcome(StrEnum):
    """How one attempt ended, as told to the observer."""

    DONE = "done"
    LATER = "later"
    FAILED = "failed"
    DEAD = "dead"
    LOST = "lost"


class LeaseLost(Exception):
    """This job belongs to another worker by now, or was removed. Stop at once and write nothing."""


class Later(Exception):
    """Raised by a job that wants to go on in `seconds`; it does not count as a failure."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"again in {seconds} seconds")
        self.seconds = seconds


@dataclass(frozen=True)
class Backoff:
    """How long a failed job waits. The default survives an outage of about a day in eight attempts."""

    first: float = 15.0
    """Seconds after the first failure."""
    factor: float = 4.0
    longest: float = 86_400.0

    def seconds(self, attempts: int, *, fraction: float) -> float:
        """Seconds to wait after `attempts` failures; `fraction` (0 to 1) adds up to a quarter by chance."""
        wait = self.first * self.factor ** min(max(attempts, 1) - 1, 64)
        return min(wait, self.longest) * (1 + fraction / 4)


@dataclass(frozen=True)
class Progress:
    """How far a running job says it is."""

    done: int
    total: int


@dataclass(frozen=True)
class JobError:
    """Why the last attempt failed: the class of the error and words without personal data."""

    kind: str
    words: str


@dataclass(frozen=True)
class JobRecord:
    """One job as a screen shows it."""

    id: str
    name: str
    account: str
    """Empty for the service's own jobs."""
    state: JobState
    attempts: int
    created_at: datetime
    due_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    progress: Progress | None = None
    error: JobError | None = None


@dataclass(frozen=True)
class JobPage:
    """Some jobs, newest first, and the cursor of the next page (empty at the end)."""

    jobs: tuple[JobRecord, ...]
    next: str = ""


@dataclass(frozen=True)
class Counts:
    """How many jobs wait, run, or have given up."""

    waiting: int = 0
    running: int = 0
    dead: int = 0


@dataclass(frozen=True)
class Claimed:
    """A job that a worker has just taken, with the lease that proves it."""

    id: str
    name: str
    account: str
    lease: str
    attempts: int
    """Including this one."""
    args: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Hold:
    """Destructive jobs wait until `until`, because the clock cannot be trusted."""

    until: datetime
    because: str
