"""The quota ledger: no byte too many, no counter below nothing, on both engines."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tansu.core.errors import Conflict, Invalid, QuotaExceeded
from tansu.foundation import usage
from tansu.foundation.usage import FREE_QUOTA, Text, Usage, UsageCustodian
from tansu.foundation.work import Outside
from tansu.ports.database import sql


def limited(outside: Outside, quota: int, *, account: str = "ada") -> None:
    with outside.system(account) as work:
        usage.set_quota(work, quota)


def seen(outside: Outside, account: str = "ada") -> Usage:
    with outside.look(account) as work:
        return usage.usage_of(work)


def test_who_never_kept_anything_has_the_free_quota(outside: Outside) -> None:
    found = seen(outside)

    assert (found.quota, found.used, found.reserved, found.left) == (FREE_QUOTA, 0, 0, FREE_QUOTA)


def test_a_reservation_that_just_fits_is_given_and_a_byte_more_is_not(outside: Outside) -> None:
    limited(outside, 100)
    with outside.system("ada") as work:
        usage.reserve(work, 100)

    with pytest.raises(QuotaExceeded) as refused, outside.system("ada") as work:
        usage.reserve(work, 1)

    assert (refused.value.needed, refused.value.facts["left"]) == (1, 0)
    assert seen(outside).reserved == 100


def test_sixty_four_at_once_get_exactly_what_fits(outside: Outside) -> None:
    limited(outside, 1_000)

    def try_one(_number: int) -> bool:
        try:
            with outside.system("ada") as work:
                usage.reserve(work, 30)
        except QuotaExceeded:
            return False
        return True

    with ThreadPoolExecutor(12) as threads:
        given = sum(threads.map(try_one, range(64)))

    assert given == 33
    assert seen(outside).reserved == 990


def test_what_was_reserved_is_charged_even_when_the_quota_has_shrunk(outside: Outside) -> None:
    limited(outside, 100)
    with outside.system("ada") as work:
        usage.reserve(work, 80)
    limited(outside, 10)

    with outside.system("ada") as work:
        usage.charge(work, 80, reserved=80)

    assert (seen(outside).used, seen(outside).reserved, seen(outside).left) == (80, 0, 0)


def test_charging_more_than_was_reserved_asks_for_the_rest(outside: Outside) -> None:
    limited(outside, 100)
    with outside.system("ada") as work:
        usage.reserve(work, 50)

    with pytest.raises(QuotaExceeded), outside.system("ada") as work:
        usage.charge(work, 101, reserved=50)
    with outside.system("ada") as work:
        usage.charge(work, 100, reserved=50)

    assert (seen(outside).used, seen(outside).reserved) == (100, 0)


def test_over_quota_only_new_bytes_are_refused(outside: Outside) -> None:
    with outside.system("ada") as work:
        usage.charge(work, 500)
    limited(outside, 100)

    with pytest.raises(QuotaExceeded), outside.system("ada") as work:
        usage.reserve(work, 1)
    with outside.system("ada") as work:
        usage.release(work, 450)
        usage.reserve(work, 50)

    assert (seen(outside).used, seen(outside).left) == (50, 0)


def test_a_refused_charge_undoes_its_whole_work_and_nobody_elses(outside: Outside) -> None:
    limited(outside, 100)

    with pytest.raises(QuotaExceeded), outside.system("ada") as work:
        usage.charge(work, 60)
        usage.charge(work, 60)
    with outside.system("eve") as work:
        usage.charge(work, 60)

    assert (seen(outside).used, seen(outside, "eve").used) == (0, 60)


@pytest.mark.parametrize("quota", [-1, 2**62, 2**70])
def test_a_quota_is_a_number_of_bytes(outside: Outside, quota: int) -> None:
    with pytest.raises(Invalid), outside.system("ada") as work:
        usage.set_quota(work, quota)


def test_a_shared_pool_counts_what_both_keep(outside: Outside) -> None:
    for account, kept in (("ada", 10), ("eve", 20)):
        with outside.system(account) as work:
            usage.charge(work, kept)

    with outside.system("eve") as work:
        usage.join_pool(work, "ada")
        usage.join_pool(work, "ada")
        usage.charge(work, 5)

    assert seen(outside) == seen(outside, "eve")
    assert seen(outside).used == 35


def test_who_does_not_fit_into_a_pool_stays_outside(outside: Outside) -> None:
    limited(outside, 100)
    with outside.system("eve") as work:
        usage.charge(work, 101)

    with pytest.raises(Conflict), outside.system("eve") as work:
        usage.join_pool(work, "ada")

    assert (seen(outside).used, seen(outside, "eve").used) == (0, 101)


def test_pools_do_not_become_chains(outside: Outside) -> None:
    for account in ("ada", "eve", "joe"):
        with outside.system(account) as work:
            usage.charge(work, 10)
    with outside.system("eve") as work:
        usage.join_pool(work, "ada")

    for account, pool in (("eve", "joe"), ("ada", "joe"), ("joe", "eve")):
        with pytest.raises(Conflict), outside.system(account) as work:
            usage.join_pool(work, pool)

    assert (seen(outside).used, seen(outside, "joe").used) == (20, 10)


def test_a_pool_is_joined_only_when_no_upload_is_in_progress(outside: Outside) -> None:
    with outside.system("eve") as work:
        usage.reserve(work, 10)

    with pytest.raises(Conflict), outside.system("eve") as work:
        usage.join_pool(work, "ada")


def test_erasing_waits_until_nothing_is_counted(outside: Outside) -> None:
    with outside.system("ada") as work:
        usage.charge(work, 10)
        before = UsageCustodian().erase(work, limit=10)
        usage.release(work, 10)
        after = UsageCustodian().erase(work, limit=10)

    assert (before, after) == (1, 0)
    assert seen(outside).used == 0
    with outside.look() as work:
        assert work.tx.execute(sql("SELECT count(*) FROM usage_pools")).scalar_one() == 0


def test_text_counts_against_the_same_quota_under_its_own_heading(outside: Outside) -> None:
    limited(outside, 100)
    with outside.system("ada") as work:
        usage.charge(work, 50)
        usage.count_text(work, "contacts", size=40, items=2)

    with pytest.raises(QuotaExceeded), outside.system("ada") as work:
        usage.count_text(work, "contacts", size=11, items=1)

    with outside.look("ada") as work:
        assert usage.texts(work) == [Text("contacts", 40, 2)]
    assert seen(outside).used == 90


def test_text_that_goes_gives_its_room_back(outside: Outside) -> None:
    with outside.system("ada") as work:
        usage.count_text(work, "contacts", size=40, items=2)

    with outside.system("ada") as work:
        usage.count_text(work, "contacts", size=-40, items=-2)

    with outside.look("ada") as work:
        assert usage.texts(work) == []
    assert seen(outside).used == 0
