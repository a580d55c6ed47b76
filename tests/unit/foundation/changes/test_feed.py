"""The change feed: complete, in order, honest about what it has forgotten."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tansu.foundation import changes
from tansu.foundation.changes import REMEMBERED_DAYS, ChangesCustodian, Page, StartOver
from tansu.foundation.work import Outside
from tests.support.building import clock_of


def record(outside: Outside, *items: str, account: str = "ada", feature: str = "gallery") -> None:
    with outside.system(account) as work:
        for item in items:
            changes.record(work, feature, item)


def gone(outside: Outside, item: str, *, sha256: str | None = None) -> None:
    with outside.system("ada") as work:
        changes.gone(work, "gallery", item, sha256=sha256)


def since(outside: Outside, rev: int, *, feature: str | None = None, limit: int = 500) -> Page:
    with outside.look("ada") as work:
        return changes.since(work, rev, feature=feature, limit=limit)


def from_nothing(outside: Outside, *, limit: int = 500) -> list[str]:
    """What somebody is told who knows nothing yet and reads to the end."""
    with outside.look("ada") as work:
        began_at = changes.horizon(work)
        page = changes.since(work, 0, began_at=began_at, limit=limit)
        told = items(page)
        while page.more:
            page = changes.since(work, page.rev, began_at=began_at, limit=limit)
            told += items(page)
    return told


def items(page: Page) -> list[str]:
    return [change.item for change in page.changes]


def test_each_item_is_told_once_with_its_newest_change(outside: Outside) -> None:
    record(outside, "one", "two", "one")

    page = since(outside, 0)

    assert [(change.item, change.rev) for change in page.changes] == [("two", 2), ("one", 3)]
    assert (page.rev, page.more) == (3, False)


def test_pages_go_on_where_they_ended(outside: Outside) -> None:
    record(outside, *"abcdefg")

    first = since(outside, 0, limit=3)
    second = since(outside, first.rev, limit=3)
    third = since(outside, second.rev, limit=3)

    assert items(first) + items(second) + items(third) == list("abcdefg")
    assert (first.more, second.more, third.more) == (True, True, False)
    assert items(since(outside, third.rev)) == []


def test_one_feature_alone_also_ends_at_the_newest_change(outside: Outside) -> None:
    record(outside, "photo")
    record(outside, "note", feature="notes")

    page = since(outside, 0, feature="gallery")

    assert items(page) == ["photo"]
    assert page.rev == 2


def test_a_tombstone_takes_the_place_of_what_was_there_and_a_new_beginning_its(outside: Outside) -> None:
    record(outside, "one")
    gone(outside, "one", sha256="a" * 64)
    dead = since(outside, 1).changes

    record(outside, "one")
    living = since(outside, 2).changes

    assert [(change.gone_at, change.sha256) for change in dead] == [(clock_of(outside).now(), "a" * 64)]
    assert [(change.gone_at, change.sha256) for change in living] == [(None, None)]


def test_feeds_of_two_accounts_never_meet(outside: Outside) -> None:
    record(outside, "hers")
    record(outside, "his", account="joe")

    page = since(outside, 0)

    assert items(page) == ["hers"]


def test_what_is_undone_leaves_no_gap(outside: Outside) -> None:
    record(outside, "one")

    with pytest.raises(ZeroDivisionError), outside.system("ada") as work:
        changes.record(work, "gallery", str(1 / 0) if changes.record(work, "gallery", "lost") else "")
    record(outside, "two")

    assert [change.rev for change in since(outside, 0).changes] == [1, 2]


def test_many_at_once_get_numbers_without_gaps(outside: Outside) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: record(outside, f"item {number}"), range(40)))

    assert [change.rev for change in since(outside, 0).changes] == list(range(1, 41))


def test_a_new_item_is_named_by_a_number_nobody_had(outside: Outside) -> None:
    with outside.system("ada") as work:
        numbers = [changes.record_new(work, "tree") for _ in range(3)]

    assert numbers == [1, 2, 3]
    assert items(since(outside, 0)) == ["1", "2", "3"]


@pytest.mark.parametrize("rev", [2, 2**62])
def test_a_place_this_feed_never_was_at_starts_over(outside: Outside, rev: int) -> None:
    record(outside, "one")

    with pytest.raises(StartOver):
        since(outside, rev)


def test_who_was_away_longer_than_tombstones_last_starts_over(outside: Outside) -> None:
    record(outside, "one", "two")
    gone(outside, "one")
    clock_of(outside).move(timedelta(days=REMEMBERED_DAYS, seconds=1))
    record(outside, "three")

    with outside.system() as work:
        forgotten = changes.forget_old(work), changes.forget_old(work)

    assert forgotten == (1, 0)
    with pytest.raises(StartOver):
        since(outside, 2)
    assert items(since(outside, 3)) == ["three"]
    assert from_nothing(outside) == ["two", "three"]


def test_who_was_there_when_the_feed_was_empty_starts_over_like_anybody(outside: Outside) -> None:
    with outside.look("ada") as work:
        place = changes.newest(work)
    record(outside, "one", "two")
    gone(outside, "one")
    clock_of(outside).move(timedelta(days=REMEMBERED_DAYS, seconds=1))

    with outside.system() as work:
        changes.forget_old(work)

    with pytest.raises(StartOver):
        since(outside, place)


def test_who_begins_with_nothing_reads_to_the_end_whatever_was_forgotten_before(outside: Outside) -> None:
    record(outside, *"abcdefg")
    gone(outside, "g")
    clock_of(outside).move(timedelta(days=REMEMBERED_DAYS, seconds=1))

    with outside.system() as work:
        changes.forget_old(work)

    assert from_nothing(outside, limit=2) == list("abcdef")


def test_what_is_forgotten_while_somebody_reads_makes_them_start_over(outside: Outside) -> None:
    record(outside, *"abcd")
    with outside.look("ada") as work:
        page = changes.since(work, 0, began_at=changes.horizon(work), limit=2)
    gone(outside, "a")
    clock_of(outside).move(timedelta(days=REMEMBERED_DAYS, seconds=1))

    with outside.system() as work:
        changes.forget_old(work)

    with outside.look("ada") as work, pytest.raises(StartOver):
        changes.since(work, page.rev, began_at=0, limit=2)


def test_a_restore_is_told_also_to_whose_account_was_still_empty_in_the_backup(outside: Outside) -> None:
    with outside.system() as work:
        changes.start_over(work, ["ada"])

    with outside.look("ada") as work:
        assert changes.fingerprint(work)
    for lost in (0, 1, 1000):
        with pytest.raises(StartOver):
            since(outside, lost)
    with outside.system("ada") as work:
        assert changes.record(work, "gallery", "one") > 1_000_000_000


def test_a_tombstone_is_not_forgotten_a_second_early(outside: Outside) -> None:
    gone(outside, "one")
    clock_of(outside).move(timedelta(days=REMEMBERED_DAYS))

    with outside.system() as work:
        forgotten = changes.forget_old(work)

    assert forgotten == 0


def test_deleted_before_answers_with_the_last_time(outside: Outside) -> None:
    gone(outside, "second life", sha256="a" * 64)
    clock_of(outside).move(timedelta(days=1))
    gone(outside, "first life", sha256="a" * 64)

    with outside.look("ada") as work:
        answer = changes.deleted_before(work, ["a" * 64, "b" * 64])
        nothing = changes.deleted_before(work, [])

    assert answer == {"a" * 64: clock_of(outside).now()}
    assert nothing == {}


def test_who_follows_a_feed_learns_that_a_feature_was_erased(outside: Outside) -> None:
    record(outside, "photo")
    record(outside, "card", feature="contacts")
    with outside.look("ada") as work:
        place = changes.newest(work)

    with outside.system("ada") as work:
        changes.erase_feature(work, "gallery")

    with pytest.raises(StartOver):
        since(outside, place)
    assert from_nothing(outside) == ["card"]


def test_erasing_removes_the_whole_feed(outside: Outside) -> None:
    record(outside, "one", "two")

    with outside.system("ada") as work:
        before = ChangesCustodian().inventory(work)[0].count
        left = ChangesCustodian().erase(work, limit=1)
        after = ChangesCustodian().inventory(work)[0].count

    assert (before, left, after) == (2, 0, 0)
