"""Brakes: a device deletes what people delete, is stopped at what nobody does, and goes on when its owner says so."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansu.core.errors import NotFound
from tansu.core.principal import Means, Principal, Scope
from tansu.foundation import audit, brakes
from tansu.foundation.brakes import BrakesCustodian, Decision, Stop, TooManyDeletions
from tansu.foundation.work import Outside
from tests.support.building import an_account, an_outside, clock_of

BOOK = "contacts/7"


def a_device(account: str = "ada", name: str = "phone") -> Principal:
    return Principal(account, Means.APP_PASSWORD, credential=name, scopes=frozenset({Scope.READ, Scope.WRITE}))


def delete(outside: Outside, device: Principal, count: int = 1, *, of: int = 1000, book: str = BOOK) -> bool:
    try:
        brakes.deleting(outside, device, book, count=count, total=of, name="Family")
    except TooManyDeletions:
        return False
    return True


def stops(outside: Outside, account: str = "ada") -> list[Stop]:
    with outside.look(account) as work:
        return brakes.stops(work)


def decide(outside: Outside, stop: Stop, *, allow: bool) -> Stop:
    with outside.system("ada") as work:
        return brakes.decide(work, stop.id, allow=allow)


@pytest.mark.parametrize(
    ("total", "most"), [(0, 100), (100, 100), (499, 100), (500, 100), (504, 100), (505, 101), (10_000, 2_000)]
)
def test_a_hundred_or_a_fifth_may_go_within_an_hour(total: int, most: int) -> None:
    assert brakes.most(total) == most


@pytest.mark.parametrize(("of", "most"), [(100, 100), (1_000, 200)])
def test_the_next_after_the_most_is_refused(outside: Outside, of: int, most: int) -> None:
    allowed = [delete(outside, a_device(), of=of - number) for number in range(most)]

    assert allowed == [True] * most
    assert not delete(outside, a_device(), of=of - most)


def test_all_at_once_is_refused_as_well(outside: Outside) -> None:
    assert not delete(outside, a_device(), 201, of=1_000)
    assert stops(outside)[0].refused == 201


def test_an_hour_after_its_first_deletion_a_device_may_delete_again(outside: Outside) -> None:
    delete(outside, a_device(), 200)
    clock_of(outside).move(timedelta(hours=1))

    assert delete(outside, a_device(), 200)


def test_who_was_stopped_stays_stopped_for_every_single_thing(outside: Outside) -> None:
    delete(outside, a_device(), 201)
    clock_of(outside).move(timedelta(days=3))

    tried = [delete(outside, a_device()) for _ in range(3)]

    (stop,) = stops(outside)
    assert tried == [False] * 3
    assert (stop.decision, stop.name, stop.refused, stop.total) == (Decision.OPEN, "Family", 204, 1000)


def test_other_devices_and_other_collections_go_on(outside: Outside) -> None:
    delete(outside, a_device(), 201)

    assert delete(outside, a_device(), book="contacts/8")
    assert delete(outside, a_device(name="laptop"))
    assert delete(outside, a_device("eve"))


def test_people_and_programs_of_theirs_are_not_counted(outside: Outside) -> None:
    for means in (Means.SESSION, Means.TOKEN, Means.SYSTEM):
        assert delete(outside, Principal("ada", means, credential="c"), 5_000, of=5_000)

    assert stops(outside) == []


def test_an_owner_who_allows_it_lets_the_device_go_on_for_a_day(outside: Outside) -> None:
    delete(outside, a_device(), 5_000, of=5_000)

    allowed = decide(outside, stops(outside)[0], allow=True)

    assert allowed.decision is Decision.ALLOWED
    assert delete(outside, a_device(), 5_000, of=5_000)
    clock_of(outside).move(timedelta(hours=24))
    assert not delete(outside, a_device(), 5_000, of=5_000)
    assert stops(outside)[0].id != allowed.id


def test_an_owner_who_declines_is_not_asked_again_and_may_think_again(outside: Outside) -> None:
    delete(outside, a_device(), 201)
    stop = stops(outside)[0]

    decide(outside, stop, allow=False)
    clock_of(outside).move(timedelta(days=30))

    assert not delete(outside, a_device())
    assert [(one.id, one.decision) for one in stops(outside)] == [(stop.id, Decision.DECLINED)]
    decide(outside, stop, allow=True)
    assert delete(outside, a_device(), 201)


def test_what_was_asked_and_said_is_in_the_audit_trail(outside: Outside) -> None:
    delete(outside, a_device(), 201)
    delete(outside, a_device())
    decide(outside, stops(outside)[0], allow=False)

    with outside.look("ada") as work:
        told = audit.events(work).events

    assert [one.action for one in told] == ["deletions_declined", "deletions_stopped"]
    assert told[1].facts == {"credential": "phone", "most": 200, "total": 1000}


def test_nobody_decides_for_somebody_else(outside: Outside) -> None:
    delete(outside, a_device(), 201)
    stop = stops(outside)[0]

    with pytest.raises(NotFound), outside.system("eve") as work:
        brakes.decide(work, stop.id, allow=True)

    assert stops(outside, "eve") == []


def test_twelve_at_once_delete_no_more_than_may_go(outside: Outside) -> None:
    with ThreadPoolExecutor(12) as threads:
        passed = list(threads.map(lambda _: delete(outside, a_device(), 7, of=300), range(30)))

    assert sum(passed) == 14
    assert stops(outside)[0].refused == 16 * 7


def test_a_collection_that_has_grown_may_lose_a_fifth_of_what_it_is_now(outside: Outside) -> None:
    delete(outside, a_device(), of=10)

    assert delete(outside, a_device(), 600, of=5_000)


def test_the_whole_is_counted_only_when_a_hundred_are_not_enough(outside: Outside) -> None:
    asked: list[int] = []

    def total() -> int:
        asked.append(1)
        return 1_000

    for count in (60, 40, 100):
        brakes.deleting(outside, a_device(), BOOK, count=count, total=total)

    assert len(asked) == 1
    with pytest.raises(TooManyDeletions):
        brakes.deleting(outside, a_device(), BOOK, count=21, total=lambda: 900)


def test_devices_not_seen_for_a_season_are_forgotten(outside: Outside) -> None:
    delete(outside, a_device(), 201)
    clock_of(outside).move(timedelta(days=80))
    delete(outside, a_device(name="laptop"))
    clock_of(outside).move(timedelta(days=11))

    with outside.system() as work:
        forgotten = brakes.forget_quiet(work)

    assert (forgotten, stops(outside)) == (1, [])


def test_nothing_is_left_of_who_leaves(outside: Outside) -> None:
    account = an_account(outside).id
    delete(outside, a_device(account), 201)

    with outside.system(account) as work:
        left = BrakesCustodian().erase(work, limit=10)
        held = BrakesCustodian().inventory(work)

    assert (left, [one.count for one in held]) == (0, [0])


STEPS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 60)), min_size=1, max_size=16)
DEVICES = itertools.count()


@settings(max_examples=15, deadline=None)
@given(steps=STEPS)
def test_whatever_comes_no_hour_loses_more_than_the_most(steps: list[tuple[int, int]], quiet: Outside) -> None:
    device = a_device(name=f"device {next(DEVICES)}")
    began, gone, stopped = None, 0, False
    for minutes, count in steps:
        clock_of(quiet).move(timedelta(minutes=minutes))
        now = quiet.clock.now()
        if began is None or now - began >= timedelta(hours=1):
            began, gone = now, 0

        passed = delete(quiet, device, count, of=600 - gone)

        stopped = stopped or gone + count > brakes.most(600)
        assert passed is not stopped
        gone += count


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Outside:
    """One database for all examples of a property; each example has a device of its own."""
    return an_outside("", tmp_path_factory.mktemp("brakes"))
