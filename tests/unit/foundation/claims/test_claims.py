"""Claims and sweeping: paid for once, kept for a day, never removed while somebody needs it."""

from datetime import timedelta

import pytest

from tansu.core.errors import Busy, NotFound, QuotaExceeded
from tansu.foundation import claims, usage
from tansu.foundation.claims import Category, ClaimsCustodian
from tansu.foundation.work import Outside
from tansu.ports.blobs import BlobRef
from tansu.ports.database import UniqueViolation
from tests.support.building import clock_of

A_DAY = timedelta(hours=24)


def stored(outside: Outside, words: str = "sunset", *, account: str = "ada") -> BlobRef:
    with outside.system(account, "gallery") as work:
        ref = outside.blobs.put(account, [words.encode()], blob_id=work.new_id(), extension="jpg")
        claims.add(work, ref)
    return ref


def claim(outside: Outside, ref: BlobRef, claimant: str, *, category: Category = Category.PHOTOS, **more: int) -> None:
    with outside.system(ref.owner, "gallery") as work:
        claims.claim(work, ref.id, kind="entry", claimant=claimant, category=category, **more)


def release(outside: Outside, ref: BlobRef, claimant: str) -> None:
    with outside.system(ref.owner, "gallery") as work:
        claims.release(work, kind="entry", claimant=claimant)


def used(outside: Outside, account: str = "ada") -> int:
    with outside.look(account) as work:
        kept = usage.usage_of(work)
        assert claims.totals(work)[1] == sum(one.bytes for one in claims.by_category(work)) == kept.used
    return kept.used


def test_only_the_first_claim_costs_and_only_the_last_release_gives_back(outside: Outside) -> None:
    ref = stored(outside)

    claim(outside, ref, "one")
    claim(outside, ref, "two")
    both = used(outside)
    release(outside, ref, "one")
    one = used(outside)
    release(outside, ref, "two")

    assert (both, one, used(outside)) == (ref.size, ref.size, 0)


def test_releasing_twice_is_releasing_once(outside: Outside) -> None:
    ref = stored(outside)
    claim(outside, ref, "one")
    claim(outside, ref, "two")

    release(outside, ref, "one")
    release(outside, ref, "one")

    assert used(outside) == ref.size


def test_reserved_bytes_that_are_not_needed_are_given_back(outside: Outside) -> None:
    ref = stored(outside)
    claim(outside, ref, "one")
    with outside.system("ada") as work:
        usage.reserve(work, ref.size)

    claim(outside, ref, "two", reserved=ref.size)

    with outside.look("ada") as work:
        assert usage.usage_of(work).reserved == 0


def test_a_claim_beyond_the_quota_claims_nothing(outside: Outside) -> None:
    ref = stored(outside)
    with outside.system("ada") as work:
        usage.set_quota(work, ref.size - 1)

    with pytest.raises(QuotaExceeded):
        claim(outside, ref, "one")

    assert used(outside) == 0
    with outside.look("ada") as work:
        assert claims.owned(work, ref.id).claims == 0


def test_bytes_are_entered_once_for_an_account_and_again_for_another(outside: Outside) -> None:
    stored(outside)

    with pytest.raises(UniqueViolation):
        stored(outside)
    his = stored(outside, account="joe")

    with outside.look("joe") as work:
        found = claims.owned_by_checksum(work, his.sha256)
    assert found is not None
    assert found.ref == his


def test_a_blob_is_shown_under_the_best_heading_of_its_claims(outside: Outside) -> None:
    ref = stored(outside)
    claim(outside, ref, "one", category=Category.VERSIONS)
    claim(outside, ref, "two", category=Category.PHOTOS)

    with outside.system("ada") as work:
        before = [one.category for one in claims.by_category(work)]
        claims.recategorise(work, kind="entry", claimants=["two"], category=Category.TRASH)
        after = [one.category for one in claims.by_category(work)]

    assert (before, after) == ([Category.PHOTOS], [Category.VERSIONS])


def test_what_nobody_claims_is_swept_after_a_day_and_not_before(outside: Outside) -> None:
    ref = stored(outside)
    claim(outside, ref, "one")
    release(outside, ref, "one")

    clock_of(outside).move(A_DAY)
    early = claims.sweep(outside)
    clock_of(outside).move(timedelta(milliseconds=1))
    late = claims.sweep(outside)

    assert (early, late) == (0, 1)
    assert outside.blobs.size(ref.owner, ref.id, ref.extension) is None
    with pytest.raises(NotFound), outside.look("ada") as work:
        claims.owned(work, ref.id)


def test_bytes_that_come_again_within_the_day_are_revived(outside: Outside) -> None:
    ref = stored(outside)
    clock_of(outside).move(A_DAY)
    claim(outside, ref, "one")
    clock_of(outside).move(A_DAY)

    swept = claims.sweep(outside)

    assert swept == 0
    assert b"".join(outside.blobs.read(ref)) == b"sunset"


def test_claiming_what_was_swept_asks_to_send_again(outside: Outside) -> None:
    ref = stored(outside)
    clock_of(outside).move(A_DAY * 2)
    claims.sweep(outside)

    with pytest.raises(Busy):
        claim(outside, ref, "one")


def test_sweeping_takes_as_many_as_it_is_told(outside: Outside) -> None:
    for number in range(5):
        stored(outside, f"photo {number}")
    clock_of(outside).move(A_DAY * 2)

    swept = [claims.sweep(outside, limit=2) for _ in range(4)]

    assert swept == [2, 2, 1, 0]


def test_the_longest_unproven_are_read_again_first(outside: Outside) -> None:
    first = stored(outside, "first")
    clock_of(outside).move(A_DAY)
    second = stored(outside, "second")
    stored(outside, "nobody needs it")
    for ref in (first, second):
        claim(outside, ref, ref.id)
    clock_of(outside).move(A_DAY)

    with outside.system("ada") as work:
        before = [one.ref.id for one in claims.overdue(work, before=work.now, limit=9)]
        oldest = claims.oldest_proof(work)
        claims.note_reread(work, [first.id])
        after = [one.ref.id for one in claims.overdue(work, before=work.now, limit=9)]

    assert (before, after) == ([first.id, second.id], [second.id])
    assert oldest == clock_of(outside).now() - A_DAY * 2


def test_damage_is_noted_and_kept_until_the_bytes_are_right_again(outside: Outside) -> None:
    ref = stored(outside)
    claim(outside, ref, "one")

    with outside.system("ada") as work:
        claims.note_damaged(work, ref.id)
        damaged = [one.ref.id for one in claims.damaged(work)], claims.count_damaged(work)
        claims.note_reread(work, [ref.id])
        healed = claims.count_damaged(work)

    assert damaged == ([ref.id], 1)
    assert healed == 0


def test_erasing_waits_for_the_last_claim_and_leaves_others_alone(outside: Outside) -> None:
    ref, his = stored(outside), stored(outside, account="joe")
    claim(outside, ref, "one")
    claim(outside, his, "one")

    with outside.system("ada") as work:
        waiting = ClaimsCustodian().erase(work, limit=9)
        claims.release(work, kind="entry", claimant="one")
        left = ClaimsCustodian().erase(work, limit=9)

    assert (waiting, left) == (1, 0)
    assert used(outside, "joe") == his.size
    with outside.look("ada") as work:
        assert claims.owned_by_checksum(work, ref.sha256) is None
