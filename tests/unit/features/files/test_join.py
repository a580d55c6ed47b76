"""Chunks become a file at a path: once, with the room they held, and after a crash as if there had been none."""

import pytest

from tansu.core.errors import ChecksumMismatch, NotFound, PreconditionFailed
from tansu.core.principal import Principal
from tansu.features import files
from tansu.features.files import Condition, Stored
from tansu.foundation import tree, uploads, usage
from tansu.foundation.usage import Usage
from tansu.foundation.work import Outside
from tests.support.building import an_account, principal_of

CHUNKS = (b"first ", b"second ", b"third")
WHOLE = b"".join(CHUNKS)


@pytest.fixture
def ada(outside: Outside) -> Principal:
    return principal_of(an_account(outside))


def send(outside: Outside, who: Principal, folder: str = "4711") -> None:
    with outside.work(who, "files") as work:
        uploads.make_folder(work, folder, total=len(WHOLE))
    for number, content in enumerate(CHUNKS):
        uploads.put_chunk(outside, who, folder, str(number), pieces=[content], length=len(content))


def join(outside: Outside, who: Principal, *path: str, folder: str = "4711", **more: object) -> Stored:
    return files.join(outside, who, folder, path or ("film.mp4",), **more)


def content(outside: Outside, who: Principal, *path: str) -> bytes:
    with outside.read(who) as work:
        found = files.content(work, tree.find(work, path).number)
    return b"".join(outside.blobs.read(found.ref))


def counted(outside: Outside, who: Principal) -> Usage:
    with outside.look(who.account) as work:
        return usage.usage_of(work)


def blobs(outside: Outside, who: Principal) -> int:
    return len(list(outside.blobs.scan(who.account)))


def test_the_file_is_there_and_its_room_is_counted_once(outside: Outside, ada: Principal) -> None:
    send(outside, ada)

    stored = join(outside, ada)

    used = counted(outside, ada)
    assert (stored.created, content(outside, ada, "film.mp4")) == (True, WHOLE)
    assert (used.used, used.reserved) == (len(WHOLE), 0)
    assert list(outside.staging.uploads()) == []


def test_after_a_crash_between_the_bytes_and_their_name_it_is_asked_again(outside: Outside, ada: Principal) -> None:
    send(outside, ada)
    uploads.join_folder(outside, ada, "4711", total=None, extension="mp4", filename="film.mp4")
    uploads.after_restart(outside)

    join(outside, ada)

    assert content(outside, ada, "film.mp4") == WHOLE
    assert (blobs(outside, ada), counted(outside, ada).reserved) == (1, 0)


def test_after_a_crash_between_the_record_and_the_answer_the_answer_is_the_same(
    outside: Outside, ada: Principal
) -> None:
    send(outside, ada)
    first = join(outside, ada)

    again = join(outside, ada)

    assert again == first
    assert counted(outside, ada).used == len(WHOLE)


def test_what_was_made_of_a_folder_is_told_for_its_own_path_only(outside: Outside, ada: Principal) -> None:
    send(outside, ada)
    join(outside, ada)

    with pytest.raises(NotFound):
        join(outside, ada, "elsewhere.mp4")


def test_a_condition_that_does_not_hold_costs_nothing_and_it_may_be_asked_again(
    outside: Outside, ada: Principal
) -> None:
    send(outside, ada)

    with pytest.raises(PreconditionFailed):
        join(outside, ada, condition=Condition(match={"something else"}))

    assert join(outside, ada).created
    assert content(outside, ada, "film.mp4") == WHOLE


def test_wrong_bytes_are_not_kept_and_their_room_is_given_back(outside: Outside, ada: Principal) -> None:
    send(outside, ada)

    with pytest.raises(ChecksumMismatch):
        join(outside, ada, checksums={"SHA1": "0" * 40})

    assert (blobs(outside, ada), counted(outside, ada).reserved) == (0, 0)
    with pytest.raises(NotFound):
        join(outside, ada)


def test_bytes_the_account_has_are_neither_kept_nor_charged_twice(outside: Outside, ada: Principal) -> None:
    files.store(outside, ada, ["there.mp4"], chunks=[WHOLE], length=len(WHOLE))
    send(outside, ada)

    join(outside, ada)

    used = counted(outside, ada)
    assert (blobs(outside, ada), used.used, used.reserved) == (1, len(WHOLE), 0)
    assert content(outside, ada, "film.mp4") == content(outside, ada, "there.mp4") == WHOLE


def test_a_file_that_is_there_is_replaced_and_kept_as_a_version(outside: Outside, ada: Principal) -> None:
    before = files.store(outside, ada, ["film.mp4"], chunks=[b"before"], length=6)
    send(outside, ada)

    after = join(outside, ada)

    with outside.read(ada) as work:
        kept = tree.versions(work, after.entry.number)
    assert (after.created, after.entry.number) == (False, before.entry.number)
    assert [one.blob for one in kept] == [before.blob.id]
