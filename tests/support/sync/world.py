"""One seed, one world: a storm of edits and faults on several devices, then calm, in which all must become equal."""

import hashlib
import random
from dataclasses import dataclass, field

from tests.support.sync.device import Device
from tests.support.sync.fake_disk import Clock, FakeDisk
from tests.support.sync.line import LinedServer
from tests.support.sync.server import Server

CALM_CYCLES = 40
EVENTS = ["crash", "offline", "full", "busy", "forget", "web", "web", "remount"]
RESTORES = ["back up", "roll back"]
"""In one world of seven the server is restored from a backup now and then."""


@dataclass
class Outcome:
    """How a world ended. `wrong` is empty if nothing was lost and all became equal."""

    seed: int
    wrong: str = ""
    digest: str = ""
    story: list[str] = field(default_factory=list)
    conflicts: int = 0

    def __str__(self) -> str:
        return "\n".join([f"world {self.seed}: {self.wrong}", *self.story])


class World:
    """A server and two to four devices."""

    def __init__(self, seed: int, server: Server | None = None) -> None:
        self.seed = seed
        self.chance = random.Random(seed)
        self.story: list[str] = []
        self.server = server or LinedServer()
        self.clock = Clock()
        self.devices = [self._device(n) for n in range(self.chance.choice([2, 2, 2, 3, 3, 4]))]
        self._written = 0
        self._owed: dict[str, str] = {}

    def live(self) -> Outcome:
        """Storm, calm, judgement."""
        self.storm(self.chance.randint(20, 120))
        wrong = self.calm() or self.judge()
        tree = sorted((path, content or "") for path, content in self.server.paths().items())
        told = repr((tree, self.story)).encode()
        conflicts = sum("conflict" in path for path, _ in tree)
        return Outcome(self.seed, wrong, hashlib.sha256(told).hexdigest(), self.story, conflicts)

    def storm(self, length: int) -> None:
        """Edits, faults, crashes, and agents that run whenever chance lets them."""
        for _ in range(length):
            device = self.chance.choice(self.devices)
            device.trouble = self.chance.choice([0.0, 0.0, 0.02, 0.1])
            roll = self.chance.random()
            if roll < 0.35:
                for content in device.person(self._write):
                    self._excuse(content)
                self.clock.pass_(self.chance.choice([0, 0, 10_000_000, 5_000_000_000]))
            elif roll < 0.9:
                if not device.busy:
                    device.start()
                for _ in range(self.chance.randint(1, 12)):
                    device.go_on()
            else:
                self._upset(device)

    def calm(self) -> str:
        """No more faults: everybody runs until nobody has anything to do."""
        for device in self.devices:
            device.crash()
            device.offline = device.disk.full = False
            device.trouble = 0.0
            device.disk.busy.clear()
        for _ in range(CALM_CYCLES):
            self.clock.pass_(5_000_000_000)
            quiet = True
            for device in self.devices:
                report = device.finish()
                quiet &= report.complete and not report.done
                for one in report.done:
                    self.tell(f"{device.name}: {one.kind} {one.path!r} {one.target!r}")
                for problem in report.problems:
                    self.tell(f"{device.name}: PROBLEM {problem}")
            if quiet:
                return ""
        return "it never becomes quiet"

    def judge(self) -> str:
        """Say what is not as it must be."""
        want = self.server.paths()
        for device in self.devices:
            if (tree := device.tree()) != want:
                missing = {k: v for k, v in want.items() if tree.get(k, "") != v}
                extra = {k: v for k, v in tree.items() if want.get(k, "") != v}
                return f"{device.name} differs: missing {missing}, has instead {extra}"
        kept = self.server.values()
        for device in self.devices:
            kept.update(device.disk.bin)
            # What is ignored stays where it is, and counts there.
            kept.update(node.content for _, node in device.disk.walk())
        if lost := [content for content in self._owed if content not in kept]:
            return f"lost: {[(one, self._owed[one]) for one in lost]}"
        return ""

    def tell(self, line: str) -> None:
        """Add to the story."""
        self.story.append(line)

    def _device(self, number: int) -> Device:
        manners = {word: self.chance.random() < 0.25 for word in ("ignores_case", "narrow", "coarse", "forgets_inodes")}
        self.tell(f"d{number}: {' '.join(word for word, is_so in manners.items() if is_so) or 'plain'}")
        disk = FakeDisk(self.clock, **manners)
        return Device(f"d{number}", self.server, disk, self.chance, self.tell)

    def _write(self) -> str:
        self._written += 1
        content = f"v{self._written:04}"
        self._owed[content] = ""
        return content

    def _excuse(self, content: str) -> None:
        """Its owner has destroyed it where it was; if nobody else ever saw it, nobody can bring it back."""
        if content not in self.server.values() and not any(
            node.content == content for device in self.devices for _, node in device.disk.walk()
        ):
            self._owed.pop(content, None)

    def _excuse_what_was_only_there(self) -> None:
        """The server is as it once was: what came after that and is on no device is gone, and nobody's fault."""
        kept = self.server.values()
        for device in self.devices:
            kept.update(device.disk.bin, (node.content for _, node in device.disk.walk()))
        for content in [one for one in self._owed if one not in kept]:
            del self._owed[content]

    def _upset(self, device: Device) -> None:
        event = self.chance.choice(EVENTS + (RESTORES if self.seed % 7 == 6 else []))
        if event == "crash":
            device.crash()
        elif event == "offline":
            device.offline = not device.offline
        elif event == "full":
            device.disk.full = not device.disk.full
        elif event == "busy":
            files = [path for path, node in device.disk.walk() if not node.folder]
            device.disk.busy = set(self.chance.sample(files, min(len(files), 1))) if not device.disk.busy else set()
        elif event == "forget":
            self.server.forget()
        elif event == "back up":
            self.server.back_up()
        elif event == "roll back":
            if self.server.restore_backup():
                self._excuse_what_was_only_there()
        elif event == "remount":
            device.crash()
            device.disk.remount()
        else:
            self._on_the_web()
            return
        self.tell(f"{device.name}: {event}")

    def _on_the_web(self) -> None:
        """Somebody works on the server itself."""
        trashed = self.server.roots_of_trash()
        if trashed and self.chance.random() < 0.4:
            number = self.chance.choice(trashed)
            self.tell(f"web: restore {number}")
            self.server.restore(number)
            return
        living = self.server.living()
        if living:
            entry = self.chance.choice(living)
            self.tell(f"web: trash {entry.number} {entry.name!r}")
            self.server.trash(entry.number)
