"""The gate: what was announced, what passed and what was stored have to be the same."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import pytest

from tansu.adapters.blobs.checked import Announced, CheckedBlobs
from tansu.adapters.blobs.checked_staging import CheckedStaging
from tansu.adapters.blobs.local import LocalBlobs
from tansu.adapters.blobs.memory import MemoryBlobs, MemoryStaging
from tansu.core.errors import ChecksumMismatch, Damaged, NotFound
from tansu.ports.blobs import BlobRef

SUNSET = bytes(range(256)) * 12_000
SHA256 = hashlib.sha256(SUNSET).hexdigest()
WRONG = [Announced(size=3), Announced(sha256="0" * 64), Announced(len(SUNSET), "0" * 64), Announced(3, SHA256)]
RIGHT = [None, Announced(), Announced(len(SUNSET)), Announced(sha256=SHA256), Announced(len(SUNSET), SHA256)]


class LosingBlobs(MemoryBlobs):
    """A home that loses the last byte of everything and does not notice."""

    def put(self, owner: str, chunks: Iterable[bytes], *, blob_id: str, extension: str, name: str = "") -> BlobRef:
        """Keep all but the last byte."""
        return super().put(owner, [b"".join(chunks)[:-1]], blob_id=blob_id, extension=extension, name=name)


@pytest.mark.parametrize("announced", RIGHT)
def test_what_was_announced_is_taken(announced: Announced | None) -> None:
    blobs = CheckedBlobs(MemoryBlobs())

    ref = blobs.put("ada", [SUNSET], blob_id="ab1", extension="jpg", announced=announced)

    assert ref.sha256 == SHA256


@pytest.mark.parametrize("announced", WRONG)
def test_what_was_not_announced_is_not_kept(announced: Announced) -> None:
    blobs = CheckedBlobs(MemoryBlobs())

    with pytest.raises(ChecksumMismatch):
        blobs.put("ada", [SUNSET], blob_id="ab1", extension="jpg", announced=announced)

    assert list(blobs.scan("ada")) == []


def test_a_store_that_loses_bytes_is_caught() -> None:
    blobs = CheckedBlobs(LosingBlobs())

    with pytest.raises(Damaged):
        blobs.put("ada", [SUNSET], blob_id="ab1", extension="jpg")

    assert list(blobs.scan("ada")) == []


@pytest.mark.parametrize("announced", WRONG)
def test_an_assembled_upload_that_was_not_announced_is_not_kept(announced: Announced) -> None:
    blobs = MemoryBlobs()
    staging = CheckedStaging(MemoryStaging(blobs), blobs)
    part = staging.put_part("up1", 0, [SUNSET])

    with pytest.raises(ChecksumMismatch):
        staging.assemble("up1", [part], owner="ada", blob_id="ab1", extension="jpg", announced=announced)

    assert list(blobs.scan("ada")) == []


def test_a_wrong_announcement_afterwards_does_not_take_an_original_back() -> None:
    blobs = MemoryBlobs()
    staging = CheckedStaging(MemoryStaging(blobs), blobs)
    part = staging.put_part("up1", 0, [SUNSET])
    ref = staging.assemble("up1", [part], owner="ada", blob_id="ab1", extension="jpg")

    with pytest.raises(ChecksumMismatch):
        staging.assemble("up1", [part], owner="ada", blob_id="ab1", extension="jpg", announced=WRONG[0])

    assert b"".join(blobs.read(ref)) == SUNSET


@pytest.mark.parametrize("at", [0, 1_500_000, len(SUNSET) - 1])
def test_one_flipped_bit_is_found_and_the_last_bytes_are_never_handed_on(tmp_path: Path, at: int) -> None:
    blobs = CheckedBlobs(LocalBlobs(tmp_path))
    ref = blobs.put("ada", [SUNSET], blob_id="ab1", extension="jpg")
    with (tmp_path / "ada" / "ab" / "ab1.jpg").open("r+b") as file:
        file.seek(at)
        file.write(bytes([SUNSET[at] ^ 1]))

    handed_on = 0
    with pytest.raises(Damaged):
        for chunk in blobs.read_proven(ref):
            handed_on += len(chunk)

    assert handed_on < len(SUNSET)
    with pytest.raises(Damaged):
        blobs.verify(ref)


def test_sound_bytes_are_proven_whole() -> None:
    blobs = CheckedBlobs(MemoryBlobs())
    ref = blobs.put("ada", [SUNSET], blob_id="ab1", extension="jpg")

    blobs.verify(ref)

    assert b"".join(blobs.read_proven(ref)) == SUNSET


def test_lost_bytes_are_not_found() -> None:
    blobs = CheckedBlobs(MemoryBlobs())
    ref = blobs.put("ada", [SUNSET], blob_id="ab1", extension="jpg")
    blobs.delete("ada", "ab1", "jpg")

    with pytest.raises(NotFound):
        blobs.verify(ref)
