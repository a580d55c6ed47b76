"""Journals that were torn, glued, damaged or written by many at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansu.adapters.blobs import journal as journals
from tansu.adapters.blobs.durable import Disk
from tansu.adapters.blobs.journal import Journal
from tansu.ports.blobs import BlobRef, Noted


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A journal whose only owner is ada."""
    (tmp_path / "ada").mkdir()
    return Journal(tmp_path, Disk())


@given(name=st.text(max_size=80), size=st.integers(0, 2**50), crc32=st.integers(0, 2**32 - 1))
def test_any_name_comes_back_from_one_line(name: str, size: int, crc32: int) -> None:
    noted = Noted(BlobRef("ada", "ab1", "jpg", size, "0" * 64, crc32), name)

    line = journals.encode(noted)

    assert journals.decode("ada", line) == noted
    assert line.count(b"\n") == 1


def test_a_line_torn_anywhere_is_skipped_and_the_next_one_is_not(journal: Journal, tmp_path: Path) -> None:
    path = tmp_path / "ada" / journals.FILE_NAME
    journal.append(_noted("ab1"))
    whole = path.read_bytes()
    torn_line = journals.encode(_noted("ab2"))

    for length in range(len(torn_line) - 1):
        path.write_bytes(whole + torn_line[:length])
        journal.append(_noted("ab3"))

        assert [noted.ref.id for noted in journal.read("ada")] == ["ab1", "ab3"]


def test_a_line_with_one_flipped_bit_is_skipped(journal: Journal, tmp_path: Path) -> None:
    line = journals.encode(_noted("ab1"))

    flipped = [line[:at] + bytes([line[at] ^ 1]) + line[at + 1 :] for at in range(len(line) - 1)]

    assert [journals.decode("ada", damaged) for damaged in flipped] == [None] * len(flipped)


def test_the_last_line_about_a_blob_counts(journal: Journal) -> None:
    journal.append(_noted("ab1", "first"))
    journal.append(_noted("ab1", "second"))

    assert [noted.name for noted in journal.read("ada")] == ["second"]


def test_forgotten_names_leave_no_byte_behind(journal: Journal, tmp_path: Path) -> None:
    journal.append(_noted("ab1", "kept"))
    journal.append(_noted("ab2", "private-canary"))

    journal.compact("ada", {"ab1"})

    assert [path.name for path in (tmp_path / "ada").iterdir()] == [journals.FILE_NAME]
    assert b"canary" not in (tmp_path / "ada" / journals.FILE_NAME).read_bytes()


def test_what_a_compaction_left_half_done_is_done_again(journal: Journal, tmp_path: Path) -> None:
    journal.append(_noted("ab1"))
    (tmp_path / "ada" / f"{journals.FILE_NAME}.new").write_bytes(b'{"id":"ab')

    journal.compact("ada", {"ab1"})

    assert [path.name for path in (tmp_path / "ada").iterdir()] == [journals.FILE_NAME]
    assert [noted.ref.id for noted in journal.read("ada")] == ["ab1"]


def test_lines_appended_while_others_compact_are_kept(journal: Journal) -> None:
    ids = [f"ab{number}" for number in range(60)]

    with ThreadPoolExecutor(6) as threads:
        done = [threads.submit(journal.append, _noted(blob_id)) for blob_id in ids]
        done += [threads.submit(journal.compact, "ada", ids) for _ in range(10)]
        for each in done:
            each.result()

    assert [noted.ref.id for noted in journal.read("ada")] == sorted(ids)


def _noted(blob_id: str, name: str = "IMG.jpg") -> Noted:
    return Noted(BlobRef("ada", blob_id, "jpg", 5, "0" * 64, 7), name)
