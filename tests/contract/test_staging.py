"""What every waiting place of unfinished uploads promises."""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansu.core.errors import Conflict, Damaged, Invalid, NotFound
from tansu.ports.blobs import BlobRef, Blobs, Part, Staging
from tests.support.stores import Opened

SUNSET = bytes(range(256)) * 12_000
few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def blobs(stores: Opened) -> Blobs:
    """Where the uploads end."""
    return stores[0]


@pytest.fixture
def staging(stores: Opened) -> Staging:
    """An empty waiting place."""
    return stores[1]


def test_a_part_tells_what_it_proved_to_be(staging: Staging) -> None:
    part = staging.put_part("up1", 3, [SUNSET[:9], SUNSET[9:]])

    assert part == Part(3, len(SUNSET), hashlib.sha256(SUNSET).hexdigest(), zlib.crc32(SUNSET))


def test_a_single_part_becomes_the_blob(staging: Staging, blobs: Blobs) -> None:
    part = staging.put_part("up1", 0, [SUNSET])

    ref = staging.assemble("up1", [part], owner="ada", blob_id="ab1", extension="jpg", name="sunset.jpg")

    assert b"".join(blobs.read(ref)) == SUNSET
    assert [(noted.ref, noted.name) for noted in blobs.noted("ada")] == [(ref, "sunset.jpg")]


@few
@given(data=st.data())
def test_parts_in_any_order_become_one_blob(staging: Staging, blobs: Blobs, data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(0, 3000), min_size=0, max_size=5))
    order = data.draw(st.permutations(range(len(sizes))))
    pieces = {number: bytes([number]) * size for number, size in enumerate(sizes)}
    parts = {number: staging.put_part("up1", number, [piece]) for number, piece in pieces.items()}

    ref = staging.assemble("up1", [parts[n] for n in order], owner="ada", blob_id="ab1", extension="jpg")

    whole = b"".join(pieces[number] for number in order)
    assert (b"".join(blobs.read(ref)), ref.sha256) == (whole, hashlib.sha256(whole).hexdigest())
    staging.discard("up1")
    blobs.delete("ada", "ab1", "jpg")


@pytest.mark.parametrize("count", [0, 1, 3])
def test_assembling_again_finds_the_same_blob(staging: Staging, blobs: Blobs, count: int) -> None:
    parts = [staging.put_part("up1", number, [SUNSET, bytes([number])]) for number in range(count)]
    first = staging.assemble("up1", parts, owner="ada", blob_id="ab1", extension="jpg", name="a.jpg")

    again = staging.assemble("up1", parts, owner="ada", blob_id="ab1", extension="jpg", name="a.jpg")
    staging.discard("up1")
    after_discard = staging.assemble("up1", parts, owner="ada", blob_id="ab1", extension="jpg", name="a.jpg")

    assert first == again == after_discard
    assert [noted.name for noted in blobs.noted("ada")] == ["a.jpg"]


@pytest.mark.parametrize("other", [b"something else", b"x" * 14])
def test_assembling_onto_another_blob_is_refused_and_harms_nothing(
    staging: Staging, blobs: Blobs, other: bytes
) -> None:
    taken = blobs.put("ada", [other], blob_id="ab1", extension="jpg")
    part = staging.put_part("up1", 0, [b"y" * 14])

    with pytest.raises(Conflict):
        staging.assemble("up1", [part], owner="ada", blob_id="ab1", extension="jpg")

    assert b"".join(blobs.read(taken)) == other


def test_a_cut_upload_keeps_what_arrived(staging: Staging, blobs: Blobs) -> None:
    def cut() -> Iterator[bytes]:
        yield SUNSET[:100_000]
        raise ConnectionResetError

    first = staging.put_part("up1", 0, cut())
    second = staging.put_part("up1", 1, [SUNSET[first.size :]])
    ref = staging.assemble("up1", [first, second], owner="ada", blob_id="ab1", extension="jpg")

    assert first.size == 100_000
    assert b"".join(blobs.read(ref)) == SUNSET


def test_a_part_cut_before_its_first_byte_is_empty(staging: Staging) -> None:
    def cut() -> Iterator[bytes]:
        raise ConnectionAbortedError
        yield b""

    part = staging.put_part("up1", 0, cut())

    assert part.size == 0


def test_a_dropped_part_is_gone_and_the_others_stay(staging: Staging, blobs: Blobs) -> None:
    parts = [staging.put_part("up1", number, [SUNSET, bytes([number])]) for number in range(2)]

    staging.drop_part("up1", 0)
    staging.drop_part("up1", 0)
    staging.drop_part("up2", 5)

    with pytest.raises(NotFound):
        staging.assemble("up1", parts, owner="ada", blob_id="ab1", extension="jpg")
    ref = staging.assemble("up1", parts[1:], owner="ada", blob_id="ab2", extension="jpg")
    assert b"".join(blobs.read(ref)) == SUNSET + b"\1"


def test_a_part_whose_source_fails_otherwise_is_not_kept(staging: Staging) -> None:
    def broken() -> Iterator[bytes]:
        yield SUNSET
        raise ValueError("bug")

    with pytest.raises(ValueError, match="bug"):
        staging.put_part("up1", 0, broken())

    with pytest.raises(NotFound):
        staging.assemble("up1", [Part(0, len(SUNSET), "0" * 64, 0)], owner="ada", blob_id="ab1", extension="jpg")


def test_a_part_written_again_is_replaced(staging: Staging, blobs: Blobs) -> None:
    staging.put_part("up1", 0, [b"first try"])
    second = staging.put_part("up1", 0, [b"second"])

    ref = staging.assemble("up1", [second], owner="ada", blob_id="ab1", extension="jpg")

    assert b"".join(blobs.read(ref)) == b"second"


def test_a_part_written_after_assembly_does_not_change_the_original(staging: Staging, blobs: Blobs) -> None:
    part = staging.put_part("up1", 0, [b"the photo"])
    ref = staging.assemble("up1", [part], owner="ada", blob_id="ab1", extension="jpg")

    staging.put_part("up1", 0, [b"too late!"])
    staging.discard("up1")

    assert b"".join(blobs.read(ref)) == b"the photo"


@pytest.mark.parametrize("wrong", [{"sha256": "0" * 64}, {"crc32": 1}, {"size": 5}, {"size": 10_000_000}])
def test_parts_that_are_not_what_they_proved_to_be_make_no_blob(
    staging: Staging, blobs: Blobs, wrong: dict[str, Any]
) -> None:
    first = staging.put_part("up1", 0, [SUNSET])
    second = staging.put_part("up1", 1, [b"the end"])

    with pytest.raises(Damaged):
        staging.assemble("up1", [first, replace(second, **wrong)], owner="ada", blob_id="ab1", extension="jpg")

    assert (blobs.size("ada", "ab1", "jpg"), list(blobs.noted("ada"))) == (None, [])


def test_a_single_part_of_another_size_makes_no_blob(staging: Staging, blobs: Blobs) -> None:
    part = staging.put_part("up1", 0, [SUNSET])

    with pytest.raises(Damaged):
        staging.assemble("up1", [replace(part, size=7)], owner="ada", blob_id="ab1", extension="jpg")

    assert blobs.size("ada", "ab1", "jpg") is None


def test_uploads_are_known_until_they_are_discarded(staging: Staging) -> None:
    staging.put_part("up2", 0, [b"2"])
    staging.put_part("up1", 0, [b"1"])
    staging.put_part("up1", 1, [b"1"])

    before = list(staging.uploads())
    staging.discard("up1")
    staging.discard("up1")

    assert (before, list(staging.uploads())) == (["up1", "up2"], ["up2"])


def test_what_waits_is_no_blob(staging: Staging, blobs: Blobs) -> None:
    staging.put_part("up1", 0, [SUNSET])

    assert (list(blobs.owners()), list(blobs.scan("ada"))) == ([], [])


@pytest.mark.parametrize("bad", ["", "..", "../blobs", "a/b", ".incoming", "UP1", "up1\n"])
def test_no_upload_leads_out_of_its_folder(staging: Staging, bad: str) -> None:
    part = Part(0, 1, "0" * 64, 0)

    with pytest.raises(Invalid):
        staging.put_part(bad, 0, [b"x"])
    with pytest.raises(Invalid):
        staging.discard(bad)
    with pytest.raises(Invalid):
        staging.assemble(bad, [part], owner="ada", blob_id="ab1", extension="jpg")


@pytest.mark.parametrize("number", [-1, 1_000_000])
def test_part_numbers_have_six_digits_at_most(staging: Staging, number: int) -> None:
    with pytest.raises(Invalid):
        staging.put_part("up1", number, [b"x"])


def test_a_blob_made_from_parts_can_be_deleted(staging: Staging, blobs: Blobs) -> None:
    part = staging.put_part("up1", 0, [SUNSET])
    ref: BlobRef = staging.assemble("up1", [part], owner="ada", blob_id="ab1", extension="jpg")

    blobs.delete("ada", "ab1", "jpg")

    with pytest.raises(NotFound):
        blobs.read(ref)
