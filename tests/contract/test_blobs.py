"""What every home of originals promises."""

import hashlib
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansu.core.errors import Conflict, Damaged, Invalid, NotFound
from tansu.ports.blobs import BlobRef, Blobs
from tests.support.stores import Opened

SUNSET = bytes(range(256)) * 20_000
TRAVERSALS = ["", ".", "..", "../ada", "a/b", "a\\b", "/etc", "A", "ada\n", "ada\x00", "é", "a" * 65, "-ada"]
ask_all = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def blobs(stores: Opened) -> Blobs:
    """An empty home of originals."""
    return stores[0]


def test_what_was_put_is_what_is_read(blobs: Blobs) -> None:
    ref = blobs.put("ada", [SUNSET[:70_000], b"", SUNSET[70_000:]], blob_id="ab1", extension="jpg")

    read = b"".join(blobs.read(ref))

    assert read == SUNSET


def test_a_put_tells_what_the_bytes_proved_to_be(blobs: Blobs) -> None:
    ref = blobs.put("ada", [SUNSET], blob_id="ab1", extension="jpg")

    sha256 = hashlib.sha256(SUNSET).hexdigest()
    assert ref == BlobRef("ada", "ab1", "jpg", len(SUNSET), sha256, zlib.crc32(SUNSET))


def test_an_empty_file_is_a_blob_too(blobs: Blobs) -> None:
    ref = blobs.put("ada", [], blob_id="ab1", extension="txt")

    assert (ref.size, list(blobs.read(ref)), blobs.size("ada", "ab1", "txt")) == (0, [], 0)


def test_more_than_one_request_can_carry_is_kept_whole(blobs: Blobs) -> None:
    block = SUNSET[: 4096 * 1024]
    ref = blobs.put("ada", (block for _ in range(6)), blob_id="ab1", extension="mp4")

    digest = hashlib.sha256()
    for chunk in blobs.read(ref):
        digest.update(chunk)

    assert ref.size == 6 * len(block)
    assert digest.hexdigest() == ref.sha256


@ask_all
@given(offset=st.integers(0, len(SUNSET) + 10), length=st.none() | st.integers(0, len(SUNSET) + 10))
def test_any_range_reads_like_a_slice(blobs: Blobs, offset: int, length: int | None) -> None:
    ref = _sunset_once(blobs)

    read = b"".join(blobs.read(ref, offset=offset, length=length))

    assert read == (SUNSET[offset:] if length is None else SUNSET[offset : offset + length])


def test_a_range_cannot_begin_before_the_beginning(blobs: Blobs) -> None:
    ref = _sunset_once(blobs)

    with pytest.raises(Invalid):
        blobs.read(ref, offset=-1)


def test_a_read_comes_in_pieces_of_about_one_mebibyte(blobs: Blobs) -> None:
    ref = _sunset_once(blobs)

    sizes = [len(chunk) for chunk in blobs.read(ref)]

    assert sum(sizes) == len(SUNSET)
    assert max(sizes) <= 4 * 1024 * 1024


def test_reading_what_is_not_there_fails_before_the_first_byte(blobs: Blobs) -> None:
    missing = BlobRef("ada", "ab9", "jpg", 5, "0" * 64, 0)

    with pytest.raises(NotFound):
        blobs.read(missing)


def test_a_blob_of_another_size_is_damaged_not_served(blobs: Blobs) -> None:
    ref = _sunset_once(blobs)

    with pytest.raises(Damaged):
        blobs.read(replace(ref, size=ref.size + 1))


def test_an_id_is_taken_once(blobs: Blobs) -> None:
    first = _sunset_once(blobs)

    with pytest.raises(Conflict):
        blobs.put("ada", [b"other"], blob_id=first.id, extension=first.extension)

    assert b"".join(blobs.read(first)) == SUNSET


def test_owners_do_not_share_ids(blobs: Blobs) -> None:
    hers = blobs.put("ada", [b"hers"], blob_id="ab1", extension="jpg")
    his = blobs.put("bob", [b"his"], blob_id="ab1", extension="jpg")

    assert (b"".join(blobs.read(hers)), b"".join(blobs.read(his))) == (b"hers", b"his")
    assert list(blobs.owners()) == ["ada", "bob"]


@pytest.mark.parametrize("error", [ConnectionResetError("cut"), OSError(28, "theirs, not ours"), KeyError("bug")])
def test_a_put_whose_source_fails_leaves_nothing_and_says_why(blobs: Blobs, error: Exception) -> None:
    def source() -> Iterator[bytes]:
        yield SUNSET
        raise error

    with pytest.raises(type(error)) as raised:
        blobs.put("ada", source(), blob_id="ab1", extension="jpg")

    assert raised.value is error
    assert (blobs.size("ada", "ab1", "jpg"), list(blobs.scan("ada")), list(blobs.noted("ada"))) == (None, [], [])


def test_a_deleted_blob_is_gone_and_deleting_again_is_no_error(blobs: Blobs) -> None:
    ref = _sunset_once(blobs)

    blobs.delete("ada", ref.id, ref.extension)
    blobs.delete("ada", ref.id, ref.extension)

    assert blobs.size("ada", ref.id, ref.extension) is None
    with pytest.raises(NotFound):
        blobs.read(ref)


def test_erasing_an_owner_leaves_every_other_owner_whole(blobs: Blobs) -> None:
    _sunset_once(blobs)
    his = blobs.put("ada-2", [b"his"], blob_id="ab1", extension="jpg", name="his.jpg")

    blobs.delete_owner("ada")
    blobs.delete_owner("ada")

    # An owner who had blobs may still be known by name, as object stores forget folders later.
    assert (list(blobs.scan("ada")), list(blobs.noted("ada"))) == ([], [])
    assert set(blobs.owners()) - {"ada"} == {"ada-2"}
    assert b"".join(blobs.read(his)) == b"his"


def test_a_scan_is_in_id_order_and_can_go_on_after_any_id(blobs: Blobs) -> None:
    ids = ["zz", "ab12", "ab1", "b2", "0a", "ab"]
    for blob_id in ids:
        blobs.put("ada", [b"x" * len(blob_id)], blob_id=blob_id, extension="jpg")

    whole = [stored.id for stored in blobs.scan("ada")]
    rest = {after: [stored.id for stored in blobs.scan("ada", after=after)] for after in [*ids, "aa", "zzz"]}

    assert whole == sorted(ids)
    assert rest == {after: [blob_id for blob_id in sorted(ids) if blob_id > after] for after in rest}


def test_a_scan_tells_sizes(blobs: Blobs) -> None:
    _sunset_once(blobs)

    [stored] = blobs.scan("ada")

    assert (stored.owner, stored.id, stored.extension, stored.size) == ("ada", "ab1", "jpg", len(SUNSET))


def test_what_an_owner_called_it_is_noted_beside_the_blob(blobs: Blobs) -> None:
    name = 'Übung "1" 写真\n,"check":.jpg'
    ref = blobs.put("ada", [b"x"], blob_id="ab1", extension="jpg", name=name)

    [noted] = blobs.noted("ada")

    assert (noted.ref, noted.name) == (ref, name)


def test_names_of_deleted_blobs_are_forgotten_when_compacted(blobs: Blobs) -> None:
    kept = blobs.put("ada", [b"1"], blob_id="ab1", extension="jpg", name="kept")
    blobs.put("ada", [b"2"], blob_id="ab2", extension="jpg", name="private")
    blobs.delete("ada", "ab2", "jpg")

    blobs.compact("ada", keep={"ab1"})
    blobs.compact("ada", keep={"ab1"})

    assert [(noted.ref, noted.name) for noted in blobs.noted("ada")] == [(kept, "kept")]


def test_a_lent_file_holds_the_bytes(blobs: Blobs) -> None:
    ref = _sunset_once(blobs)

    with blobs.as_file(ref) as path:
        lent = path.read_bytes()

    assert lent == SUNSET
    assert path.suffix == ".jpg"


def test_lending_what_is_not_there_is_refused(blobs: Blobs) -> None:
    with pytest.raises(NotFound), blobs.as_file(BlobRef("ada", "ab9", "jpg", 1, "0" * 64, 0)):
        pass


def test_a_permanent_path_is_the_blob_or_there_is_none(blobs: Blobs) -> None:
    ref = _sunset_once(blobs)

    path = blobs.path(ref)

    assert path is None or path.read_bytes() == SUNSET


CALLS: dict[str, Callable[[Blobs, str], object]] = {
    "put for": lambda blobs, bad: blobs.put(bad, [b"x"], blob_id="ab1", extension="jpg"),
    "put as": lambda blobs, bad: blobs.put("ada", [b"x"], blob_id=bad, extension="jpg"),
    "put with": lambda blobs, bad: blobs.put("ada", [b"x"], blob_id="ab1", extension=bad),
    "read for": lambda blobs, bad: blobs.read(BlobRef(bad, "ab1", "jpg", 1, "", 0)),
    "read": lambda blobs, bad: blobs.read(BlobRef("ada", bad, "jpg", 1, "", 0)),
    "read with": lambda blobs, bad: blobs.read(BlobRef("ada", "ab1", bad, 1, "", 0)),
    "size": lambda blobs, bad: blobs.size("ada", bad, "jpg"),
    "delete for": lambda blobs, bad: blobs.delete(bad, "ab1", "jpg"),
    "delete": lambda blobs, bad: blobs.delete("ada", bad, "jpg"),
    "delete with": lambda blobs, bad: blobs.delete("ada", "ab1", bad),
    "delete owner": lambda blobs, bad: blobs.delete_owner(bad),
    "noted": lambda blobs, bad: list(blobs.noted(bad)),
    "compact": lambda blobs, bad: blobs.compact(bad, keep=set()),
    "scan": lambda blobs, bad: list(blobs.scan(bad)),
}


@pytest.mark.parametrize("call", CALLS)
def test_no_name_leads_out_of_its_folder(blobs: Blobs, call: str) -> None:
    for bad in TRAVERSALS:
        with pytest.raises(Invalid):
            CALLS[call](blobs, bad)

    assert list(blobs.owners()) == []


def _sunset_once(blobs: Blobs) -> BlobRef:
    if blobs.size("ada", "ab1", "jpg") is None:
        blobs.put("ada", [SUNSET], blob_id="ab1", extension="jpg")
    return BlobRef("ada", "ab1", "jpg", len(SUNSET), hashlib.sha256(SUNSET).hexdigest(), zlib.crc32(SUNSET))
