"""The work, in an order in which each step is possible when its turn comes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tansu.client.sync.facts import Facts, changed
from tansu.client.sync.names import NameRules, beside, numbered
from tansu.client.sync.shadow import Shadow
from tansu.client.sync.steps import Kind, Step
from tansu.client.sync.trees import Item, depth, name_key

HERE = frozenset({Kind.MOVE_HERE, Kind.MAKE_HERE, Kind.FETCH, Kind.TRASH_HERE})
LEAVING = frozenset({Kind.MOVE_HERE, Kind.MOVE_THERE, Kind.TRASH_HERE, Kind.TRASH_THERE})


@dataclass(frozen=True, slots=True)
class _Wish:
    """A step that is to come, as soon as it is possible."""

    kind: Kind
    number: int
    parent: int = 0
    name: str = ""
    item: Item | None = None


def work(facts: Facts, rules: NameRules, local_names: Callable[[], Mapping[int, str]]) -> list[Step]:
    """The steps, as many as are possible now. `local_names` says what known items are really called here."""
    wishes = _moves(facts) + _contents(facts) + _made(facts) + _trashed(facts)
    wishes = [one for one in wishes if one.number not in facts.held]
    return _Ordering(facts, rules, local_names(), wishes).steps() if wishes else []


def _moves(facts: Facts) -> list[_Wish]:
    wishes = []
    for number, (parent, name) in sorted(facts.places.items()):
        place, item = (parent, name_key(name)), facts.there[number]
        if facts.there[number].place != place:
            wishes.append(_Wish(Kind.MOVE_THERE, number, parent, name, item))
        if facts.here[number].place != place:
            wishes.append(_Wish(Kind.MOVE_HERE, number, parent, name, item))
    return wishes


def _contents(facts: Facts) -> list[_Wish]:
    wishes = []
    for number in facts.shared:
        known, mine, theirs = facts.base[number], facts.here[number], facts.there[number]
        if changed(mine, known) and not changed(theirs, known):
            wishes.append(_Wish(Kind.SEND, number, item=theirs))
        elif changed(theirs, known) and not changed(mine, known):
            wishes.append(_Wish(Kind.FETCH, number, item=theirs))
    return wishes


def _made(facts: Facts) -> list[_Wish]:
    wishes = [
        _Wish(Kind.MAKE_THERE if item.folder else Kind.SEND, item.number, item.parent, item.name, item)
        for item in (facts.here[number] for number in facts.new_here)
    ]
    wishes += [
        _Wish(Kind.MAKE_HERE if item.folder else Kind.FETCH, item.number, item.parent, item.name, item)
        for item in (facts.there[number] for number in facts.new_there)
    ]
    depths = {
        one.number: depth(facts.here if one.kind in (Kind.MAKE_THERE, Kind.SEND) else facts.there, one.number)
        for one in wishes
    }
    return sorted(wishes, key=lambda one: (one.kind in (Kind.SEND, Kind.FETCH), depths[one.number]))


def _trashed(facts: Facts) -> list[_Wish]:
    there = [(depth(facts.there, n), _Wish(Kind.TRASH_THERE, n)) for n in sorted(facts.trashed_there)]
    here = [(depth(facts.here, n), _Wish(Kind.TRASH_HERE, n)) for n in sorted(facts.trashed_here)]
    return [wish for _, wish in sorted(here + there, key=lambda pair: pair[0])]


class _Ordering:
    """Tries wishes until none can be granted any more."""

    def __init__(self, facts: Facts, rules: NameRules, local_names: Mapping[int, str], wishes: list[_Wish]) -> None:
        self._facts = facts
        self._rules = rules
        self._waiting = wishes
        self._leaving = {(one.kind in HERE, one.number) for one in wishes if _leaves(one)}
        self._here = Shadow(
            (one.number, one.parent, rules.key(local_names.get(one.number, one.name))) for one in facts.here.values()
        )
        self._there = Shadow((one.number, one.parent, name_key(one.name)) for one in facts.there.values())
        self._steps: list[Step] = []

    def steps(self) -> list[Step]:
        made_room: set[int] = set()
        while self._waiting:
            left = [wish for wish in self._waiting if not self._granted(wish)]
            if len(left) == len(self._waiting):
                passing = self._room(left, made_room)
                if passing is None:
                    break
                made_room.add(passing.number)
                self._steps.append(passing)
            self._waiting = left
        return self._steps

    def _granted(self, wish: _Wish) -> bool:
        step = _TRIES[wish.kind](self, wish)
        if step is None:
            return False
        self._steps.append(step)
        self._leaving.discard((wish.kind in HERE, wish.number))
        return True

    def _move_there(self, wish: _Wish) -> Step | None:
        if not self._free(self._there, wish, name_key(wish.name)):
            return None
        self._there.put(wish.number, wish.parent, name_key(wish.name))
        return Step(Kind.MOVE_THERE, wish.number, wish.item, wish.parent, wish.name)

    def _move_here(self, wish: _Wish) -> Step | None:
        name = self._local_name(wish)
        if name is None or not self._free(self._here, wish, self._rules.key(name)):
            return None
        self._here.put(wish.number, wish.parent, self._rules.key(name))
        return Step(Kind.MOVE_HERE, wish.number, wish.item, wish.parent, name)

    def _make_there(self, wish: _Wish) -> Step | None:
        if wish.number > 0:
            return Step(wish.kind, wish.number, wish.item) if self._there.has(wish.number) else None
        if not self._free(self._there, wish, name_key(wish.name)):
            return None
        self._there.put(wish.number, wish.parent, name_key(wish.name))
        return Step(wish.kind, wish.number, wish.item, wish.parent, wish.name)

    def _make_here(self, wish: _Wish) -> Step | None:
        if wish.number in self._facts.here:
            return Step(wish.kind, wish.number, wish.item)
        name = self._local_name(wish)
        if name is None or not self._free(self._here, wish, self._rules.key(name)):
            return None
        self._here.put(wish.number, wish.parent, self._rules.key(name))
        return Step(wish.kind, wish.number, wish.item, wish.parent, name)

    def _trash_there(self, wish: _Wish) -> Step | None:
        return self._trash(wish, self._there, self._facts.trashed_there)

    def _trash_here(self, wish: _Wish) -> Step | None:
        return self._trash(wish, self._here, self._facts.trashed_here)

    def _trash(self, wish: _Wish, side: Shadow, going: set[int]) -> Step | None:
        if not side.has(wish.number):
            # It went with its folder; the wish is granted, and there is nothing to do.
            return _NOTHING
        below = tuple(sorted(side.beneath(wish.number)))
        if not going.issuperset(below):
            return None
        for number in (wish.number, *below):
            side.drop(number)
        return Step(wish.kind, wish.number, beneath=below)

    def _free(self, side: Shadow, wish: _Wish, key: str) -> bool:
        """The folder is there and not inside what is moved, and nobody else has the name."""
        return (
            side.has(wish.parent)
            and side.owner(wish.parent, key) in (None, wish.number)
            and not side.is_inside(wish.parent, wish.number)
        )

    def _local_name(self, wish: _Wish) -> str | None:
        """How it is to be called here: None as long as whoever has its name is about to leave."""
        name = self._rules.legal(wish.name)
        owner = self._here.owner(wish.parent, self._rules.key(name))
        if owner in (None, wish.number):
            return name
        if (True, owner) in self._leaving:
            return None
        return numbered(
            name, lambda one: self._taken_here(wish.parent, one), folder=bool(wish.item and wish.item.folder)
        )

    def _taken_here(self, parent: int, name: str) -> bool:
        return self._here.owner(parent, self._rules.key(name)) is not None

    def _room(self, left: list[_Wish], made_room: set[int]) -> Step | None:
        """Step aside for a moment where wishes wait for each other in a ring."""
        leavers = {(one.kind in HERE, one.number): one for one in left if _leaves(one)}
        for wish in left:
            here = wish.kind in HERE
            side, key = (self._here, self._rules.key) if here else (self._there, name_key)
            wanted = self._rules.legal(wish.name) if here else wish.name
            owner = side.owner(wish.parent, key(wanted))
            blocking = leavers.get((here, owner or 0))
            if owner is None or owner == wish.number or blocking is None or owner in made_room:
                continue
            return self._step_aside(blocking, side, wish.parent, wanted, key)
        return None

    def _step_aside(self, blocking: _Wish, side: Shadow, parent: int, wanted: str, key: Callable[[str], str]) -> Step:
        name = beside(wanted, "moving", lambda one: side.owner(parent, key(one)) is not None)
        side.put(blocking.number, parent, key(name))
        kind = Kind.MOVE_HERE if side is self._here else Kind.MOVE_THERE
        return Step(kind, blocking.number, blocking.item, parent, name, passing=True)


def _leaves(wish: _Wish) -> bool:
    return wish.kind in LEAVING


_NOTHING = Step(Kind.FORGET, 0)
_TRIES: dict[Kind, Callable[[_Ordering, _Wish], Step | None]] = {
    Kind.MOVE_THERE: _Ordering._move_there,
    Kind.MOVE_HERE: _Ordering._move_here,
    Kind.MAKE_THERE: _Ordering._make_there,
    Kind.SEND: _Ordering._make_there,
    Kind.MAKE_HERE: _Ordering._make_here,
    Kind.FETCH: _Ordering._make_here,
    Kind.TRASH_THERE: _Ordering._trash_there,
    Kind.TRASH_HERE: _Ordering._trash_here,
}
