"""The planner alone: three small trees in, steps out."""

import random

import pytest

from tansu.client.sync.names import NameRules
from tansu.client.sync.plan import plan
from tansu.client.sync.steps import Kind
from tansu.client.sync.trees import Item
from tests.support.sync.trees import Thought, a_tree, changed_at_random, places

FOLDER = Item(1, 0, "d", True)
FILE = Item(2, 0, "a", False, "old", 3, "2-1")
INSIDE = Item(3, 1, "x", False, "deep", 4, "3-1")


def tree(*items: Item) -> dict[int, Item]:
    """A tree of these."""
    return {item.number: item for item in items}


def edited(item: Item, sha256: str) -> Item:
    """With other bytes."""
    return item._replace(sha256=sha256, etag="")


def kinds(base: dict[int, Item], here: dict[int, Item], there: dict[int, Item]) -> list[tuple[Kind, int]]:
    """What is planned, in short."""
    return [(step.kind, step.number) for step in plan(base, here, there).steps]


BOTH = tree(FILE)
GOLDEN = {
    "nothing new": (BOTH, BOTH, BOTH, []),
    "edited here": (BOTH, tree(edited(FILE, "new")), BOTH, [(Kind.SEND, 2)]),
    "edited there": (BOTH, BOTH, tree(edited(FILE, "new")), [(Kind.FETCH, 2)]),
    "the same edit": (BOTH, tree(edited(FILE, "new")), tree(edited(FILE, "new")), [(Kind.AGREE, 2)]),
    "two edits": (BOTH, tree(edited(FILE, "one")), tree(edited(FILE, "two")), [(Kind.SET_ASIDE, 2)]),
    "deleted here": (BOTH, {}, BOTH, [(Kind.TRASH_THERE, 2)]),
    "deleted there": (BOTH, BOTH, {}, [(Kind.TRASH_HERE, 2)]),
    "deleted on both sides": (BOTH, {}, {}, [(Kind.FORGET, 2)]),
    "deleted here, edited there": (BOTH, {}, tree(edited(FILE, "new")), [(Kind.FORGET, 2)]),
    "edited here, deleted there": (BOTH, tree(edited(FILE, "new")), {}, [(Kind.FORGET, 2)]),
    "deleted here, moved there": (BOTH, {}, tree(FILE._replace(name="b")), [(Kind.FORGET, 2)]),
    "renamed here": (BOTH, tree(FILE._replace(name="b")), BOTH, [(Kind.MOVE_THERE, 2)]),
    "renamed there": (BOTH, BOTH, tree(FILE._replace(name="b")), [(Kind.MOVE_HERE, 2)]),
    "renamed twice": (BOTH, tree(FILE._replace(name="b")), tree(FILE._replace(name="c")), [(Kind.MOVE_HERE, 2)]),
    "renamed here, edited there": (
        BOTH,
        tree(FILE._replace(name="b")),
        tree(edited(FILE, "new")),
        [(Kind.MOVE_THERE, 2), (Kind.FETCH, 2)],
    ),
    "new here": ({}, tree(FILE._replace(number=-1)), {}, [(Kind.SEND, -1)]),
    "new there": ({}, {}, BOTH, [(Kind.FETCH, 2)]),
    "the same bytes at one name": ({}, tree(FILE._replace(number=-1)), BOTH, [(Kind.ADOPT, -1)]),
    "other bytes at one name": ({}, tree(edited(FILE, "mine")._replace(number=-1)), BOTH, [(Kind.SET_ASIDE, -1)]),
    "a folder and a file at one name": ({}, tree(Item(-1, 0, "a", True)), BOTH, [(Kind.SET_ASIDE, -1)]),
    "one name in two Unicode spellings": (
        {},
        tree(FILE._replace(number=-1, name="e\u0301")),
        tree(FILE._replace(name="\u00e9")),
        [(Kind.ADOPT, -1)],
    ),
    "a folder deleted here": (tree(FOLDER, INSIDE), {}, tree(FOLDER, INSIDE), [(Kind.TRASH_THERE, 1)]),
    "a folder deleted here, with something new there": (
        tree(FOLDER, INSIDE),
        {},
        tree(FOLDER, INSIDE, Item(4, 1, "y", False, "new", 3, "4-1")),
        [(Kind.TRASH_THERE, 3)],
    ),
    "a folder deleted there, with something new here": (
        tree(FOLDER, INSIDE),
        tree(FOLDER, INSIDE, Item(-1, 1, "y", False, "new", 3)),
        {},
        [(Kind.TRASH_HERE, 3)],
    ),
}


@pytest.mark.parametrize("case", GOLDEN)
def test_each_thing_that_can_have_happened_has_its_answer(case: str) -> None:
    base, here, there, answer = GOLDEN[case]

    assert kinds(base, here, there) == answer


def test_names_that_were_swapped_here_are_swapped_there_by_way_of_a_third() -> None:
    one, other = Item(1, 0, "a", False, "1"), Item(2, 0, "b", False, "2")
    swapped = tree(one._replace(name="b"), other._replace(name="a"))

    steps = plan(tree(one, other), swapped, tree(one, other)).steps

    assert [(step.number, step.name, step.passing) for step in steps] == [
        (2, "b (moving)", True),
        (1, "b", False),
        (2, "a", False),
    ]


def test_two_folders_moved_into_each_other_go_where_the_server_has_them() -> None:
    one, other = Item(1, 0, "a", True), Item(2, 0, "b", True)

    steps = plan(tree(one, other), tree(one._replace(parent=2), other), tree(one, other._replace(parent=1))).steps

    assert [(step.kind, step.number, step.parent) for step in steps] == [
        (Kind.MOVE_HERE, 1, 0),
        (Kind.MOVE_HERE, 2, 1),
    ]


def test_what_cannot_be_told_now_is_left_alone_and_its_folder_stays() -> None:
    base = tree(FOLDER, INSIDE)

    steps = plan(base, base, {}, held={3}).steps

    assert [(step.kind, step.number) for step in steps] == [(Kind.FORGET, 1)]


def test_a_disk_that_ignores_case_gets_the_second_of_two_names_under_another_one() -> None:
    there = tree(Item(1, 0, "Readme", False, "1"), Item(2, 0, "README", False, "2"))

    steps = plan({}, {}, there, rules=NameRules(ignores_case=True)).steps

    assert [(step.number, step.name) for step in steps] == [(1, "Readme"), (2, "README (2)")]


@pytest.mark.parametrize("first", range(0, 5_000, 500))
def test_two_trees_changed_at_random_become_one_and_no_text_is_lost(first: int) -> None:
    wrong = [seed for seed in range(first, first + 500) if not becomes_one(seed)]

    assert not wrong


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_very_many_trees_changed_at_random_become_one() -> None:
    wrong = [seed for seed in range(5_000, 205_000) if not becomes_one(seed)]

    assert not wrong


def becomes_one(seed: int) -> bool:
    """Change a tree on both sides, plan until quiet, and see whether all is well."""
    chance = random.Random(seed)
    base = a_tree(chance, 12)
    here = changed_at_random(base, chance, side="here", fresh=-1)
    there = changed_at_random(base, chance, side="there", fresh=100)
    # What an edit replaces is kept as an earlier version, which these trees do not have.
    written = {one.sha256 for one in (*here.values(), *there.values()) if not one.folder} - {
        one.sha256 for one in base.values()
    }
    thought = Thought(dict(base), here, there)
    quiet = thought.until_quiet()
    return quiet and places(thought.here) == places(thought.there) and written <= thought.contents()
