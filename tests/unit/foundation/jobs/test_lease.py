"""A lease by name has one owner, ends by itself, and does not outlive a clock that goes back."""

import threading
from datetime import timedelta

from tansu.foundation.jobs import lease


def take(world, owner, name="batch"):
    """Take it for a minute in a transaction of its own."""
    with world.outside.system() as work:
        return lease.take(work, name, seconds=60, owner=owner)


def renew(world, owner):
    """Renew it for a minute."""
    with world.outside.system() as work:
        return lease.renew(work, "batch", seconds=60, owner=owner)


def release(world, owner):
    """Give it back."""
    with world.outside.system() as work:
        return lease.release(work, "batch", owner=owner)


def test_one_owner_at_a_time(world):
    answers = take(world, "one"), take(world, "two"), take(world, "two", name="another")

    assert answers == (True, False, True)


def test_of_many_who_ask_at_once_one_gets_it(world):
    answers = []

    threads = [
        threading.Thread(target=lambda owner=owner: answers.append(take(world, owner)))
        for owner in ("a", "b", "c", "d")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [False, False, False, True]


def test_it_ends_by_itself(world):
    take(world, "one")

    world.clock.move(timedelta(seconds=59))
    too_early = take(world, "two")
    world.clock.move(timedelta(seconds=1))
    in_time = take(world, "two")

    assert (too_early, in_time) == (False, True)
    assert (renew(world, "one"), release(world, "one")) == (False, False)


def test_renewing_and_taking_again_extend_it(world):
    take(world, "one")

    world.clock.move(timedelta(seconds=50))
    renewed = renew(world, "one")
    world.clock.move(timedelta(seconds=50))
    again = take(world, "one")
    world.clock.move(timedelta(seconds=50))

    assert (renewed, again, take(world, "two")) == (True, True, False)


def test_what_is_given_back_is_free(world):
    take(world, "one")

    released = release(world, "one")

    assert released is True
    assert take(world, "two") is True


def test_after_the_clock_went_back_it_ends_in_its_own_length(world):
    take(world, "one")

    world.clock.move(-timedelta(days=1))
    at_once = take(world, "two")
    world.clock.move(timedelta(seconds=60))

    assert (at_once, take(world, "two")) == (False, True)
