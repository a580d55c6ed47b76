"""Durable background work: born in the transaction of its cause, run at least once, safe to run twice.

Make a function a job with `@job("feature.name")`, ask for it with `that.defer(work, ...)`, and hand it
to a `Worker` in the composition root. A job that is due is claimed under a lease by one worker, fairly
over accounts; a worker that dies is replaced when the lease ends; failures wait longer each time and end
as a dead letter an operator can see and retry. Recurring jobs are `Schedule`s. Work that is derived and
plentiful takes a `lease` by name and keeps its own place instead of a job for each thing.
"""

from tansu.foundation.jobs import lease
from tansu.foundation.jobs.attempt import Observer
from tansu.foundation.jobs.context import JobContext
from tansu.foundation.jobs.custody import JobsCustodian
from tansu.foundation.jobs.heartbeat import held
from tansu.foundation.jobs.housekeeping import HOUSEKEEPING
from tansu.foundation.jobs.job import Job, job
from tansu.foundation.jobs.model import (
    Backoff,
    Counts,
    Hold,
    JobError,
    JobPage,
    JobRecord,
    JobState,
    Later,
    LeaseLost,
    Outcome,
    Progress,
)
from tansu.foundation.jobs.queue import after_restart, counts, list_jobs, own_jobs, remove, retry
from tansu.foundation.jobs.schedule import Schedule
from tansu.foundation.jobs.worker import Worker

__all__ = [
    "HOUSEKEEPING",
    "Backoff",
    "Counts",
    "Hold",
    "Job",
    "JobContext",
    "JobError",
    "JobPage",
    "JobRecord",
    "JobState",
    "JobsCustodian",
    "Later",
    "LeaseLost",
    "Observer",
    "Outcome",
    "Progress",
    "Schedule",
    "Worker",
    "after_restart",
    "counts",
    "held",
    "job",
    "lease",
    "list_jobs",
    "own_jobs",
    "remove",
    "retry",
]
