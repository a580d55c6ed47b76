"""A call fails instead of killing: a clear refusal, a stop where R34 asks for one, and nothing acknowledged lost."""

import os
from pathlib import Path

import pytest

from tests.faults.injecting import Driver, spread, strace_works
from tests.faults.ledger import Told
from tests.faults.trials import SOAK, Trials

POINTS = 1_000_000 if SOAK else 4
GROWING = ("write", "pwrite64", "fallocate", "mkdir", "link")
"""What fails on a full disk; removing and renaming still work."""
CHANGING = ("write", "pwrite64", "ftruncate", "rename", "link", "unlink", "unlinkat", "rmdir", "mkdir")
"""What fails once a disk has become read-only."""
SYNCING = {"fsync", "fdatasync"}
STORIES = ["one request", "in parts", "duplicates", "trash and back", "sweep", "expire", "erase"]

pytestmark = [
    pytest.mark.skipif(not strace_works() and os.environ.get("CI") != "true", reason="needs strace"),
    pytest.mark.timeout(3600 if SOAK else 300),
    *([pytest.mark.soak] if SOAK else []),
]


@pytest.mark.parametrize("scenario", STORIES)
def test_a_failing_disk_stops_the_writing_and_loses_nothing(scenario: str, under_fire: Driver, tmp_path: Path) -> None:
    trials = Trials(scenario, under_fire, tmp_path)
    calls = trials.points(1_000_000)
    points = [*spread([c for c in calls if c.name in SYNCING], POINTS), *spread(calls, POINTS)]

    wrong = {}
    for call in points:
        found, told = trials.fail_at(call, "EIO")
        found += _unclear(told, {"unavailable"})
        if call.name in SYNCING and told.refused and "write unavailable" not in told.probes:
            found.append(f"writing went on after a failed sync: {told.refused} {told.probes}")
        if found:
            wrong[f"{call.name} {call.index} {call.arguments}"] = found

    assert not wrong


@pytest.mark.parametrize("scenario", STORIES)
def test_a_disk_that_fills_up_is_a_clear_refusal_and_loses_nothing(
    scenario: str, under_fire: Driver, tmp_path: Path
) -> None:
    trials = Trials(scenario, under_fire, tmp_path)
    points = spread([c for c in trials.points(1_000_000) if c.name in GROWING], POINTS)

    wrong = {}
    for call in points:
        found, told = trials.fail_at(call, "ENOSPC", lasting=GROWING)
        if found := [*found, *_unclear(told, {"server_full"})]:
            wrong[f"{call.name} {call.index} {call.arguments}"] = found

    assert not wrong


@pytest.mark.parametrize("scenario", STORIES)
def test_a_disk_that_becomes_read_only_is_a_clear_refusal_and_loses_nothing(
    scenario: str, under_fire: Driver, tmp_path: Path
) -> None:
    trials = Trials(scenario, under_fire, tmp_path)
    points = spread([c for c in trials.points(1_000_000) if c.name in CHANGING], POINTS)

    wrong = {}
    for call in points:
        found, told = trials.fail_at(call, "EROFS", lasting=CHANGING)
        if found := [*found, *_unclear(told, {"server_full", "unavailable"})]:
            wrong[f"{call.name} {call.index} {call.arguments}"] = found

    assert not wrong


def _unclear(told: Told, codes: set[str]) -> list[str]:
    """Refusals that do not say what is the matter, and reading that did not work after one.

    A database that cannot even be opened says only that it does not answer, whatever is the matter.
    """
    fine = {f"{code} " for code in codes} | {"unavailable opening"}
    wrong = [f"refused with: {one}" for one in told.refused if not one.startswith(tuple(fine))]
    if told.refused and not told.broke and "opening" not in told.refused[0] and "read ok" not in told.probes:
        wrong.append("reading does not work after the refusal")
    return wrong
