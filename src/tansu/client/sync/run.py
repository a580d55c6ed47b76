"""One run: look at both sides, plan, carry out, and look again until there is nothing left to do."""

import errno
from collections.abc import Callable
from dataclasses import dataclass, field

from tansu.client.errors import FileChanged, NotSignedIn, Refused, Unreachable
from tansu.client.scan import shown
from tansu.client.sync.act import Acting, Changed
from tansu.client.sync.brakes import SIDES, Alarm, Braked, alarms
from tansu.client.sync.describe import bytes_of, described
from tansu.client.sync.disk import Disk
from tansu.client.sync.ignore import Rules
from tansu.client.sync.intake import ask_about, take_in
from tansu.client.sync.match import Here, recognise
from tansu.client.sync.memory import Memory
from tansu.client.sync.names import ours
from tansu.client.sync.plan import plan
from tansu.client.sync.remote import Remote, Stale
from tansu.client.sync.report import Done, Problem, Report
from tansu.client.sync.scan import Scan, scan
from tansu.client.sync.steps import Kind, Plan, Step
from tansu.client.sync.trees import ROOT, Item

MOST_ROUNDS = 200
PATIENCE = 6
"""Rounds in which nothing could be done before a run leaves the rest to the next one."""
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
NO_ROOM = frozenset({507, 413})
REMEMBERED = frozenset({Kind.AGREE, Kind.ADOPT, Kind.FORGET})
HEAVY = frozenset({Kind.FETCH, Kind.SEND})


class Watching:
    """Who is told how it goes; here, nobody."""

    def planned(self, transfers: int, size: int) -> None:
        """So many transfers are to come, with so many bytes."""

    def began(self, path: str, size: int) -> None:
        """A transfer begins."""

    def ended(self, path: str, size: int) -> None:
        """It has ended, well or not."""


@dataclass
class Run:
    """Everything one run needs."""

    disk: Disk
    remote: Remote
    memory: Memory
    rules: Rules
    words: Callable[[], str]
    """What distinguishes a copy set aside: `conflict from DEVICE, DATE`."""
    now: Callable[[], int]
    """Seconds, for the brakes and nothing else."""
    allow: Callable[[Alarm], bool] = lambda alarm: False
    watching: Watching = field(default_factory=Watching)
    report: Report = field(default_factory=Report)
    left_parts: list[str] = field(default_factory=list)
    """Our own unfinished files that were seen last."""
    _failed: set[tuple[Kind, int | str]] = field(default_factory=set)
    _doubtful: set[int] = field(default_factory=set)
    """What the server has contradicted us about."""
    _no_more: set[Kind] = field(default_factory=set)
    """Kinds of steps for which there is no room."""

    async def go(self) -> Report:
        """Make both sides the same. Raises Braked before anything is deleted that a person should look at."""
        idle = 0
        try:
            for _ in range(MOST_ROUNDS):
                steps, moved = await self._round()
                if not steps:
                    return self.report
                idle = 0 if moved else idle + 1
                if idle >= PATIENCE:
                    break
            self.report.unfinished = not self.report.problems
        except (Unreachable, NotSignedIn) as error:
            self.report.halted = str(error)
        return self.report

    async def look(self) -> tuple[Plan, Here, Scan]:
        """See how both sides are now, and what follows."""
        if self._doubtful:
            await ask_about(self.memory, self.remote, sorted(self._doubtful))
            self._doubtful.clear()
        # The feed comes last: it alone says that the server was restored, and that what it lacks was not deleted.
        await take_in(self.memory, self.remote)
        now_ns = self.disk.now_ns()
        found = scan(self.disk, self.rules)
        here = await recognise(self.disk, self.memory, found, now_ns=now_ns)
        self.left_parts = found.parts
        self.report.checked = found.files
        self.report.skipped, self.report.unreadable = list(here.skipped), list(here.unreadable)
        planned = plan(
            self.memory.agreed,
            here.items,
            self._there(),
            held=here.held,
            rules=self.disk.rules,
            local_names=here.local_names,
            words=self.words(),
        )
        return planned, here, found

    async def _round(self) -> tuple[bool, bool]:
        """Look, plan, act; say whether there was something to do, and whether anything was done."""
        planned, here, found = await self.look()
        self.report.rounds += 1
        steps = [step for step in planned.steps if step.kind not in self._no_more and not self._gave_up(step, here)]
        self._brake(Plan(tuple(steps)), found)
        heavy = [bytes_of(step, here) for step in steps if step.kind in HEAVY]
        self.watching.planned(len(heavy), sum(heavy))
        acting = Acting(self.disk, self.remote, self.memory, self.rules, here)
        moved = False
        for step in steps:
            moved |= await self._try(acting, step)
        return bool(steps), moved

    async def _try(self, acting: Acting, step: Step) -> bool:
        done = described(acting, step)
        heavy = step.kind in HEAVY
        try:
            if heavy:
                self.watching.began(done.path, done.size)
            await acting.carry_out(step)
        except (Changed, FileChanged, FileExistsError, FileNotFoundError):
            # Not what it was; the next round sees what it is.
            return False
        except Stale:
            self._doubtful |= {number for number in (step.number, step.parent) if number > ROOT}
            return False
        except OSError as error:
            if error.errno in FULL:
                self._no_more |= {Kind.FETCH, Kind.MAKE_HERE}
            self._fail(acting, step, done, error.strerror or str(error))
            return False
        except Refused as error:
            if error.status in NO_ROOM:
                self._no_more.add(Kind.SEND)
            self._fail(acting, step, done, str(error))
            return False
        finally:
            if heavy:
                self.watching.ended(done.path, done.size)
        if step.kind in SIDES:
            self.memory.count_deletions(SIDES[step.kind], done.items, at=self.now())
        if step.kind not in REMEMBERED:
            self.report.done.append(done)
        return True

    def _fail(self, acting: Acting, step: Step, done: Done, reason: str) -> None:
        """List the problem, and leave it alone for the rest of this run."""
        self._failed.add(_key(step, acting.here))
        self.report.problems.append(Problem(done.path, reason))

    def _gave_up(self, step: Step, here: Here) -> bool:
        if not self._failed:
            return False
        parents: list[tuple[Kind, int | str]] = [(kind, step.parent) for kind in (Kind.MAKE_HERE, Kind.MAKE_THERE)]
        if step.parent < ROOT:
            parents = [(Kind.MAKE_THERE, here.path(step.parent))]
        return _key(step, here) in self._failed or any(one in self._failed for one in parents)

    def _brake(self, planned: Plan, found: Scan) -> None:
        for alarm in alarms(planned, self.memory, found, now=self.now()):
            if not self.allow(alarm):
                raise Braked(alarm)
            self.memory.clear_deletions()

    def _there(self) -> dict[int, Item]:
        """The tree on the server without what must not come here."""
        tree = self.memory.there
        for number, item in self.memory.news.items():
            if item is None or number in self.memory.agreed:
                continue
            if not possible(item.name):
                self.report.skipped.append((shown(item.name), "has a name on the server that no file here can have"))
                del tree[number]
            elif self.rules.ignores(_path_of(tree, item.parent), item.name, folder=item.folder):
                del tree[number]
        return tree


def possible(name: str) -> bool:
    """No server can make us write outside the folder."""
    return bool(name) and name not in (".", "..") and not any(one in name for one in "/\0") and not ours(name)


def _key(step: Step, here: Here) -> tuple[Kind, int | str]:
    return step.kind, step.number if step.number > ROOT else here.path(step.number)


def _path_of(tree: dict[int, Item], number: int) -> str:
    names = []
    while number in tree:
        names.append(tree[number].name)
        number = tree[number].parent
    return "/".join(reversed(names))
