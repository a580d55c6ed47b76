"""What follows from the three trees alone: who changed what, what was deleted, and where things belong."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Self

from tansu.client.sync.trees import ROOT, Item, Tree, offspring


@dataclass
class Facts:
    """The three trees and the first conclusions from them."""

    base: Tree
    here: Tree
    there: Tree
    held: frozenset[int]
    """Known items whose state here cannot be told now; nothing is done to them."""
    shared: list[int] = field(default_factory=list)
    """Known, on both sides, and changed on one of them at least."""
    gone_here: set[int] = field(default_factory=set)
    gone_there: set[int] = field(default_factory=set)
    gone_both: list[int] = field(default_factory=list)
    new_here: list[int] = field(default_factory=list)
    new_there: list[int] = field(default_factory=list)
    places: dict[int, tuple[int, str]] = field(default_factory=dict)
    """For items of `shared`: the folder and name each is to have on both sides, where it has moved at all."""
    kept: set[int] = field(default_factory=set)
    """Deleted on one side, but to be kept, because the other side has touched it or what is in it."""

    @classmethod
    def of(cls, base: Tree, here: Tree, there: Tree, held: Iterable[int] = ()) -> Self:
        """Sort the items, and settle where they belong and which deletions stand."""
        facts = cls(base, here, there, frozenset(held))
        facts._sort()
        for number in facts.shared:
            facts._settle_place(number)
        facts._break_circles()
        facts.kept = facts._kept(facts.gone_here, there) | facts._kept(facts.gone_there, here)
        return facts

    @property
    def trashed_there(self) -> set[int]:
        """What is to go to the trash there, because it was deleted here."""
        return self.gone_here - self.kept

    @property
    def trashed_here(self) -> set[int]:
        """What is to go to the trash here, because it was deleted there."""
        return self.gone_there - self.kept

    def place(self, number: int) -> tuple[int, str]:
        """The folder and name an item is to have in the end."""
        if found := self.places.get(number):
            return found
        item = self.there.get(number) or self.here[number]
        return item.parent, item.name

    def _sort(self) -> None:
        here, there = self.here, self.there
        for number, known in self.base.items():
            mine, theirs = here.get(number), there.get(number)
            if mine is known and theirs is known:
                continue
            if mine and theirs:
                self.shared.append(number)
            elif mine or theirs:
                if number not in self.held:
                    (self.gone_there if mine else self.gone_here).add(number)
            else:
                self.gone_both.append(number)
        self.new_here = sorted((n for n in here.keys() - self.base.keys()), reverse=True)
        self.new_there = sorted(there.keys() - self.base.keys())

    def _settle_place(self, number: int) -> None:
        known, mine, theirs = self.base[number], self.here[number], self.there[number]
        # Two moves at once: the server's order is the only one there is, and no bytes are at stake.
        only_here = mine.place != known.place and theirs.place == known.place
        chosen = mine if only_here else theirs
        if mine.place != theirs.place:
            self.places[number] = (chosen.parent, chosen.name)

    def _break_circles(self) -> None:
        """Give way where moves on both sides would put two folders into each other."""
        movers = [n for n in self.places if self.here[n].folder and self.place(n) != self._place_there(n)]
        for number in movers:
            for one in self._circle(number):
                if one in self.there and one in self.here:
                    self.places[one] = self._place_there(one)

    def _circle(self, number: int) -> list[int]:
        seen = [number]
        parent = self.place(number)[0]
        while parent != ROOT and parent not in seen:
            if parent not in self.there and parent not in self.here:
                return []
            seen.append(parent)
            parent = self.place(parent)[0]
        return [] if parent == ROOT else seen[seen.index(parent) :]

    def _place_there(self, number: int) -> tuple[int, str]:
        item = self.there[number]
        return item.parent, item.name

    def _kept(self, gone: set[int], other: Tree) -> set[int]:
        """Those of `gone` that `other` has touched, and the folders above whatever is to stay."""
        if not gone:
            return set()
        moved: dict[int, bool] = {ROOT: False}
        kept = {n for n in gone if other[n].content != self.base[n].content or self._moved(other, n, moved)}
        for parent in self._wanted_parents(gone - kept, kept, other):
            while parent in gone and parent not in kept:
                kept.add(parent)
                parent = other[parent].parent
        return kept

    def _wanted_parents(self, going: set[int], kept: set[int], other: Tree) -> Iterator[int]:
        for number, item in other.items():
            if number in going:
                continue
            # What is on both sides counts where it will be, not where it is.
            yield item.parent if number in kept or number in self.held else self.place(number)[0]
            if number in self.held:
                yield self.place(number)[0]

    def _moved(self, tree: Tree, number: int, known: dict[int, bool]) -> bool:
        trail = []
        while number not in known:
            trail.append(number)
            before, now = self.base.get(number), tree.get(number)
            if before is None or now is None or before.place != now.place:
                known[number] = True
                break
            number = now.parent
        for one in trail:
            known[one] = known[number]
        return known[number]


def still_held_up(facts: Facts, number: int) -> bool:
    """A folder that is kept only for what is in it: other things in it are still to be deleted first.

    If it were forgotten before, they would count as moved, and come back.
    """
    children = offspring(facts.base)
    waiting = [number]
    while waiting:
        one = waiting.pop()
        if one in facts.trashed_here or one in facts.trashed_there:
            return True
        waiting.extend(children.get(one, ()))
    return False


def changed(item: Item, known: Item) -> bool:
    """Its bytes are others than those agreed on."""
    return item.content != known.content
