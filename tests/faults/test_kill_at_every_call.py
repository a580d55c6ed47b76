"""Kill -9 at every call that writes, names, syncs or removes: nothing acknowledged is lost, nothing is half there."""

import os
from pathlib import Path

import pytest

from tests.faults.injecting import Call, Driver, strace_works
from tests.faults.scenarios import SCENARIOS
from tests.faults.trials import Trials

POINTS = 15
"""For each scenario in `make test`; the soak takes every call there is."""

SHARES = 4
"""In how many parts the soak takes the calls of a scenario, each with its own verdict: a backup has 1,900."""

pytestmark = pytest.mark.skipif(not strace_works() and os.environ.get("CI") != "true", reason="needs strace")


@pytest.mark.timeout(900)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_kill_at_any_call_loses_nothing_acknowledged(scenario: str, under_fire: Driver, tmp_path: Path) -> None:
    trials = Trials(scenario, under_fire, tmp_path)
    points = trials.points(POINTS)

    wrong = {f"{call.name} {call.index} {call.arguments}": found for call in points if (found := trials.kill_at(call))}

    assert not wrong
    assert _nearly_all_were_reached(trials, points)


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_kill_at_every_single_call_loses_nothing_acknowledged(
    scenario: str, share: int, under_fire: Driver, tmp_path: Path
) -> None:
    trials = Trials(scenario, under_fire, tmp_path)
    points = trials.points(1_000_000)[share::SHARES]

    wrong = {f"{call.name} {call.index} {call.arguments}": found for call in points if (found := trials.kill_at(call))}

    print(f"{scenario}, part {share + 1}: {len(points)} kill points, {len(trials.missed)} of them not reached")
    assert not wrong
    assert _nearly_all_were_reached(trials, points)


def _nearly_all_were_reached(trials: Trials, points: list[Call]) -> bool:
    """Whether there were points, and at most one in ten (or a single one) was in no run."""
    return bool(points) and len(trials.missed) <= max(1, len(points) // 10)
