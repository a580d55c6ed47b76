"""Many worlds of devices, each from one seed: none loses anything, and each ends with everybody equal."""

import os
from pathlib import Path

import pytest

from tests.support.sync.real_account import RealAccount, an_instance
from tests.support.sync.world import World

EACH = 50
IN_EVERY_RUN = 10_000 if os.environ.get("CI") else 2_000
IN_THE_SOAK = 40_000
ON_THE_REAL_TREE = 200 if os.environ.get("CI") else 40

FOUND_BUGS = {
    201: "a folder was put into a new one of its own name",
    312: "a file and a folder changed names, on a disk that numbers its files anew",
    141: "a folder was taken for a new one because what is in it had other names",
    879: "what the feed had forgotten was asked for again and again",
    7112: "a folder was made here by what was known before the feed was heard in the middle of a plan",
    9596: "two files of one size and age changed names on a disk without file numbers",
    2273: "a deleted folder seemed to be back, because another with its name in capitals was there",
    881: "the feed was empty when a device took its place in it, and was never told of the restore that came after",
    1692: "the feed was empty when a device took its place in it, and a deletion was forgotten that came after",
}


@pytest.mark.parametrize("first", range(0, IN_EVERY_RUN, EACH))
def test_no_world_loses_anything_and_all_become_equal(first: int) -> None:
    worlds = [World(seed).live() for seed in range(first, first + EACH)]

    assert not [world for world in worlds if world.wrong], "\n\n".join(str(one) for one in worlds if one.wrong)


@pytest.mark.parametrize("seed", FOUND_BUGS, ids=FOUND_BUGS.values())
def test_a_world_that_once_went_wrong_stays_right(seed: int) -> None:
    world = World(seed).live()

    assert not world.wrong, str(world)


def test_one_seed_is_one_story() -> None:
    first, second = World(11).live(), World(11).live()

    assert (first.digest, first.story) == (second.digest, second.story)


def test_worlds_are_stormy_enough_to_be_worth_living() -> None:
    worlds = [World(seed).live() for seed in range(30)]

    assert sum(world.conflicts for world in worlds) > 5
    assert any("crash" in line for world in worlds for line in world.story)


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("first", range(IN_EVERY_RUN, IN_THE_SOAK, 500))
def test_no_world_of_a_long_run_loses_anything(first: int) -> None:
    worlds = [World(seed).live() for seed in range(first, first + 500)]

    assert not [world for world in worlds if world.wrong], "\n\n".join(str(one) for one in worlds if one.wrong)


@pytest.mark.parametrize("first", range(0, ON_THE_REAL_TREE, 10))
def test_no_world_loses_anything_on_the_real_tree_of_files(first: int, tmp_path: Path) -> None:
    instance = an_instance(tmp_path)

    worlds = [World(seed, RealAccount.on(instance, f"ada{seed}")).live() for seed in range(first, first + 10)]
    instance.database.close()

    assert not [world for world in worlds if world.wrong], "\n\n".join(str(one) for one in worlds if one.wrong)


def test_a_restored_server_takes_nothing_away_from_anybody() -> None:
    world = World(5)
    ada = world.devices[0]
    ada.disk.write("old", "first")
    ada.finish()
    world.server.back_up()
    ada.disk.write("old", "second")
    ada.disk.write("new", "third")
    ada.finish()

    world.server.restore_backup()
    wrong = world.calm()

    assert not wrong
    assert {"first", "second", "third"} <= set(world.server.paths().values())
