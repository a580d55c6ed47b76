"""Disks that fill, fail, refuse or lose power while an original is being stored."""

import errno
import os
import resource
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tansu.adapters.blobs.local import LocalBlobs
from tansu.adapters.blobs.local_staging import LocalStaging
from tansu.core.errors import Conflict, DiskFull, TooLarge, Unavailable

SUNSET = bytes(range(256)) * 12_000
FULL = [errno.ENOSPC, errno.EDQUOT]
REFUSED = [errno.EROFS, errno.EACCES]


@pytest.mark.parametrize("number", FULL)
@pytest.mark.parametrize("call", ["write", "fsync", "mkdir", "link"])
def test_a_full_disk_says_so_and_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, call: str
) -> None:
    blobs = LocalBlobs(tmp_path)
    _fail(monkeypatch, call, number, after=0)

    with pytest.raises(DiskFull):
        blobs.put("ada", [SUNSET], blob_id="ab1", extension="jpg")

    assert _files(tmp_path) == []


def test_a_disk_that_fills_up_again_and_again_recovers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blobs = LocalBlobs(tmp_path)
    for after in range(12):
        with monkeypatch.context() as full:
            _fail(full, "write", errno.ENOSPC, after=after)
            try:
                blobs.put("ada", [SUNSET, SUNSET], blob_id="ab1", extension="jpg", name="a.jpg")
                break
            except DiskFull:
                assert [path.name for path in _files(tmp_path)] in ([], ["journal.jsonl"])
                assert list(blobs.noted("ada")) == []

    assert blobs.size("ada", "ab1", "jpg") == 2 * len(SUNSET)
    assert [noted.name for noted in blobs.noted("ada")] == ["a.jpg"]


@pytest.mark.parametrize("after", range(8))
def test_after_a_failed_sync_the_store_takes_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    blobs = LocalBlobs(tmp_path)
    earlier = blobs.put("ada", [b"earlier"], blob_id="cd1", extension="jpg")
    with monkeypatch.context() as failing:
        _fail(failing, "fsync", errno.EIO, after=after)
        first: type[Exception] | None = None
        try:
            blobs.put("bob", [SUNSET], blob_id="ab1", extension="jpg")
        except Unavailable:
            first = Unavailable

    if first is None:
        assert blobs.size("bob", "ab1", "jpg") == len(SUNSET)
    else:
        assert blobs.disk.failed
        assert blobs.size("bob", "ab1", "jpg") is None
        with pytest.raises(Unavailable, match="restarted"):
            blobs.put("ada", [b"x"], blob_id="ab2", extension="jpg")
    assert b"".join(blobs.read(earlier)) == b"earlier"


@pytest.mark.parametrize("number", REFUSED)
def test_a_read_only_disk_is_named_as_the_cause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    blobs = LocalBlobs(tmp_path / "blobs")
    _fail(monkeypatch, "mkdir", number, after=0)

    with pytest.raises(Unavailable, match="read-only"):
        blobs.put("ada", [SUNSET], blob_id="ab1", extension="jpg")


def test_a_staging_disk_that_fails_stops_the_blobs_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blobs = LocalBlobs(tmp_path / "blobs")
    staging = LocalStaging(tmp_path / "staging", blobs)
    with monkeypatch.context() as failing:
        _fail(failing, "fsync", errno.EIO, after=0)
        with pytest.raises(Unavailable):
            staging.put_part("up1", 0, [SUNSET])

    with pytest.raises(Unavailable):
        blobs.put("ada", [SUNSET], blob_id="ab1", extension="jpg")


def test_a_file_the_file_system_cannot_hold_is_too_large(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path)

    def store() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
        with pytest.raises(TooLarge):
            blobs.put("ada", [SUNSET], blob_id="ab1", extension="jpg")

    assert _in_child(store) == 0
    assert _files(tmp_path) == []


def test_a_disk_without_hard_links_still_creates_only_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blobs = LocalBlobs(tmp_path / "blobs")
    staging = LocalStaging(tmp_path / "staging", blobs)
    _fail(monkeypatch, "link", errno.EPERM, after=0)
    part = staging.put_part("up1", 0, [SUNSET])

    ref = staging.assemble("up1", [part], owner="ada", blob_id="ab1", extension="jpg")
    again = staging.assemble("up1", [part], owner="ada", blob_id="ab1", extension="jpg")

    assert (ref, b"".join(blobs.read(ref))) == (again, SUNSET)
    with pytest.raises(Conflict):
        blobs.adopt(tmp_path, ref, name="")


def test_what_a_dead_writer_left_is_removed_and_a_living_ones_is_not(tmp_path: Path) -> None:
    (tmp_path / ".incoming").mkdir()
    (tmp_path / ".incoming" / "left").write_bytes(b"half a photo")

    def chunks() -> Iterator[bytes]:
        yield SUNSET
        LocalBlobs(tmp_path)
        yield SUNSET

    ref = LocalBlobs(tmp_path).put("ada", chunks(), blob_id="ab1", extension="jpg")

    assert ref.size == 2 * len(SUNSET)
    assert list((tmp_path / ".incoming").iterdir()) == []


@pytest.mark.parametrize("parts", [1, 2])
def test_power_lost_at_any_step_of_an_upload_loses_nothing_that_was_confirmed(tmp_path: Path, parts: int) -> None:
    finished = False
    step = 0
    while not finished:
        step += 1
        data = tmp_path / str(step)
        finished = _in_child(partial(_upload_until, step, data, parts)) == 0

        confirmed = (data / "confirmed").exists()
        blobs = LocalBlobs(data / "blobs")
        if confirmed:
            assert blobs.size("ada", "ab1", "jpg") == parts * len(SUNSET)
            assert len(list(blobs.noted("ada"))) == 1
        _upload(data, parts)

        [noted] = blobs.noted("ada")
        assert (b"".join(blobs.read(noted.ref)), noted.name) == (SUNSET * parts, "sunset.jpg")
        assert [path.name for path in _files(data)] == ["ab1.jpg", "confirmed", "journal.jsonl"]
    assert step > 15


def _upload_until(step: int, data: Path, parts: int) -> None:
    _die_at(step)
    _upload(data, parts)


def _upload(data: Path, count: int) -> None:
    blobs = LocalBlobs(data / "blobs")
    staging = LocalStaging(data / "staging", blobs)
    parts = [staging.put_part("up1", number, [SUNSET]) for number in range(count)]
    staging.assemble("up1", parts, owner="ada", blob_id="ab1", extension="jpg", name="sunset.jpg")
    (data / "confirmed").touch()
    staging.discard("up1")


def _die_at(step: int) -> None:
    """End this process without a word at its `step`-th call that changes a disk, half way through a write."""
    calls = 0
    for name in ("write", "fsync", "link", "rename", "unlink", "mkdir"):
        real = getattr(os, name)

        def dying(*arguments: object, _real: Callable[..., object] = real, _name: str = name, **more: object) -> object:
            nonlocal calls
            calls += 1
            if calls == step:
                if _name == "write":
                    descriptor, block = arguments
                    _real(descriptor, memoryview(block)[: len(block) // 2])  # type: ignore[arg-type]
                os._exit(9)
            return _real(*arguments, **more)

        setattr(os, name, dying)


def _in_child(act: Callable[[], object]) -> int:
    """Run `act` in a process of its own and return its exit code: 0 if it came to its end."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            act()
            code = 0
        except BaseException as error:
            print(repr(error), file=sys.stderr)
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _fail(monkeypatch: pytest.MonkeyPatch, call: str, number: int, *, after: int) -> None:
    """Let the operating system's `call` answer with the error `number` from its call after `after` on."""
    real = getattr(os, call)
    seen = 0

    def failing(*arguments: object, **more: object) -> object:
        nonlocal seen
        seen += 1
        if seen > after:
            raise OSError(number, os.strerror(number))
        return real(*arguments, **more)

    monkeypatch.setattr(os, call, failing)


def _files(folder: Path) -> list[Path]:
    return sorted((path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.name)


@pytest.mark.parametrize("number", [errno.EIO, errno.EROFS])
def test_a_disk_that_fails_while_removing_is_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    blobs = LocalBlobs(tmp_path)
    blobs.put("ada", [b"sunset"], blob_id="ab1", extension="jpg")
    _fail(monkeypatch, "fsync", number, after=0)

    with pytest.raises(Unavailable):
        blobs.delete("ada", "ab1", "jpg")
