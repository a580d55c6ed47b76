"""Putting files at paths: found there again as they were sent, or refused with nothing kept."""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tansu.adapters.blobs.local import LocalBlobs
from tansu.core.errors import (
    ChecksumMismatch,
    Conflict,
    DiskFull,
    Frozen,
    Invalid,
    Locked,
    PreconditionFailed,
    QuotaExceeded,
    TansuError,
)
from tansu.core.principal import Principal
from tansu.features import files
from tansu.features.files import Condition, FolderInTheWay, ParentMissing, intake
from tansu.foundation import accounts, claims, tree, uploads, usage
from tansu.foundation.standing import Standing
from tansu.foundation.work import Outside
from tansu.ports.database import sql
from tests.support.building import an_account, principal_of
from tests.support.putting import contents, kept, look, names_of, paths, pieces, put

LONG_AGO = datetime(2011, 2, 3, 4, 5, 6, tzinfo=UTC)
SECONDS_OF_IT = {
    "SHA256": hashlib.sha256(b"words").hexdigest(),
    "SHA1": hashlib.sha1(b"words").hexdigest(),
    "MD5": hashlib.md5(b"words").hexdigest(),
    "ADLER32": f"{zlib.adler32(b'words'):08x}",
}


@pytest.fixture
def ada(outside: Outside) -> Principal:
    return principal_of(an_account(outside))


def stored_bytes(outside: Outside, who: Principal) -> int:
    return sum(one.size for one in outside.blobs.scan(who.account))


def test_what_was_put_at_a_path_is_found_there_again(outside: Outside, ada: Principal) -> None:
    stored = put(outside, ada, "Letters/2026/to Grace.txt", b"Dear Grace", modified_at=LONG_AGO, created_at=LONG_AGO)

    found = look(outside, ada, "Letters/2026/to Grace.txt")
    assert found is not None
    assert (stored.created, stored.entry) == (True, found)
    assert contents(outside, ada, "Letters/2026/to Grace.txt") == b"Dear Grace"
    assert (found.modified_at, found.created_at, found.mime) == (LONG_AGO, LONG_AGO, "text/plain")
    assert (found.sha256, found.sha1) == (hashlib.sha256(b"Dear Grace").hexdigest(), "")
    assert kept(outside, ada) == (10, 0)


def test_a_sha_1_that_was_declared_is_told_to_whoever_asks_later(outside: Outside, ada: Principal) -> None:
    sha1 = hashlib.sha1(b"Dear Grace").hexdigest()

    put(outside, ada, "to Grace.txt", b"Dear Grace", checksums={"SHA1": sha1})

    found = look(outside, ada, "to Grace.txt")
    assert found is not None
    assert found.sha1 == sha1


def test_an_empty_file_is_a_file(outside: Outside, ada: Principal) -> None:
    put(outside, ada, "empty", b"")
    put(outside, ada, "empty too", b"", length=None)

    assert contents(outside, ada, "empty") == contents(outside, ada, "empty too") == b""
    assert kept(outside, ada) == (0, 0)


def test_a_file_over_a_file_keeps_the_earlier_one_and_the_number(outside: Outside, ada: Principal) -> None:
    first = put(outside, ada, "a.txt", b"first").entry

    second = put(outside, ada, "a.txt", b"the second")

    assert (second.created, second.entry.number) == (False, first.number)
    assert second.entry.etag != first.etag
    with outside.look(ada.account) as work:
        (version,) = tree.versions(work, first.number)
    assert version.sha256 == first.sha256
    assert kept(outside, ada) == (15, 0)


def test_the_same_bytes_again_change_nothing(outside: Outside, ada: Principal) -> None:
    first = put(outside, ada, "a.txt", modified_at=LONG_AGO).entry

    again = put(outside, ada, "a.txt", modified_at=LONG_AGO).entry

    assert again == first
    assert stored_bytes(outside, ada) == len(b"words")


def test_the_same_bytes_elsewhere_are_another_name_and_no_other_charge(outside: Outside, ada: Principal) -> None:
    put(outside, ada, "a.txt")
    put(outside, ada, "b.txt")

    assert sorted(paths(outside, ada)) == ["a.txt", "b.txt"]
    assert kept(outside, ada) == (len(b"words"), 0)
    assert stored_bytes(outside, ada) == len(b"words")


def test_every_change_beneath_moves_all_etags_above(outside: Outside, ada: Principal) -> None:
    put(outside, ada, "a/b/c.txt")
    before = [look(outside, ada, path) for path in ("", "a", "a/b")]

    put(outside, ada, "a/b/c.txt", b"other words")

    after = [look(outside, ada, path) for path in ("", "a", "a/b")]
    assert all(old and new and old.etag != new.etag for old, new in zip(before, after, strict=True))
    assert [one and one.size for one in after] == [len(b"other words")] * 3


@pytest.mark.parametrize("algorithm", SECONDS_OF_IT)
def test_declared_checksums_are_believed_only_if_they_are_right(
    outside: Outside, ada: Principal, algorithm: str
) -> None:
    put(outside, ada, "right", checksums={algorithm: SECONDS_OF_IT[algorithm].upper()})

    with pytest.raises(ChecksumMismatch):
        put(outside, ada, "wrong", b"werds", checksums={algorithm: SECONDS_OF_IT[algorithm]})

    assert sorted(paths(outside, ada)) == ["right"]
    assert stored_bytes(outside, ada) == len(b"words")


@pytest.mark.parametrize("declared", [{"SHA256": "x" * 64}, {"SHA1": "ab"}, {"CRC7": "00"}])
def test_a_checksum_nobody_can_read_is_refused(outside: Outside, ada: Principal, declared: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        put(outside, ada, "a", checksums=declared)


@pytest.mark.parametrize(
    ("condition", "fits_nothing", "fits_it"),
    [
        (lambda etag: Condition(match=[etag]), False, True),
        (lambda etag: Condition(match=["*"]), False, True),
        (lambda etag: Condition(match=["another"]), False, False),
        (lambda etag: Condition(none_match=["*"]), True, False),
        (lambda etag: Condition(none_match=[etag]), True, False),
        (lambda etag: Condition(none_match=["another"]), True, True),
    ],
)
def test_conditions_decide_whether_it_is_written(
    outside: Outside, ada: Principal, condition: Any, fits_nothing: bool, fits_it: bool
) -> None:
    there = put(outside, ada, "there", b"as it was").entry

    missing_written = refused(lambda: put(outside, ada, "missing", condition=condition(there.etag))) is None
    there_written = refused(lambda: put(outside, ada, "there", condition=condition(there.etag))) is None

    assert (missing_written, there_written) == (fits_nothing, fits_it)
    assert contents(outside, ada, "there") == (b"words" if fits_it else b"as it was")


def refused(call: Any) -> TansuError | None:
    try:
        call()
    except PreconditionFailed as error:
        return error
    return None


def test_a_condition_is_asked_again_when_the_bytes_have_come(outside: Outside, ada: Principal) -> None:
    def meanwhile() -> Iterator[bytes]:
        yield b"late "
        put(outside, ada, "a", b"quicker")
        yield b"words"

    with pytest.raises(PreconditionFailed):
        files.store(outside, ada, ("a",), chunks=meanwhile(), condition=Condition(none_match=["*"]))

    assert contents(outside, ada, "a") == b"quicker"
    assert stored_bytes(outside, ada) == len(b"quicker")


def test_a_folder_that_is_missing_or_a_file_in_the_way_is_said(outside: Outside, ada: Principal) -> None:
    put(outside, ada, "a/file")

    with pytest.raises(ParentMissing):
        put(outside, ada, "missing/file", make_parents=False)
    with pytest.raises(FolderInTheWay):
        put(outside, ada, "a")
    with pytest.raises(Conflict):
        put(outside, ada, "a/file/in a file")
    with pytest.raises(Invalid):
        put(outside, ada, "a/../b")

    assert sorted(paths(outside, ada)) == ["a", "a/file"]


@pytest.mark.parametrize("length", [3, 9])
def test_other_than_the_announced_length_is_refused(outside: Outside, ada: Principal, length: int) -> None:
    with pytest.raises(Invalid):
        put(outside, ada, "a", b"words", length=length)

    assert paths(outside, ada) == {}
    assert stored_bytes(outside, ada) == 0


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small steps, so that a test need not send megabytes."""
    monkeypatch.setattr(intake, "SMALL", 1000)
    monkeypatch.setattr(intake, "STEP", 1000)


@pytest.mark.parametrize("known", [True, False])
def test_a_long_file_reserves_as_it_comes_and_gives_back_what_is_over(
    outside: Outside, ada: Principal, steps: None, known: bool
) -> None:
    content = b"x" * 5500
    seen = []

    def coming() -> Iterator[bytes]:
        for piece in pieces(content, size=500):
            yield piece
            seen.append(kept(outside, ada)[1])

    files.store(outside, ada, ("long",), chunks=coming(), length=len(content) if known else None)

    assert max(seen) >= 5500 - 500
    assert kept(outside, ada) == (5500, 0)
    assert contents(outside, ada, "long") == content


@pytest.mark.parametrize("length", [5500, None])
def test_what_does_not_fit_is_refused_and_nothing_stays(
    outside: Outside, ada: Principal, steps: None, length: int | None
) -> None:
    with outside.system(ada.account) as work:
        usage.lock(work)
        usage.set_quota(work, 3000)

    with pytest.raises(QuotaExceeded):
        files.store(outside, ada, ("long",), chunks=pieces(b"x" * 5500, size=500), length=length)

    assert kept(outside, ada) == (0, 0)
    assert stored_bytes(outside, ada) == 0
    assert paths(outside, ada) == {}


def test_a_small_file_is_refused_with_its_record_if_somebody_took_the_room(outside: Outside, ada: Principal) -> None:
    with outside.system(ada.account) as work:
        usage.lock(work)
        usage.set_quota(work, 8)

    def meanwhile() -> Iterator[bytes]:
        put(outside, ada, "quicker", b"quick")
        yield b"words"

    with pytest.raises(QuotaExceeded):
        files.store(outside, ada, ("a",), chunks=meanwhile(), length=5)

    assert kept(outside, ada) == (5, 0)
    assert stored_bytes(outside, ada) == 5


def test_the_last_free_disk_is_not_for_files(outside: Outside, ada: Principal, tmp_path: Path) -> None:
    full = replace(outside, blobs=LocalBlobs(tmp_path / "blobs"), disk_floor=1 << 62)

    with pytest.raises(DiskFull):
        put(full, ada, "a")


def test_a_client_that_goes_away_leaves_nothing(outside: Outside, ada: Principal, steps: None) -> None:
    def cut() -> Iterator[bytes]:
        yield b"x" * 900
        yield b"x" * 900
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        files.store(outside, ada, ("a",), chunks=cut())

    assert kept(outside, ada) == (0, 0)
    assert stored_bytes(outside, ada) == 0
    with outside.look(ada.account) as work:
        assert uploads.find(work, "none") is None


def test_a_frozen_feature_takes_nothing_and_says_so_before_the_bytes(outside: Outside, ada: Principal) -> None:
    with outside.system(ada.account) as work:
        accounts.set_standing(work, "files", Standing.FROZEN)

    with pytest.raises(Frozen):
        files.store(outside, ada, ("a",), chunks=never())


def never() -> Iterator[bytes]:
    raise AssertionError("nobody should have asked for bytes")
    yield b""


def test_a_locked_file_is_written_by_who_holds_the_lock_only(outside: Outside, ada: Principal) -> None:
    entry = put(outside, ada, "a/file").entry
    with outside.work(ada) as work:
        held = tree.lock(work, entry.parent, deep=True, shared=False)

    for path in ("a/file", "a/new"):
        with pytest.raises(Locked):
            put(outside, ada, path, b"other")
        put(outside, ada, path, b"other", condition=Condition(tokens=[held.token]))
    put(outside, ada, "beside", b"other")

    assert contents(outside, ada, "a/file") == b"other"


def test_names_are_kept_as_sent_and_found_in_either_form(outside: Outside, ada: Principal) -> None:
    sent = put(outside, ada, "cafe\u0301.txt").entry
    put(outside, ada, "Readme")
    put(outside, ada, "README", b"twins")

    again = put(outside, ada, "caf\u00e9.txt", b"other words").entry

    assert (again.number, again.name) == (sent.number, "cafe\u0301.txt")
    assert contents(outside, ada, "README") == b"twins"


def test_bytes_whose_room_expired_are_not_named(outside: Outside, ada: Principal, steps: None) -> None:
    def slow() -> Iterator[bytes]:
        yield b"x" * 2000
        with outside.system(ada.account) as work:
            for one in list_uploads(outside, ada):
                uploads.forget(work, one)
        yield b"x" * 100

    with pytest.raises(Conflict):
        files.store(outside, ada, ("a",), chunks=slow(), length=2100)

    assert paths(outside, ada) == {}
    assert kept(outside, ada) == (0, 0)


def list_uploads(outside: Outside, who: Principal) -> list[str]:
    with outside.look(who.account) as work:
        return [row.id for row in work.tx.execute(sql("SELECT id FROM uploads_uploads"))]


def test_somebody_elses_tree_is_another_tree(outside: Outside, ada: Principal) -> None:
    joe = principal_of(an_account(outside, "joe@example.org"))
    mine = put(outside, ada, "a").entry

    put(outside, joe, "a", b"joe's")

    assert contents(outside, ada, "a") == b"words"
    with outside.look(joe.account) as work:
        assert [one.blob for one in tree.walk(work)] != [mine.blob]
        assert claims.owned_by_checksum(work, mine.sha256) is None
    assert names_of("a/b") == ("a", "b")
