"""Worlds of writers who edit the same notes, lose answers and try again: every text they wrote is somewhere (R15)."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from tansu.core.errors import Conflict
from tansu.core.principal import Principal
from tansu.features import notes
from tansu.features.notes import Base, Changed, Note, OnConflict, Wanted, base_of
from tansu.foundation.work import Outside
from tests.support.building import an_account, principal_of
from tests.support.noting import history_of, text_of

WORLDS = 8
STEPS = 30


@dataclass
class Writer:
    """A device: what it has seen of each note, and what it wants to send (again)."""

    world: "World"
    name: str
    seen: dict[int, tuple[str, str]] = field(default_factory=dict)
    waiting: list[Callable[[], None]] = field(default_factory=list)

    def look(self) -> None:
        for note in self.world.all():
            self.seen[note.number] = (note.etag, text_of(self.world.outside, self.world.who, note.number))

    def make(self) -> None:
        text, key = self.world.new_text("", self.name), f"{self.name}-{self.world.count}"

        def send() -> None:
            note = notes.create(self.world.outside, self.world.who, Wanted(text=text, title="Note"), key=key)
            self.world.written.add(text)
            self.seen[note.number] = (note.etag, text)

        self.try_to(send)

    def edit(self) -> None:
        number = self.world.chance.choice(list(self.seen))
        etag, before = self.seen[number]
        text = self.world.new_text(before, self.name)
        blind = self.world.chance.random() < 0.15
        choice = self.world.chance.choice(list(OnConflict))

        def send(how: OnConflict = choice) -> None:
            try:
                base = Base() if blind else base_of(etag)
                wanted = Wanted(text=text)
                done = notes.edit(self.world.outside, self.world.who, number, wanted, base=base, on_conflict=how)
            except (Changed, Conflict):
                # The person is asked, and keeps both; what they wrote is not given up.
                return send(OnConflict.KEEP_BOTH)
            self.world.written.add(text)
            now = text_of(self.world.outside, self.world.who, number)
            self.seen[number] = (done.note.etag, now)
            return None

        self.try_to(send)

    def try_to(self, send: Callable[[], None]) -> None:
        """Send now, with the answer lost now and then so that it is sent again, or send later only."""
        fate = self.world.chance.random()
        if fate < 0.75:
            send()
        if fate > 0.55:
            self.waiting.append(send)

    def try_again(self) -> None:
        if self.waiting:
            self.waiting.pop(0)()


@dataclass
class World:
    """One account with its writers, from one seed."""

    outside: Outside
    who: Principal
    chance: random.Random
    written: set[str] = field(default_factory=set)
    count: int = 0

    def new_text(self, before: str, name: str) -> str:
        """An edit of a text that no other edit equals."""
        self.count += 1
        lines = before.split("\n") if before else [f"line {n}" for n in range(6)]
        place = self.chance.randrange(len(lines))
        deed = self.chance.choice(["change", "insert", "drop"])
        said = f"{name} {self.count}"
        changed = {"change": [said], "insert": [said, lines[place]], "drop": []}[deed]
        return "\n".join([*lines[:place], *changed, *lines[place + 1 :], f"end {self.count}"])

    def all(self) -> list[Note]:
        with self.outside.read(self.who, notes.FEATURE) as work:
            return notes.notes(work).notes + notes.trashed(work).notes

    def disturb(self) -> None:
        """Somebody removes, brings back or turns back a note."""
        found = self.all()
        note = self.chance.choice(found)
        deed = self.chance.choice(["trash", "restore", "turn back"])
        if deed == "turn back" and not note.trashed:
            with self.outside.read(self.who, notes.FEATURE) as work:
                earlier = self.chance.choice(notes.revisions(work, note.number)).number
            notes.restore_revision(self.outside, self.who, note.number, earlier)
            return
        with self.outside.work(self.who, notes.FEATURE) as work:
            (notes.trash if deed == "trash" else notes.restore)(work, [note.number])

    def kept(self) -> set[str]:
        """Every text of every note, living and trashed, present and earlier."""
        return {text for note in self.all() for text in history_of(self.outside, self.who, note.number)}


def lived(outside: Outside, seed: int, *, email: str = "") -> World:
    """Let a world live."""
    who = principal_of(an_account(outside, email or f"ada{seed}@example.org", password=""))
    world = World(outside, who, random.Random(seed))
    writers = [Writer(world, name) for name in ("phone", "desk", "tablet")[: world.chance.choice([2, 3])]]
    writers[0].make()
    if not world.all():
        writers[0].try_again()
    for _ in range(STEPS):
        writer = world.chance.choice(writers)
        deed = world.chance.choices(["look", "make", "edit", "again", "disturb"], [3, 1, 6, 3, 1])[0]
        if deed == "disturb":
            world.disturb()
        elif deed == "edit" and writer.seen:
            writer.edit()
        else:
            {"look": writer.look, "make": writer.make, "edit": writer.look, "again": writer.try_again}[deed]()
    for writer in writers:
        while writer.waiting:
            writer.try_again()
    return world


@pytest.mark.parametrize("batch", range(4))
def test_every_text_ever_written_is_current_or_a_copy_or_in_the_history_or_in_the_trash(
    outside: Outside, batch: int
) -> None:
    worlds = {seed: lived(outside, seed) for seed in range(batch * WORLDS // 4, (batch + 1) * WORLDS // 4)}

    lost = {seed: world.written - world.kept() for seed, world in worlds.items()}

    assert {seed: texts for seed, texts in lost.items() if texts} == {}
    assert all(world.written for world in worlds.values())


def test_the_same_seed_is_the_same_world(outside: Outside) -> None:
    one, again = lived(outside, 7), lived(outside, 7, email="again@example.org")

    assert sorted(one.kept()) == sorted(again.kept())
