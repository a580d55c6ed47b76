"""Small trees changed at random on two sides, and an agent of pure thought that carries out what is planned."""

import random
from dataclasses import dataclass, field

from tansu.client.sync.plan import plan
from tansu.client.sync.steps import Kind, Step
from tansu.client.sync.trees import ROOT, Item, name_key

NAMES = "abcdAB"
MOST_ROUNDS = 200


def a_tree(chance: random.Random, size: int) -> dict[int, Item]:
    """A tree of up to `size` files and folders."""
    tree: dict[int, Item] = {}
    for number in range(1, size + 1):
        folders = [ROOT, *(one.number for one in tree.values() if one.folder)]
        place = (chance.choice(folders), chance.choice(NAMES))
        if place in {one.place for one in tree.values()}:
            continue
        folder = chance.random() < 0.4
        tree[number] = Item(number, *place, folder, "" if folder else f"base {number}")
    return tree


def changed_at_random(tree: dict[int, Item], chance: random.Random, *, side: str, fresh: int) -> dict[int, Item]:
    """The tree after a few edits, moves, deletions and additions, numbered from `fresh` on or down."""
    tree = dict(tree)
    for count in range(chance.randint(0, 6)):
        act = chance.choice([_edit, _move, _move, _swap, _delete, _add])
        act(tree, chance, f"{side} {count}", fresh + (count if fresh > 0 else -count))
    return tree


def _edit(tree: dict[int, Item], chance: random.Random, text: str, fresh: int) -> None:
    files = [one for one in tree.values() if not one.folder]
    if files:
        chosen = chance.choice(files)
        tree[chosen.number] = chosen._replace(sha256=text)


def _move(tree: dict[int, Item], chance: random.Random, text: str, fresh: int) -> None:
    if not tree:
        return
    chosen = chance.choice(list(tree.values()))
    parent, name = chance.choice([ROOT, *(one.number for one in tree.values() if one.folder)]), chance.choice(NAMES)
    above = parent
    while above not in (ROOT, chosen.number):
        above = tree[above].parent
    if above == ROOT and (parent, name) not in {one.place for one in tree.values()}:
        tree[chosen.number] = chosen._replace(parent=parent, name=name)


def _swap(tree: dict[int, Item], chance: random.Random, text: str, fresh: int) -> None:
    files = [one for one in tree.values() if not one.folder]
    if len(files) > 1:
        one, other = chance.sample(files, 2)
        tree[one.number] = one._replace(parent=other.parent, name=other.name)
        tree[other.number] = other._replace(parent=one.parent, name=one.name)


def _delete(tree: dict[int, Item], chance: random.Random, text: str, fresh: int) -> None:
    doomed = [chance.choice(list(tree))] if tree else []
    for number in doomed:
        doomed += [one.number for one in tree.values() if one.parent == number]
        del tree[number]


def _add(tree: dict[int, Item], chance: random.Random, text: str, fresh: int) -> None:
    place = (chance.choice([ROOT, *(one.number for one in tree.values() if one.folder)]), chance.choice(NAMES))
    if place not in {one.place for one in tree.values()}:
        folder = chance.random() < 0.3
        tree[fresh] = Item(fresh, *place, folder, "" if folder else text)


@dataclass
class Thought:
    """Three trees, and steps carried out on them by the letter."""

    base: dict[int, Item]
    here: dict[int, Item]
    there: dict[int, Item]
    trashed: set[str] = field(default_factory=set)
    rounds: int = 0

    def until_quiet(self) -> bool:
        """Plan and act until there is nothing to do; False if that never comes."""
        while self.rounds < MOST_ROUNDS:
            steps = plan(self.base, self.here, self.there).steps
            if not steps:
                return True
            self.rounds += 1
            made: dict[int, int] = {}
            for step in steps:
                self._do(step, made)
        return False

    def contents(self) -> set[str]:
        """Every text that is on either side, or in a trash."""
        sides = (*self.here.values(), *self.there.values())
        return {one.sha256 for one in sides if not one.folder} | self.trashed

    def _do(self, step: Step, made: dict[int, int]) -> None:
        number, parent = step.number, made.get(step.parent, step.parent)
        if step.kind is Kind.FORGET:
            self._forget(number)
        elif step.kind is Kind.AGREE:
            assert step.item
            self.base[number] = step.item
        elif step.kind is Kind.ADOPT:
            assert step.item
            self._renumber(number, step.item.number)
            self.base[step.item.number] = step.item
        elif step.kind is Kind.SET_ASIDE:
            self._put(self.here, self.here[number]._replace(name=step.name))
            if step.forget:
                self._forget(number)
        elif step.kind in (Kind.MAKE_THERE, Kind.SEND):
            self._send(step, parent, made)
        elif step.kind in (Kind.MAKE_HERE, Kind.FETCH):
            assert step.item
            known = self.here.get(number)
            place = (known.parent, known.name) if known else (parent, step.name)
            if known:
                assert known.sha256 == self.base[number].sha256, "a local edit would be overwritten"
            self._put(self.here, step.item._replace(parent=place[0], name=place[1]))
            before = self.base.get(number)
            agreed = (before.parent, before.name) if before else (step.item.parent, step.item.name)
            self.base[number] = step.item._replace(parent=agreed[0], name=agreed[1])
        elif step.kind is Kind.MOVE_HERE:
            assert step.item
            self._put(self.here, self.here[number]._replace(parent=parent, name=step.name))
            if not step.passing:
                self.base[number] = self.base[number]._replace(parent=parent, name=step.name)
        elif step.kind is Kind.MOVE_THERE:
            self._put(self.there, self.there[number]._replace(parent=parent, name=step.name))
            self.base[number] = self.base[number]._replace(parent=parent, name=step.name)
        else:
            self._trash(self.here if step.kind is Kind.TRASH_HERE else self.there, step)

    def _send(self, step: Step, parent: int, made: dict[int, int]) -> None:
        number = step.number
        if number > 0:
            text = self.here[number].sha256
            self.there[number] = self.there[number]._replace(sha256=text)
            self.base[number] = self.base[number]._replace(sha256=text)
            return
        fresh = made[number] = max([1000, *self.there, *self.base, *self.here]) + 1
        self._renumber(number, fresh)
        self._put(self.there, self.here[fresh]._replace(parent=parent, name=step.name))
        self.base[fresh] = self.there[fresh]

    def _trash(self, side: dict[int, Item], step: Step) -> None:
        for number in (step.number, *step.beneath):
            assert side[number].content == self.base[number].content, "an edit would be trashed"
            self.trashed.add(side[number].sha256)
            del side[number]
            self.base.pop(number)
        assert all(one.parent == ROOT or one.parent in side for one in side.values()), "something lost its folder"

    def _put(self, side: dict[int, Item], item: Item) -> None:
        taken = {one.place: one.number for one in side.values()}
        assert taken.get(item.place, item.number) == item.number, f"{item.name} is taken"
        assert item.parent == ROOT or side[item.parent].folder
        side[item.number] = item

    def _forget(self, number: int) -> None:
        self.base.pop(number, None)
        if number in self.here:
            self._renumber(number, min([0, *self.here]) - 1)

    def _renumber(self, number: int, to: int) -> None:
        self.here[to] = self.here.pop(number)._replace(number=to)
        for one in list(self.here.values()):
            if one.parent == number:
                self.here[one.number] = one._replace(parent=to)


def places(tree: dict[int, Item]) -> set[tuple[str, ...]]:
    """The tree by names and texts, whatever the numbers are."""
    found = set()
    for item in tree.values():
        names, above = [item.sha256, name_key(item.name)], item.parent
        while above != ROOT:
            names.append(name_key(tree[above].name))
            above = tree[above].parent
        found.add(tuple(reversed(names)))
    return found
