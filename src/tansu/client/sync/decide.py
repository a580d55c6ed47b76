"""Decisions that come before any work: what both sides agree on already, and what they cannot agree on."""

from collections.abc import Iterator

from tansu.client.sync.facts import Facts, changed, still_held_up
from tansu.client.sync.names import NameRules, beside
from tansu.client.sync.steps import Kind, Step
from tansu.client.sync.trees import ROOT, Item, name_key


def agreements(facts: Facts) -> Iterator[Step]:
    """What need only be remembered."""
    for number in facts.gone_both:
        yield Step(Kind.FORGET, number)
    for number in facts.shared:
        agreed = _agreed(facts.base[number], facts.here[number], facts.there[number])
        if agreed != facts.base[number] and number not in facts.held:
            yield Step(Kind.AGREE, number, agreed)
    yield from _adoptions(facts)
    for number in sorted(facts.kept):
        if not still_held_up(facts, number):
            yield Step(Kind.FORGET, number)


def conflicts(facts: Facts, rules: NameRules, words: str) -> Iterator[Step]:
    """What must be set aside here, so that nothing is lost and no two things have one name."""
    taken: set[tuple[int, str]] = set()

    def aside(item: Item, *, forget: bool = False) -> Step:
        if not taken:
            taken.update(
                (one.parent, rules.key(one.name)) for tree in (facts.here, facts.there) for one in tree.values()
            )
        name = beside(item.name, words, lambda one: (item.parent, rules.key(one)) in taken, folder=item.folder)
        taken.add((item.parent, rules.key(name)))
        return Step(Kind.SET_ASIDE, item.number, item, item.parent, name, forget=forget)

    edited = [number for number in facts.shared if number not in facts.held and _both_edited(facts, number)]
    for number in edited:
        yield aside(facts.here[number], forget=True)
    for number in _homeless(facts):
        if number not in facts.held and number not in edited:
            yield aside(facts.here[number])


def _agreed(known: Item, mine: Item, theirs: Item) -> Item:
    content = theirs if mine.content == theirs.content else known
    place = theirs if mine.place == theirs.place else known
    return theirs._replace(
        parent=place.parent,
        name=place.name,
        sha256=content.sha256,
        size=content.size,
        etag=content.etag,
        modified=content.modified,
    )


def _adoptions(facts: Facts) -> Iterator[Step]:
    """Pair what is new on both sides at the same place, from the top down."""
    if not (facts.new_here and facts.new_there):
        return
    waiting_there = {facts.there[number].place: facts.there[number] for number in facts.new_there}
    same: dict[int, int] = {}
    undecided = [facts.here[number] for number in facts.new_here if number not in facts.held]
    while undecided:
        left = []
        for mine in undecided:
            # A new folder's contents can only be paired once the folder itself is.
            parent = same.get(mine.parent, mine.parent)
            theirs = waiting_there.get((parent, name_key(mine.name)))
            if theirs is None or theirs.content != mine.content:
                if parent < ROOT:
                    left.append(mine)
                continue
            del waiting_there[theirs.place]
            same[mine.number] = theirs.number
            yield Step(Kind.ADOPT, mine.number, theirs)
        if len(left) == len(undecided):
            return
        undecided = left


def _both_edited(facts: Facts, number: int) -> bool:
    known, mine, theirs = facts.base[number], facts.here[number], facts.there[number]
    return changed(mine, known) and changed(theirs, known) and mine.content != theirs.content


def _homeless(facts: Facts) -> Iterator[int]:
    """Items whose place is their choice of here, and already somebody else's there."""
    movers = [n for n in facts.places if facts.places[n] != (facts.there[n].parent, facts.there[n].name)]
    if not (movers or facts.new_here):
        return
    leaving = facts.trashed_there
    owner: dict[tuple[int, str], int] = {}
    for number, item in facts.there.items():
        if number not in leaving and number not in movers:
            owner[item.place] = number
    for number in [*sorted(movers), *facts.new_here]:
        parent, name = facts.place(number)
        if owner.setdefault((parent, name_key(name)), number) != number:
            yield number
