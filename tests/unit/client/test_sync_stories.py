"""Two people who were offline come back: what each did is on both sides, or kept beside."""

import random
from collections.abc import Callable

import pytest

from tansu.client.sync.steps import Kind
from tests.support.sync.device import Device
from tests.support.sync.fake_disk import Clock, FakeDisk
from tests.support.sync.line import LinedServer

Act = Callable[[FakeDisk], object]
BEFORE = {"a": "one", "b": "two", "d": None, "d/x": "deep", "d/y": "deeper"}


def two(**manners: bool) -> tuple[Device, Device, LinedServer]:
    """Ada, whose disk is plain, and Ben, whose disk has manners; both have what was before."""
    server, clock, chance = LinedServer(), Clock(), random.Random(1)
    ada = Device("ada", server, FakeDisk(clock), chance, lambda line: None)
    ben = Device("ben", server, FakeDisk(clock, **manners), chance, lambda line: None)
    ada.disk.make("d")
    for path, text in BEFORE.items():
        if text:
            ada.disk.write(path, text)
    until_quiet(ada, ben, clock)
    return ada, ben, server


def until_quiet(ada: Device, ben: Device, clock: Clock) -> None:
    """Sync in turn until nobody has anything to do."""
    for _ in range(10):
        clock.pass_(5_000_000_000)
        if not any([ada.finish().done, ben.finish().done]):
            return
    raise AssertionError("it never becomes quiet")


def write(path: str, text: str) -> Act:
    return lambda disk: disk.write(path, text)


def save(path: str, text: str) -> Act:
    return lambda disk: disk.save(path, text)


def make(path: str) -> Act:
    return lambda disk: disk.make(path)


def rename(path: str, target: str) -> Act:
    return lambda disk: disk.rename(path, target)


def delete(path: str) -> Act:
    return lambda disk: disk.delete(path)


def with_(**more: str | None) -> dict[str, str | None]:
    """What was before, with some paths changed; empty means gone. `__` stands for a slash."""
    tree: dict[str, str | None] = {**BEFORE}
    for name, text in more.items():
        path = name.replace("__", "/")
        if text == "":
            del tree[path]
        else:
            tree[path] = text
    return tree


AT_BENS = " (conflict from ben)"
NO_D = {"a": "one", "b": "two"}
STORIES: dict[str, tuple[list[Act], list[Act], dict[str, str | None]]] = {
    "nothing happens": ([], [], BEFORE),
    "one edits": ([write("a", "new")], [], with_(a="new")),
    "one saves as editors do": ([save("a", "new")], [], with_(a="new")),
    "both edit": ([write("a", "ada's")], [write("a", "ben's")], {**with_(a="ada's"), f"a{AT_BENS}": "ben's"}),
    "both edit to the same": ([write("a", "new")], [write("a", "new")], with_(a="new")),
    "one deletes": ([delete("a")], [], with_(a="")),
    "both delete": ([delete("a")], [delete("a")], with_(a="")),
    "one edits what the other deletes": ([delete("a")], [write("a", "new")], with_(a="new")),
    "one deletes what the other edits": ([write("a", "new")], [delete("a")], with_(a="new")),
    "one moves what the other deletes": ([delete("a")], [rename("a", "d/a")], with_(a="", d__a="one")),
    "one deletes what the other moves": ([rename("a", "d/a")], [delete("a")], with_(a="", d__a="one")),
    "one deletes and makes anew": ([delete("a"), write("a", "new")], [], with_(a="new")),
    "one renames": ([rename("a", "c")], [], with_(a="", c="one")),
    "one renames what the other edits": ([rename("a", "c")], [write("a", "new")], with_(a="", c="new")),
    "both rename the same": ([rename("a", "c")], [rename("a", "c")], with_(a="", c="one")),
    "both rename differently": ([rename("a", "c")], [rename("a", "e")], with_(a="", c="one")),
    "both rename to one name": (
        [rename("a", "c")],
        [rename("b", "c")],
        {**with_(a="", b="", c="one"), f"c{AT_BENS}": "two"},
    ),
    "both make the same": ([write("n", "same")], [write("n", "same")], with_(n="same")),
    "both make one name": ([write("n", "1")], [write("n", "2")], {**with_(n="1"), f"n{AT_BENS}": "2"}),
    "one makes a folder, the other a file": ([make("n")], [write("n", "2")], {**with_(n=None), f"n{AT_BENS}": "2"}),
    "both make a folder and fill it": (
        [make("n"), write("n/1", "1")],
        [make("n"), write("n/2", "2")],
        with_(n=None, n__1="1", n__2="2"),
    ),
    "one renames a folder": ([rename("d", "e")], [], {**NO_D, "e": None, "e/x": "deep", "e/y": "deeper"}),
    "one renames a folder the other works in": (
        [rename("d", "e")],
        [write("d/x", "new"), write("d/z", "more")],
        {**NO_D, "e": None, "e/x": "new", "e/y": "deeper", "e/z": "more"},
    ),
    "one deletes a folder": ([delete("d")], [], NO_D),
    "one deletes a folder the other adds to": (
        [delete("d")],
        [write("d/z", "more")],
        {**NO_D, "d": None, "d/z": "more"},
    ),
    "one adds to a folder the other deletes": (
        [write("d/z", "more")],
        [delete("d")],
        {**NO_D, "d": None, "d/z": "more"},
    ),
    "one deletes a folder the other renames": (
        [delete("d")],
        [rename("d", "e")],
        {**NO_D, "e": None, "e/x": "deep", "e/y": "deeper"},
    ),
    "one moves out of a folder the other deletes": ([delete("d")], [rename("d/x", "x")], {**NO_D, "x": "deep"}),
    "one moves out and deletes the folder": ([rename("d/x", "x"), delete("d")], [], {**NO_D, "x": "deep"}),
    "two names are swapped": (
        [rename("a", "s"), rename("b", "a"), rename("s", "b")],
        [],
        with_(a="two", b="one"),
    ),
    "a folder goes into a new one of its own name": (
        [rename("d", "s"), make("d"), rename("s", "d/d")],
        [],
        {**NO_D, "d": None, "d/d": None, "d/d/x": "deep", "d/d/y": "deeper"},
    ),
    "a file becomes a folder": ([delete("a"), make("a"), write("a/in", "new")], [], with_(a=None, a__in="new")),
    "a folder becomes a file": ([delete("d"), write("d", "flat")], [], {**NO_D, "d": "flat"}),
    "two folders go into each other": (
        [make("e"), rename("d", "e/d")],
        [],
        {**NO_D, "e": None, "e/d": None, "e/d/x": "deep", "e/d/y": "deeper"},
    ),
    "names in two spellings are one": (
        [write("\u00e9", "same")],
        [write("e\u0301", "same")],
        {**BEFORE, "\u00e9": "same"},
    ),
    "case alone changes": ([rename("a", "A")], [], {**with_(a=""), "A": "one"}),
}


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("manners", [{}, {"coarse": True, "forgets_inodes": True}, {"ignores_case": True}], ids=str)
def test_what_each_did_is_on_both_sides(story: str, manners: dict[str, bool]) -> None:
    acts_of_ada, acts_of_ben, result = STORIES[story]
    ada, ben, server = two(**manners)

    for person, acts in ((ada, acts_of_ada), (ben, acts_of_ben)):
        for act in acts:
            act(person.disk)
    until_quiet(ada, ben, Clock())

    assert server.paths() == result
    assert ada.tree() == ben.tree() == result


def test_a_year_offline_brings_nothing_deleted_back() -> None:
    ada, ben, server = two()
    ada.disk.delete("a")
    ada.disk.delete("d")
    ada.finish()
    server.forget()

    until_quiet(ada, ben, Clock())

    assert ben.tree() == server.paths() == {"b": "two"}
    assert sorted(filter(None, ben.disk.bin)) == ["deep", "deeper", "one"]


def test_a_clock_that_is_years_off_decides_nothing() -> None:
    ada, ben, _ = two()
    ada.disk.write("a", "later, by a clock in the past")
    ada.disk._find_or_fail("a").mtime_ns = 1

    until_quiet(ada, ben, Clock())

    assert ben.tree()["a"] == "later, by a clock in the past"


def test_a_changed_file_counts_with_the_bytes_it_has_now_on_either_side() -> None:
    ada, ben, _ = two()
    ada.disk.write("a", "much longer than before")

    sent, fetched = ada.finish(), ben.finish()

    assert (sent.sized(Kind.SEND), fetched.sized(Kind.FETCH)) == (23, 23)


def test_a_renamed_folder_moves_no_bytes() -> None:
    ada, ben, _ = two()
    ada.disk.rename("d", "e")

    told, heard = ada.finish(), ben.finish()

    assert [(one.kind.value, one.path) for one in (*told.done, *heard.done)] == [
        ("move_there", "e"),
        ("move_here", "d"),
    ]


@pytest.mark.parametrize("calls", range(12))
def test_a_server_restored_in_the_middle_of_a_run_makes_nothing_go_here(calls: int) -> None:
    ada, ben, server = two()
    server.back_up()
    ada.disk.make("new")
    ada.disk.write("new/old", "old")
    until_quiet(ada, ben, Clock())
    ada.disk.write("new/same", "ada's")
    ada.start()
    ada.go_on()
    ada.go_on()
    ben.disk.write("new/same", "ben's")
    ben.finish()

    for _ in range(calls):
        ada.go_on()
    server.restore_backup()
    while ada.busy:
        ada.go_on()
    until_quiet(ada, ben, Clock())

    assert (ada.disk.bin, ben.disk.bin) == ([], [])
    assert {"old", "ada's", "ben's"} <= set(server.paths().values())
