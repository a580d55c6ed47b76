"""What only a local folder has: a layout people can read, links nobody may plant, room to measure."""

from pathlib import Path

import pytest

from tansu.adapters.blobs.local import LocalBlobs
from tansu.adapters.blobs.local_renditions import LocalRenditions
from tansu.core.errors import Conflict, Damaged, NotFound
from tansu.ports.blobs import BlobRef


def test_an_original_is_a_plain_file_in_its_owners_folder(tmp_path: Path) -> None:
    LocalBlobs(tmp_path).put("ada", [b"photo"], blob_id="abcdefghijklm", extension="jpg")

    assert (tmp_path / "ada" / "ab" / "abcdefghijklm.jpg").read_bytes() == b"photo"


def test_originals_are_closed_to_other_people_of_the_machine(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path)
    ref = blobs.put("ada", [b"photo"], blob_id="ab1", extension="jpg")

    path = blobs.path(ref)

    assert path is not None
    assert path.stat().st_mode & 0o077 == 0


def test_a_planted_link_is_neither_read_nor_replaced(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"12345")
    blobs = LocalBlobs(tmp_path / "blobs")
    (tmp_path / "blobs" / "ada" / "ab").mkdir(parents=True)
    (tmp_path / "blobs" / "ada" / "ab" / "ab1.jpg").symlink_to(secret)

    with pytest.raises(NotFound):
        blobs.read(BlobRef("ada", "ab1", "jpg", 5, "", 0))
    with pytest.raises(Conflict):
        blobs.put("ada", [b"x"], blob_id="ab1", extension="jpg")

    assert (list(blobs.scan("ada")), secret.read_bytes()) == ([], b"12345")


def test_a_blob_that_shrinks_while_it_is_read_breaks_the_read(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path)
    ref = blobs.put("ada", [b"x" * 3_000_000], blob_id="ab1", extension="jpg")
    reading = blobs.read(ref)
    next(reading)

    with (tmp_path / "ada" / "ab" / "ab1.jpg").open("r+b") as file:
        file.truncate(2_000_000)

    with pytest.raises(Damaged):
        list(reading)


def test_strangers_files_are_passed_over(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path)
    blobs.put("ada", [b"x"], blob_id="ab1", extension="jpg")
    for stranger in ["ada/ab/.DS_Store", "ada/ab/README", "ada/ab/ab2.jpg.part", "ada/notes.txt", "lost+found"]:
        (tmp_path / stranger).write_bytes(b"?")

    assert [stored.id for stored in blobs.scan("ada")] == ["ab1"]


def test_free_room_is_known_before_the_first_folder_exists(tmp_path: Path) -> None:
    assert LocalBlobs(tmp_path / "not" / "yet").free_bytes() > 0


@pytest.mark.parametrize("torn", [b"", b"abc", b"thumbnail", b"\x00" * 13])
def test_a_torn_rendition_counts_as_missing(tmp_path: Path, torn: bytes) -> None:
    renditions = LocalRenditions(tmp_path)
    renditions.put("ada", "ab1-thumbnail.webp", b"thumbnail")
    (tmp_path / "ada" / "ab" / "ab1-thumbnail.webp").write_bytes(torn)

    assert renditions.get("ada", "ab1-thumbnail.webp") is None
