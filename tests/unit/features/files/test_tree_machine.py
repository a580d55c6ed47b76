"""The tree with its readings against a reference of dictionaries: whatever is done, both agree after every step."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tansu.core.errors import Conflict, Invalid, NotFound
from tansu.features import files, gallery
from tansu.foundation import doctor, tree
from tansu.foundation.doctor import State
from tests.support.building import an_account, an_outside, principal_of
from tests.support.instances import CUSTODIANS
from tests.support.job_worlds import empty
from tests.support.putting import contents, kept, put
from tests.support.sending import photo, sha256_of

PHOTOS = [photo(f"machine {n}", taken=datetime(2020 + n, 5, 6)) for n in range(2)]
CONTENTS = {"a photo": PHOTOS[0], "another photo": PHOTOS[1], "words": b"words", "nothing": b""}
NAMES = ["a", "b", "Notes"]
PATH = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3).map(tuple)


@dataclass
class Node:
    """A file, or a folder with what is in it."""

    content: bytes | None = None
    inside: dict[str, "Node"] = field(default_factory=dict)

    def copied(self) -> "Node":
        """The same, apart."""
        return Node(self.content, {name: node.copied() for name, node in self.inside.items()})

    def files(self, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], bytes]:
        """Every file in it by path."""
        if self.content is not None:
            return {path: self.content}
        return {at: words for name, node in self.inside.items() for at, words in node.files((*path, name)).items()}


class TreeMachine(RuleBasedStateMachine):
    """Everything a client can do to paths, on one account."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        empty(self.url, Path(self.folder.name))
        self.outside = an_outside(self.url, Path(self.folder.name))
        self.who = principal_of(an_account(self.outside))
        self.root = Node()
        self.trash: list[tuple[int, tuple[str, ...], Node]] = []
        self.numbers: dict[tuple[str, ...], int] = {}

    def at(self, path: tuple[str, ...]) -> Node | None:
        node: Node | None = self.root
        for name in path:
            node = node.inside.get(name) if node and node.content is None else None
        return node

    def refused(self, call: Any) -> bool:
        try:
            call()
        except (Conflict, Invalid, NotFound):
            return True
        return False

    @rule(path=PATH, what=st.sampled_from(sorted(CONTENTS)))
    def put_file(self, path: tuple[str, ...], what: str) -> None:
        """Put a file where its folder is."""
        content = CONTENTS[what]
        parent, there = self.at(path[:-1]), self.at(path)
        fits = parent is not None and parent.content is None and (there is None or there.content is not None)
        refused = self.refused(lambda: put(self.outside, self.who, "/".join(path), content, make_parents=False))
        assert refused == (not fits)
        if fits and parent:
            parent.inside[path[-1]] = Node(content)

    @rule(path=PATH)
    def make_folder(self, path: tuple[str, ...]) -> None:
        """Make a folder where there is nothing."""
        parent = self.at(path[:-1])
        fits = parent is not None and parent.content is None and path[-1] not in parent.inside
        assert self.refused(lambda: files.make_folder(self.outside, self.who, path)) == (not fits)
        if fits and parent:
            parent.inside[path[-1]] = Node()

    @rule(source=PATH, goal=PATH, overwrite=st.booleans(), copying=st.booleans())
    def move_or_copy(self, source: tuple[str, ...], goal: tuple[str, ...], overwrite: bool, copying: bool) -> None:
        """Move or copy anything anywhere."""
        node, parent, there = self.at(source), self.at(goal[:-1]), self.at(goal)
        within = goal[: len(source)] == source or source[: len(goal)] == goal
        fits = bool(node and parent and parent.content is None and not within and (overwrite or not there))
        verb = files.copy if copying else files.move
        moved: list[Any] = []
        numbers = self.living()
        refused = self.refused(lambda: moved.append(verb(self.outside, self.who, source, goal, overwrite=overwrite)))
        assert refused == (not fits), (source, goal)
        if not fits or node is None or parent is None:
            return
        if there and not (copying and there.content is not None and node.content is not None):
            self.trash.append((numbers[goal], goal, there))
        if copying:
            parent.inside[goal[-1]] = node.copied()
        else:
            assert moved[0].entry.number == numbers[source]
            self.at(source[:-1]).inside.pop(source[-1])  # type: ignore[union-attr]
            parent.inside[goal[-1]] = node

    @rule(path=PATH)
    def remove(self, path: tuple[str, ...]) -> None:
        """Move something to the trash."""
        node, parent = self.at(path), self.at(path[:-1])
        if node is None or parent is None:
            return
        number = self.living()[path]
        files.trash(self.outside, self.who, [number])
        self.trash.append((number, path, parent.inside.pop(path[-1])))

    @rule(data=st.data(), purging=st.booleans())
    def empty_or_restore(self, data: st.DataObject, purging: bool) -> None:
        """Bring something back to a place that is free, or let go of it for good."""
        if not self.trash:
            return
        one = data.draw(st.sampled_from(self.trash))
        number, path, node = one
        self.trash.remove(one)
        if purging:
            files.purge(self.outside, self.who, [number])
            return
        (back,) = files.restore(self.outside, self.who, [number])
        with self.outside.look(self.who.account) as work:
            now = tuple(tree.path_of(work, back.number))
        parent = self.root
        for name in now[:-1]:
            parent = parent.inside.setdefault(name, Node())
        assert now[-1] not in parent.inside
        parent.inside[now[-1]] = node

    def living(self) -> dict[tuple[str, ...], int]:
        with self.outside.look(self.who.account) as work:
            return {tuple(tree.path_of(work, one.number)): one.number for one in tree.walk(work)}

    @invariant()
    def every_path_holds_what_was_put_there(self) -> None:
        """R15: names, bytes, and the sizes of folders."""
        expected = self.root.files()
        found = {
            path: words
            for path in self.living()
            if (words := contents(self.outside, self.who, "/".join(path))) is not None
        }
        assert found == expected
        with self.outside.look(self.who.account) as work:
            assert tree.root(work).size == sum(len(words) for words in expected.values())

    @invariant()
    def the_gallery_has_exactly_the_photos_outside_notes(self) -> None:
        """An asset is where its names are."""
        living = {words for path, words in self.root.files().items() if path[0] != "Notes" or len(path) == 1}
        with self.outside.look(self.who.account, "gallery") as work:
            states = dict(zip(PHOTOS, gallery.check(work, [sha256_of(one) for one in PHOTOS]).states, strict=True))
            came_back = {one.sha256 for one in gallery.came_back(work)}
        for one in PHOTOS:
            shown = states[one] == "have" or sha256_of(one) in came_back
            assert shown == (one in living), PHOTOS.index(one)

    @invariant()
    def the_doctor_finds_nothing(self) -> None:
        """R2, R7, R13, R20."""
        checks = [one for one in (*doctor.CHECKS, *gallery.CHECKS) if one.database_only]
        report = doctor.run(self.outside, CUSTODIANS, checks)
        assert [(one.name, one.examples) for one in report.findings if one.state is State.BAD] == []
        assert kept(self.outside, self.who)[1] == 0

    def teardown(self) -> None:
        """Let go of the database."""
        self.outside.database.close()
        self.folder.cleanup()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_paths_and_readings_agree_with_the_reference(engine: str, request: pytest.FixtureRequest) -> None:
    TreeMachine.url = request.getfixturevalue("postgres_url") if engine == "postgresql" else ""

    examples, steps = (2, 8) if TreeMachine.url else (10, 15)
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        TreeMachine, settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None)
    )
