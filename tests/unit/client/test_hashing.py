"""Checksums of files, and remembering them."""

import hashlib
import os
import threading
from pathlib import Path

import pytest

from tansu.client.errors import FileChanged
from tansu.client.hashing import ChecksumCache, Stopped, read_checksum
from tansu.client.scan import LeftOut, LocalFile, walk


def look(path: Path) -> LocalFile:
    [found] = walk([path], LeftOut())
    return found


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"sunset" * 500_000)
    return path


@pytest.fixture
def cache(tmp_path: Path):
    made = ChecksumCache(tmp_path / "state" / "checksums.db")
    yield made
    made.close()


def test_the_checksum_is_the_one_of_the_bytes(photo):
    assert read_checksum(look(photo)).sha256 == hashlib.sha256(b"sunset" * 500_000).hexdigest()


def test_a_file_that_has_grown_since_it_was_found_is_not_taken(photo):
    found = look(photo)
    with photo.open("ab") as file:
        file.write(b"more")

    with pytest.raises(FileChanged):
        read_checksum(found)


def test_a_file_written_to_while_it_is_read_is_not_taken(photo):
    class WritesWhenAsked(threading.Event):
        def is_set(self) -> bool:
            with photo.open("r+b") as file:
                file.write(b"x")
            return False

    with pytest.raises(FileChanged):
        read_checksum(look(photo), stop=WritesWhenAsked())


def test_reading_stops_when_the_run_ends(photo):
    stop = threading.Event()
    stop.set()

    with pytest.raises(Stopped):
        read_checksum(look(photo), stop=stop)


def test_what_was_read_is_remembered_over_runs(photo, tmp_path, cache):
    hashed = read_checksum(look(photo))
    cache.keep(hashed)
    cache.close()

    again = ChecksumCache(tmp_path / "state" / "checksums.db")
    known = again.known([look(photo)])
    again.close()

    assert known == [hashed]


def touch(path: Path) -> None:
    os.utime(path, ns=(1, 1))


def rewrite_and_put_the_time_back(path: Path) -> None:
    before = path.stat()
    path.write_bytes(b"SUNSET" * 500_000)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replace(path: Path) -> None:
    before = path.stat()
    other = path.with_suffix(".new")
    other.write_bytes(b"SUNSET" * 500_000)
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)


@pytest.mark.parametrize("change", [touch, rewrite_and_put_the_time_back, replace])
def test_a_file_that_was_touched_is_read_again(photo, cache, change):
    cache.keep(read_checksum(look(photo)))

    change(photo)

    assert cache.known([look(photo)]) == [None]


def test_a_cache_that_is_rubbish_is_begun_anew(photo, tmp_path):
    path = tmp_path / "checksums.db"
    path.write_bytes(b"rubbish" * 1000)

    cache = ChecksumCache(path)
    cache.keep(read_checksum(look(photo)))

    assert cache.known([look(photo)]) != [None]
    cache.close()
