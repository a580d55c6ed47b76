"""Workers in processes of their own: two at once, and one that is killed."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tansu.foundation.jobs import JobContext, JobState, job
from tests.support.job_processes import noting
from tests.support.job_worlds import leave, marks_in
from tests.support.twice_and_crashing import run_until_idle

ROOT = Path(__file__).parents[4]


@job("test.two_steps")
def two_steps(context: JobContext) -> None:
    """Do the steps that are still to be done."""
    for step in ("first step", "second step"):
        with context.open_work() as work:
            if step not in marks_in(context.outside):
                leave(work, step)


def start(mode: str, url: str, data: Path, out: Path) -> subprocess.Popen[str]:
    """Start a worker process and wait until it is ready to look at the queue."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.job_processes", mode, url, str(data), str(out)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    """Let it look at the queue."""
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def test_the_job_of_a_killed_process_is_taken_over(world, database_url, tmp_path):
    world.defer(two_steps)
    victim = start("hang", database_url, tmp_path, tmp_path / "out")
    go(victim)
    victim.stdout.readline()

    victim.kill()
    victim.communicate()
    survivor = world.worker(two_steps, name="survivor")
    too_early = survivor.run_once()
    world.clock.move(timedelta(seconds=61))
    run_until_idle(survivor)

    assert too_early is False
    assert world.marks() == ["first step", "second step"]
    assert (world.only_job().state, world.only_job().attempts) == (JobState.DONE, 2)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_processes_share_the_queue_and_run_every_job_once(world, database_url, tmp_path):
    out = tmp_path / "out"
    note = noting(out)
    with world.outside.system("ada") as work:
        for number in range(60):
            note.defer(work, number=number, account=f"account {number % 4}")

    processes = [start("note", database_url, tmp_path, out) for _ in range(2)]
    for process in processes:
        go(process)
    endings = [process.wait() for process in processes]
    for process in processes:
        process.communicate()

    lines = sorted(out.read_text().splitlines())
    assert endings == [0, 0]
    assert lines == sorted(f"{word} {number}" for word in ("start", "end") for number in range(60))
    assert world.marks() == [f"{number:03}" for number in range(60)]
