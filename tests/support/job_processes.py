"""A process with a worker in it, for tests that kill one: `python -m tests.support.job_processes MODE URL DATA OUT`.

It says `ready` and waits for a line before it looks at the queue.
"""

import os
import sys
from pathlib import Path

from tansu.foundation.jobs import Job, JobContext, job
from tests.support.job_worlds import leave, open_world
from tests.support.twice_and_crashing import run_until_idle


def main() -> int:
    """Work in the way `MODE` names until the queue is empty."""
    mode, url, data, out = sys.argv[1:]
    with open_world(url, Path(data), seed=os.getpid()) as world:
        worker = world.worker(_MODES[mode](Path(out)), name=f"process {os.getpid()}")
        print("ready", flush=True)
        sys.stdin.readline()
        run_until_idle(worker)
    return 0


def hanging(out: Path) -> Job:
    """A job that does one of its two steps, says so and never comes back."""

    @job("test.two_steps")
    def hang(context: JobContext) -> None:
        with context.open_work() as work:
            leave(work, "first step")
        print("started", flush=True)
        sys.stdin.readline()

    return hang


def noting(out: Path) -> Job:
    """A job that notes its number when it starts and when it ends."""

    @job("test.note")
    def note(context: JobContext, *, number: int) -> None:
        append(out, f"start {number}")
        with context.open_work() as work:
            leave(work, f"{number:03}")
        append(out, f"end {number}")

    return note


def append(out: Path, line: str) -> None:
    """Add a whole line; appends of one write do not mix."""
    handle = os.open(out, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        os.write(handle, f"{line}\n".encode())
    finally:
        os.close(handle)


_MODES = {"hang": hanging, "note": noting}

if __name__ == "__main__":
    sys.exit(main())
