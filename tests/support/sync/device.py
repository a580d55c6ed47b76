"""One device of a world: its folder, what its agent remembers, and the person in front of it."""

import random
import sqlite3
from collections.abc import Callable, Coroutine
from typing import Any

from tansu.client.sync.ignore import Rules
from tansu.client.sync.memory import Memory
from tansu.client.sync.names import sendable
from tansu.client.sync.report import Report
from tansu.client.sync.run import Run
from tansu.client.sync.trees import ROOT, name_key
from tests.support.sync.fake_disk import FakeDisk
from tests.support.sync.server import Server

NAMES = ["a", "b", "A", "c.txt", "C.txt", "\u00e9", "e\u0301", "x:y", "con", "d", ".DS_Store"]


RULES = Rules()


class Crash(BaseException):
    """The power is gone."""


class Device:
    """A device. Its agent runs as a coroutine that a world moves on step by step."""

    def __init__(self, name: str, server: Server, disk: FakeDisk, chance: random.Random, tell: Callable[[str], None]):
        self.name = name
        self.disk = disk
        self.offline = False
        self.trouble = 0.0
        """How likely each call is to go wrong, and each change on the disk to be the last."""
        self.report: Report | None = None
        self._server = server
        self._chance = chance
        self._tell = tell
        self._database = sqlite3.connect(":memory:")
        self._running: Coroutine[Any, Any, Report] | None = None
        disk.at_risk = self._at_risk

    @property
    def busy(self) -> bool:
        """Its agent is in the middle of a run."""
        return self._running is not None

    def start(self) -> None:
        """Begin a run."""
        self.report = None
        self.memory = Memory(self._database)
        run = Run(
            self.disk,
            self._server.line(self.disk, self._fate),
            self.memory,
            RULES,
            words=lambda: f"conflict from {self.name}",
            now=lambda: 0,
            allow=lambda alarm: True,
        )
        self._running = run.go()

    def go_on(self) -> None:
        """Move the agent on to its next word with the server, or to its end."""
        if self._running is None:
            return
        try:
            self._running.send(None)
        except StopIteration as end:
            self.report = end.value
            self._running = None
        except Crash:
            self._tell(f"{self.name}: crash")
            self.crash()

    def crash(self) -> None:
        """The agent is gone; what it had not written down is forgotten."""
        if self._running:
            self._running.close()
        self._running = None
        self._database.rollback()

    def finish(self) -> Report:
        """Run to the end, from the start."""
        self.crash()
        self.start()
        while self.busy:
            self.go_on()
        assert self.report
        return self.report

    def tree(self) -> dict[str, str | None]:
        """What is in the folder, by the names it has on the server."""
        spots = {(self.memory.agreed[n].parent, spot.local_name): n for n, spot in self.memory.spots.items()}
        numbers, paths, found = {"": ROOT}, {"": ""}, {}
        for path, node in self.disk.walk():
            folder, _, name = path.rpartition("/")
            if name.lower() == ".ds_store" or folder not in numbers:
                continue
            number = spots.get((numbers[folder], name))
            told = name_key(self.memory.agreed[number].name) if number else f"?{sendable(name)}"
            numbers[path] = number or -1
            paths[path] = f"{paths[folder]}/{told}".removeprefix("/")
            found[paths[path]] = None if node.folder else node.content
        return found

    def person(self, write: Callable[[], str]) -> list[str]:
        """A person does something; return the contents that this destroyed here."""
        act = self._chance.choice(
            [self._create, self._create, self._edit, self._edit, self._save, self._make, self._rename, self._rename]
            + [self._move, self._move, self._delete, self._delete, self._swap, self._turn_into_folder, self._copy]
        )
        return act(write) or []

    def _pick(self, *, folder: bool | None = None) -> str | None:
        found = [path for path, node in self.disk.walk() if folder is None or node.folder == folder]
        return self._chance.choice(found) if found else None

    def _free(self) -> str | None:
        folder = self._chance.choice(["", "", self._pick(folder=True) or ""])
        name = self._chance.choice(NAMES)
        path = f"{folder}/{name}" if folder else name
        return None if self.disk.has(path) or (self.disk.rules.legal(name) != name) else path

    def _create(self, write: Callable[[], str]) -> None:
        if path := self._free():
            content = write()
            self._tell(f"{self.name}: create {path!r} {content}")
            self.disk.write(path, content)

    def _edit(self, write: Callable[[], str]) -> list[str] | None:
        if path := self._pick(folder=False):
            before, content = dict(self.disk.walk())[path].content, write()
            self._tell(f"{self.name}: edit {path!r} {before} -> {content}")
            self.disk.write(path, content)
            return [before]
        return None

    def _save(self, write: Callable[[], str]) -> list[str] | None:
        if path := self._pick(folder=False):
            before, content = dict(self.disk.walk())[path].content, write()
            self._tell(f"{self.name}: save {path!r} {before} -> {content}")
            self.disk.save(path, content)
            return [before]
        return None

    def _make(self, write: Callable[[], str]) -> None:
        if path := self._free():
            self._tell(f"{self.name}: make {path!r}")
            self.disk.make(path)

    def _rename(self, write: Callable[[], str]) -> None:
        if path := self._pick():
            folder, _, old = path.rpartition("/")
            name = old.swapcase() if self._chance.random() < 0.3 else self._chance.choice(NAMES)
            self._put(path, f"{folder}/{name}".removeprefix("/"))

    def _move(self, write: Callable[[], str]) -> None:
        if (path := self._pick()) and (target := self._free()):
            self._put(path, target)

    def _put(self, path: str, target: str) -> None:
        name = target.rpartition("/")[2]
        if self.disk.rules.legal(name) != name or target == path or f"{target}/".startswith(f"{path}/"):
            return
        try:
            self.disk.rename(path, target)
            self._tell(f"{self.name}: rename {path!r} to {target!r}")
        except OSError:
            return

    def _delete(self, write: Callable[[], str]) -> list[str] | None:
        if path := self._pick():
            gone = self.disk.delete(path)
            self._tell(f"{self.name}: delete {path!r} {gone}")
            return gone
        return None

    def _swap(self, write: Callable[[], str]) -> None:
        one, other = self._pick(), self._pick()
        if (
            one
            and other
            and one != other
            and not f"{one}/".startswith(f"{other}/")
            and not f"{other}/".startswith(f"{one}/")
        ):
            self._tell(f"{self.name}: swap {one!r} {other!r}")
            self.disk.rename(one, "swapping")
            self.disk.rename(other, one)
            self.disk.rename("swapping", other)

    def _turn_into_folder(self, write: Callable[[], str]) -> list[str] | None:
        if path := self._pick(folder=False):
            self._tell(f"{self.name}: turn {path!r} into a folder")
            gone = self.disk.delete(path)
            self.disk.make(path)
            return gone
        return None

    def _copy(self, write: Callable[[], str]) -> None:
        if (path := self._pick(folder=False)) and (target := self._free()):
            content = dict(self.disk.walk())[path].content
            self._tell(f"{self.name}: copy {path!r} to {target!r} {content}")
            self.disk.write(target, content)

    def _fate(self) -> str:
        if self.offline:
            return "lost"
        if self._chance.random() < self.trouble:
            return self._chance.choice(["lost", "unheard"])
        return "ok"

    def _at_risk(self) -> None:
        if self._chance.random() < self.trouble:
            raise Crash
