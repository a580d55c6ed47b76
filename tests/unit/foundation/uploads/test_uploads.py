"""Uploads in progress: room first, one writer, what came is kept, and nothing stays for ever."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tansu.core.errors import Busy, ChecksumMismatch, Conflict, Invalid, NotFound, QuotaExceeded, TooLarge
from tansu.core.principal import Principal
from tansu.features import gallery
from tansu.foundation import claims, uploads, usage
from tansu.foundation.uploads import Upload, UploadsCustodian
from tansu.foundation.usage import Usage
from tansu.foundation.work import Outside
from tests.support.building import an_account, clock_of, principal_of
from tests.support.sending import announce, photo, send_part, sha256_of

CONTENT = photo("a boat")


@pytest.fixture
def ada(outside: Outside) -> Principal:
    return principal_of(an_account(outside))


def seen(outside: Outside, who: Principal) -> Usage:
    with outside.look(who.account) as work:
        return usage.usage_of(work)


def got(outside: Outside, who: Principal, upload: str) -> Upload:
    with outside.look(who.account) as work:
        return uploads.get(work, upload)


def complete(outside: Outside, who: Principal, content: bytes, **said: Any) -> Upload:
    return send_part(outside, who, announce(outside, who, content, **said).id, content, offset=0)


def cut_after(content: bytes) -> Iterator[bytes]:
    yield content
    raise ConnectionError("the client is gone")


def blobs_of(outside: Outside, who: Principal) -> list[str]:
    return [blob.id for blob in outside.blobs.scan(who.account)]


def test_announcing_reserves_room_and_cancelling_gives_it_back(outside: Outside, ada: Principal) -> None:
    upload = announce(outside, ada, CONTENT)
    reserved = seen(outside, ada).reserved

    uploads.cancel(outside, ada, upload.id)

    assert reserved == len(CONTENT)
    assert seen(outside, ada).reserved == 0
    with pytest.raises(NotFound):
        uploads.cancel(outside, ada, upload.id)


def test_what_does_not_fit_is_refused_before_a_byte_is_taken(outside: Outside, ada: Principal) -> None:
    with outside.system(ada.account) as work:
        usage.set_quota(work, len(CONTENT) - 1)

    with pytest.raises(QuotaExceeded):
        announce(outside, ada, CONTENT)

    assert seen(outside, ada).reserved == 0
    with outside.look(ada.account) as work:
        assert UploadsCustodian().inventory(work)[0].count == 0


@pytest.mark.parametrize(
    ("length", "sha256", "error"), [(-1, "", Invalid), ((1 << 40) + 1, "", TooLarge), (5, "A" * 64, Invalid)]
)
def test_an_impossible_announcement_is_refused(
    outside: Outside, ada: Principal, length: int, sha256: str, error: type[Exception]
) -> None:
    with pytest.raises(error), outside.work(ada, "gallery") as work:
        uploads.create(work, length, metadata={}, sha256=sha256)

    assert seen(outside, ada).reserved == 0


def test_a_cut_upload_keeps_what_arrived_and_goes_on_there(outside: Outside, ada: Principal) -> None:
    upload = announce(outside, ada, CONTENT)

    stands = uploads.append(outside, ada, upload.id, offset=0, chunks=cut_after(CONTENT[:100])).received
    send_part(outside, ada, upload.id, CONTENT[stands:], offset=stands)

    assert stands == 100
    assert uploads.assemble(outside, ada, upload.id).sha256 == sha256_of(CONTENT)


@pytest.mark.parametrize("offset", [0, 99, 101, len(CONTENT)])
def test_bytes_for_another_place_are_refused_with_the_right_one(outside: Outside, ada: Principal, offset: int) -> None:
    upload = announce(outside, ada, CONTENT)
    send_part(outside, ada, upload.id, CONTENT[:100], offset=0)

    with pytest.raises(Conflict) as refused:
        send_part(outside, ada, upload.id, b"x", offset=offset)

    assert refused.value.facts["offset"] == 100


def test_one_byte_too_many_refuses_the_whole_part(outside: Outside, ada: Principal) -> None:
    upload = announce(outside, ada, CONTENT)

    with pytest.raises(Invalid):
        send_part(outside, ada, upload.id, CONTENT + b"!", offset=0)

    assert got(outside, ada, upload.id).received == 0
    assert send_part(outside, ada, upload.id, CONTENT, offset=0).complete


def test_a_part_with_a_wrong_checksum_is_not_kept_and_the_next_may_write(outside: Outside, ada: Principal) -> None:
    upload = announce(outside, ada, CONTENT)

    with pytest.raises(ChecksumMismatch):
        uploads.append(outside, ada, upload.id, offset=0, chunks=[CONTENT], verify=lambda part: False)

    assert got(outside, ada, upload.id).received == 0
    assert send_part(outside, ada, upload.id, CONTENT, offset=0).complete


def test_only_one_writes_at_a_time(outside: Outside, ada: Principal) -> None:
    upload = announce(outside, ada, CONTENT)
    refused: list[Exception] = []

    def slow() -> Iterator[bytes]:
        yield CONTENT[:50]
        with pytest.raises(Busy) as caught:
            send_part(outside, ada, upload.id, CONTENT, offset=0)
        refused.append(caught.value)
        yield CONTENT[50:]

    done = uploads.append(outside, ada, upload.id, offset=0, chunks=slow())

    assert done.complete
    assert len(refused) == 1


def test_a_writer_who_was_given_up_does_not_harm_the_one_who_took_over(outside: Outside, ada: Principal) -> None:
    upload = announce(outside, ada, CONTENT)

    def stalled() -> Iterator[bytes]:
        yield b"?" * 200
        clock_of(outside).move(timedelta(seconds=61))
        send_part(outside, ada, upload.id, CONTENT[:200], offset=0)

    with pytest.raises(Busy):
        uploads.append(outside, ada, upload.id, offset=0, chunks=stalled())
    send_part(outside, ada, upload.id, CONTENT[200:], offset=200)

    assert uploads.assemble(outside, ada, upload.id).sha256 == sha256_of(CONTENT)


def test_a_long_part_keeps_its_writer(outside: Outside, ada: Principal) -> None:
    upload = announce(outside, ada, CONTENT)

    def slowly() -> Iterator[bytes]:
        for start in range(0, len(CONTENT), 200):
            clock_of(outside).move(timedelta(seconds=30))
            yield CONTENT[start : start + 200]

    done = uploads.append(outside, ada, upload.id, offset=0, chunks=slowly())

    assert done.complete


def test_nothing_is_added_to_what_is_complete(outside: Outside, ada: Principal) -> None:
    upload = complete(outside, ada, CONTENT)

    for offset in (0, len(CONTENT)):
        with pytest.raises(Conflict) as refused:
            send_part(outside, ada, upload.id, b"more", offset=offset)
        assert refused.value.facts["offset"] == len(CONTENT)


def test_another_account_finds_no_upload(outside: Outside, ada: Principal) -> None:
    upload = announce(outside, ada, CONTENT)
    eve = principal_of(an_account(outside, "eve@example.org"))

    with pytest.raises(NotFound):
        send_part(outside, eve, upload.id, CONTENT, offset=0)
    with pytest.raises(NotFound):
        uploads.cancel(outside, eve, upload.id)
    with pytest.raises(NotFound), outside.work(eve, "gallery") as work:
        uploads.concatenate(work, [upload.id], metadata={})


def test_a_declared_checksum_that_is_wrong_forgets_upload_and_bytes(outside: Outside, ada: Principal) -> None:
    upload = complete(outside, ada, CONTENT, sha256="0" * 64)

    with pytest.raises(ChecksumMismatch) as refused:
        uploads.assemble(outside, ada, upload.id)

    assert refused.value.facts["received"] == sha256_of(CONTENT)
    assert seen(outside, ada).reserved == 0
    assert (blobs_of(outside, ada), list(outside.staging.uploads())) == ([], [])


def test_joined_uploads_are_one_file_in_the_order_given(outside: Outside, ada: Principal) -> None:
    tail = complete(outside, ada, CONTENT[300:], partial=True)
    head = complete(outside, ada, CONTENT[:300], partial=True)

    with outside.work(ada, "gallery") as work:
        whole = uploads.concatenate(work, [head.id, tail.id], metadata={"filename": "boat.jpg"}, extension="jpg")
    arrival = gallery.finish_upload(outside, ada, whole.id)

    assert arrival.outcome == "added"
    assert (seen(outside, ada).used, seen(outside, ada).reserved) == (len(CONTENT), 0)


def test_a_piece_is_part_of_one_file_only_and_only_once(outside: Outside, ada: Principal) -> None:
    piece = complete(outside, ada, CONTENT, partial=True)

    with pytest.raises(Invalid), outside.work(ada, "gallery") as work:
        uploads.concatenate(work, [piece.id, piece.id], metadata={})
    with outside.work(ada, "gallery") as work:
        uploads.concatenate(work, [piece.id], metadata={})
    with pytest.raises(Invalid), outside.work(ada, "gallery") as work:
        uploads.concatenate(work, [piece.id], metadata={})

    assert seen(outside, ada).reserved == len(CONTENT)


def test_only_complete_pieces_are_joined(outside: Outside, ada: Principal) -> None:
    whole = complete(outside, ada, CONTENT)
    half = announce(outside, ada, CONTENT, partial=True)

    for pieces in ([], [whole.id], [half.id]):
        with pytest.raises(Invalid), outside.work(ada, "gallery") as work:
            uploads.concatenate(work, pieces, metadata={})


def test_an_upload_waits_seven_days_after_its_last_byte(outside: Outside, ada: Principal) -> None:
    upload = announce(outside, ada, CONTENT)
    clock_of(outside).move(timedelta(hours=23))
    send_part(outside, ada, upload.id, CONTENT[:10], offset=0)

    clock_of(outside).move(timedelta(days=7))
    early = uploads.expire(outside)
    clock_of(outside).move(timedelta(seconds=1))
    late = uploads.expire(outside)

    assert (early, late) == (0, 1)
    assert seen(outside, ada).reserved == 0
    assert list(outside.staging.uploads()) == []
    with pytest.raises(NotFound):
        got(outside, ada, upload.id)


def test_an_upload_of_which_nothing_comes_holds_its_room_for_a_day(outside: Outside, ada: Principal) -> None:
    announce(outside, ada, CONTENT)

    clock_of(outside).move(timedelta(hours=24))
    early = uploads.expire(outside)
    clock_of(outside).move(timedelta(seconds=1))
    late = uploads.expire(outside)

    assert (early, late) == (0, 1)
    assert seen(outside, ada).reserved == 0


def test_bytes_a_crash_left_without_a_record_go_with_their_upload(outside: Outside, ada: Principal) -> None:
    upload = complete(outside, ada, CONTENT)
    uploads.assemble(outside, ada, upload.id)
    clock_of(outside).move(timedelta(days=8))

    uploads.expire(outside)

    assert blobs_of(outside, ada) == []


class _Interrupted:
    """A staging during whose clean-up something else happens, once."""

    def __init__(self, inner: Any, happens: Callable[[], object]) -> None:
        self._inner = inner
        self._happens = happens

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def discard(self, upload: str) -> None:
        self._inner.discard(upload)
        happens, self._happens = self._happens, lambda: None
        happens()


def test_an_upload_that_is_finished_while_others_expire_keeps_its_bytes(outside: Outside, ada: Principal) -> None:
    announce(outside, ada, photo("an older one"))
    clock_of(outside).move(timedelta(seconds=1))
    upload = complete(outside, ada, CONTENT)
    clock_of(outside).move(timedelta(days=7, seconds=1))

    def finish() -> None:
        clock_of(outside).move(timedelta(hours=-1))
        gallery.finish_upload(outside, ada, upload.id)

    uploads.expire(replace(outside, staging=_Interrupted(outside.staging, finish)))

    found = got(outside, ada, upload.id)
    with outside.look(ada.account, "gallery") as work:
        original = gallery.find_original(work, found.asset)
    assert b"".join(outside.blobs.read(original.ref)) == CONTENT


def test_an_upload_cancelled_while_it_is_finished_leaves_nothing(outside: Outside, ada: Principal) -> None:
    upload = complete(outside, ada, CONTENT)
    ref = uploads.assemble(outside, ada, upload.id)
    uploads.cancel(outside, ada, upload.id)

    uploads.refuse(outside, ada, upload, ref)

    assert blobs_of(outside, ada) == []
    assert seen(outside, ada).reserved == 0


def test_refusing_never_removes_bytes_that_a_record_names(outside: Outside, ada: Principal) -> None:
    upload = complete(outside, ada, CONTENT)
    gallery.finish_upload(outside, ada, upload.id)
    with outside.look(ada.account) as work:
        kept = claims.owned(work, upload.blob).ref

    uploads.refuse(outside, ada, upload, kept)

    assert blobs_of(outside, ada) == [kept.id]


def test_staged_bytes_without_a_record_are_orphans(outside: Outside, ada: Principal) -> None:
    known = announce(outside, ada, CONTENT)
    send_part(outside, ada, known.id, CONTENT[:10], offset=0)
    outside.staging.put_part("stranger", 0, [b"bytes"])

    removed = uploads.remove_orphans(outside)

    assert removed == ["stranger"]
    assert list(outside.staging.uploads()) == [known.id]


def test_finishing_from_many_requests_at_once_is_one_asset(outside: Outside, ada: Principal) -> None:
    upload = complete(outside, ada, CONTENT)

    def finish(_number: int) -> str:
        try:
            return gallery.finish_upload(outside, ada, upload.id).asset
        except Busy:
            return ""

    with ThreadPoolExecutor(8) as threads:
        answers = set(threads.map(finish, range(16))) - {""}

    assert answers == {got(outside, ada, upload.id).asset}
    assert (seen(outside, ada).used, seen(outside, ada).reserved) == (len(CONTENT), 0)
    assert blobs_of(outside, ada) == [upload.blob]
