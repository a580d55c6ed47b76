"""One trial: a prepared data directory, a fault at one call, and the judgement of what is left."""

import os
import shutil
from datetime import timedelta
from pathlib import Path

from tansu.foundation import accounts
from tests.faults import ledger
from tests.faults.injecting import Call, Driver, Wish, spread
from tests.faults.scenarios import CHECKS, SCENARIOS
from tests.faults.world import EMAIL, open_outside, open_world
from tests.support.instances import CUSTODIANS
from tests.support.judge import judge, reclaim, strays, unsound

MUCH_LATER = timedelta(days=40_000)
"""Past every grace, also of files whose dates are those of the real clock."""

TRIES = 3
"""How often a call that was not reached is tried again."""

SOAK = bool(os.environ.get("TANSU_SOAK"))


class Trials:
    """All trials of one scenario, each on a copy of the same beginning."""

    def __init__(self, scenario: str, driver: Driver, folder: Path) -> None:
        self.scenario = SCENARIOS[scenario]
        self._driver = driver
        self._folder = folder
        self._start = folder / "start"
        self._number = 0
        self.missed: list[Call] = []
        """Calls that no run reached: threads share the work otherwise each time."""
        self._start.mkdir()
        if self.scenario.arrange:
            with open_world(self._start / "data", self._start / "book") as world:
                self.scenario.arrange(world)

    def points(self, count: int) -> list[Call]:
        """The calls of this scenario; evenly spread, at most `count` of them."""
        return spread(self._driver.record(self._fresh()), count)

    def kill_at(self, call: Call) -> list[str]:
        """Kill at this call, judge, reclaim a copy, tell the story to its end, judge again; return what is wrong."""
        for _ in range(TRIES):
            wish = self._fresh()
            if self._driver.inject(wish, "signal=SIGKILL", at=call) != 0:
                return self._judge(wish)
        self.missed.append(call)
        return []

    def fail_at(self, call: Call, error: str, *, lasting: tuple[str, ...] = ()) -> tuple[list[str], ledger.Told]:
        """Let this call fail, and all later ones named in `lasting`; judge as after a kill; return what was said."""
        wish = self._fresh()
        self._driver.inject(wish, f"error={error}", at=call, lasting=lasting)
        told = ledger.read(wish.book)
        return [*([f"broke: {told.broke}"] if told.broke else []), *self._judge(wish)], told

    def _fresh(self) -> Wish:
        self._number += 1
        place = self._folder / f"trial-{self._number}"
        shutil.rmtree(self._folder / f"trial-{self._number - 1}", ignore_errors=True)
        shutil.copytree(self._start, place)
        return Wish(self.scenario.name, place / "data", place / "book", run=1)

    def _judge(self, wish: Wish) -> list[str]:
        wrong = [f"after the fault: {one}" for one in _judged(wish, run=2, unsettled=self.scenario.unsettled)]
        copy = wish.data.with_name("reclaimed")
        if wish.data.exists():
            shutil.copytree(wish.data, copy)
            with open_outside(copy, run=2, later=MUCH_LATER) as outside:
                left = reclaim(outside, CUSTODIANS, CHECKS)
            wrong += [f"left over: {one}" for one in (*left, *strays(copy))]
        with open_world(wish.data, wish.book, run=3) as world:
            self.scenario.act(world)
        return wrong + [f"told to the end: {one}" for one in _judged(wish, run=4)]


def _judged(wish: Wish, *, run: int, unsettled: frozenset[str] = frozenset()) -> list[str]:
    told = ledger.read(wish.book)
    if not wish.data.exists():
        return []
    with open_outside(wish.data, run=run) as outside:
        with outside.look() as work:
            account = accounts.find(work, EMAIL)
        found = judge(outside, account.id, told.allowed) if account else _nobody(told)
        checks = [check for check in CHECKS if check.name not in unsettled]
        return found + unsound(outside, CUSTODIANS, checks)


def _nobody(told: ledger.Told) -> list[str]:
    """An account that is gone may keep nothing that was promised to be there."""
    return [f"{sha} is lost with its account" for sha, may in told.allowed.items() if not may & {"gone", "absent"}]
