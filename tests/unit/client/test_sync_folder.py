"""The real folder on a real disk: nothing in it is overwritten or lost, whatever comes between."""

import asyncio
import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from tansu.client.errors import ClientError, FileChanged
from tansu.client.hashing import ChecksumCache
from tansu.client.sync.disk import What
from tansu.client.sync.folder import Folder
from tansu.client.sync.ignore import Rules
from tansu.client.sync.memory import Memory, Spot, open_memory
from tansu.client.sync.names import NameRules, beside, sendable
from tansu.client.sync.opening import Missing, Partner, opened
from tansu.client.sync.run import possible
from tansu.client.sync.scan import scan
from tansu.client.sync.trash import empty_old
from tansu.client.sync.volume import manners_of

ADA = Partner("https://photos.example.org", "ada", "")


@pytest.fixture
def disk(tmp_path: Path) -> Folder:
    """A folder as a disk."""
    top = tmp_path / "synced"
    (top / ".tansu").mkdir(parents=True)
    cache = ChecksumCache(tmp_path / "checksums.db")
    return Folder(top, manners_of(top / ".tansu"), cache, today=lambda: "2026-11-26")


def spot_of(disk: Folder, path: str) -> Spot:
    """How it looks now."""
    look = disk.look(path)
    assert look
    return look.spot(path.rpartition("/")[2], now_ns=0)


def test_a_fetched_file_takes_the_place_of_one_that_has_not_changed(disk: Folder) -> None:
    (disk.top / "a").write_text("old")
    (disk.top / "a").chmod(0o640)
    (disk.top / ".~tansu-1").write_text("new")

    disk.replace(".~tansu-1", "a", spot_of(disk, "a"), modified=1_700_000_000_000_000_000)

    assert (disk.top / "a").read_text() == "new"
    assert ((disk.top / "a").stat().st_mode & 0o777, (disk.top / "a").stat().st_mtime) == (0o640, 1_700_000_000)
    assert sorted(path.name for path in disk.top.iterdir()) == [".tansu", "a"]


def test_a_fetched_file_does_not_take_the_place_of_one_that_has_changed(disk: Folder) -> None:
    (disk.top / "a").write_text("old")
    spot = spot_of(disk, "a")
    (disk.top / "a").write_text("edited")
    (disk.top / ".~tansu-1").write_text("new")

    with pytest.raises(FileChanged):
        disk.replace(".~tansu-1", "a", spot, modified=0)

    assert (disk.top / "a").read_text() == "edited"


def test_a_name_that_is_taken_stays_with_who_has_it(disk: Folder) -> None:
    (disk.top / "a").write_text("mine")
    (disk.top / ".~tansu-1").write_text("fetched")
    (disk.top / "b").mkdir()

    with pytest.raises(FileExistsError):
        disk.place(".~tansu-1", "a", modified=0)
    with pytest.raises(FileExistsError):
        disk.move("a", "b")

    assert (disk.top / "a").read_text() == "mine"


def test_what_goes_to_the_trash_keeps_its_path_and_pushes_nothing_out(disk: Folder) -> None:
    for text in ("first", "second"):
        (disk.top / "letters").mkdir(exist_ok=True)
        (disk.top / "letters/a.txt").write_text(text)
        disk.trash("letters/a.txt", spot_of(disk, "letters/a.txt"))

    kept = sorted((disk.top / ".tansu/trash/2026-11-26/letters").iterdir())

    assert [(path.name, path.read_text()) for path in kept] == [("a (2).txt", "second"), ("a.txt", "first")]


def test_a_file_written_just_now_is_read_again_even_if_it_looks_the_same(disk: Folder) -> None:
    path = disk.top / "a"
    path.write_text("one")
    first = asyncio.run(disk.checksum("a", disk.listing("")["a"]))
    path.write_text("two")

    second = asyncio.run(disk.checksum("a", disk.listing("")["a"]))

    assert first != second
    assert not disk.listing("")["a"].spot("a", now_ns=disk.now_ns()).settled


def test_links_and_pipes_are_named_and_passed_by(disk: Folder) -> None:
    (disk.top / "link").symlink_to("/etc/passwd")
    os.mkfifo(disk.top / "pipe")
    (disk.top / "file").write_text("x")

    found = scan(disk, Rules())

    assert list(found.top.files) == ["file"]
    assert sorted(path for path, _ in found.skipped) == ["link", "pipe"]
    assert disk.listing("")["link"].what is What.LINK


def test_a_folder_that_cannot_be_read_is_told_and_not_taken_for_empty(disk: Folder) -> None:
    (disk.top / "in").mkdir()
    original = disk.listing

    def refusing(path: str) -> dict[str, object]:
        if path == "in":
            raise PermissionError(13, "Permission denied")
        return original(path)  # type: ignore[return-value]

    disk.listing = refusing  # type: ignore[method-assign,assignment]
    found = scan(disk, Rules())

    assert found.top.folders["in"][1].unreadable
    assert found.unreadable == [("in", "cannot be read: Permission denied")]


@pytest.mark.parametrize(
    ("folder", "name", "ignored"),
    [
        ("", ".DS_Store", True),
        ("a", "thumbs.DB", True),
        ("", ".tansu", True),
        ("a/b", ".~tansu-7-abc", True),
        ("", "notes.txt", False),
        ("", "private", True),
        ("other", "private", False),
        ("projects/x/y", "build", True),
        ("", "x.o", True),
        ("", "keep.o", False),
        ("docs", "draft-1.md", True),
        ("docs/deep", "draft-1.md", False),
    ],
)
def test_rules_say_what_is_passed_by(folder: str, name: str, ignored: bool) -> None:
    rules = Rules(["# no objects", "*.o", "!keep.o", "/private", "projects/**/build/", "docs/draft-?.md", "", "!", "/"])

    assert rules.ignores(folder, name, folder=name in ("build", "private")) is ignored


@pytest.mark.parametrize("name", ["..", ".", "", "a/b", "nul\0", ".tansu", ".~tansu-1"])
def test_no_name_from_a_server_leads_out_of_the_folder(name: str) -> None:
    assert not possible(name)


def test_names_that_a_disk_refuses_get_the_nearest_one_it_takes() -> None:
    narrow = NameRules(narrow=True)

    assert [narrow.legal(name) for name in ("a:b?", "con", "con.txt", "end.", "plain")] == [
        "a_b_",
        "_con",
        "_con.txt",
        "end_",
        "plain",
    ]


def test_names_beside_a_taken_one_fit_into_what_file_systems_take() -> None:
    long = "x" * 250 + ".txt"

    name = beside(long, "conflict from desk, 2026-11-26 10.15", lambda one: False)

    assert len(name.encode()) <= 255
    assert name.endswith(" (conflict from desk, 2026-11-26 10.15).txt")
    assert sendable("\udcff") == ""


def test_a_folder_is_for_one_agent_and_one_account(tmp_path: Path) -> None:
    top, registry = tmp_path / "synced", tmp_path / "registry"
    top.mkdir()

    with (
        opened(top, ADA, registry=registry),
        pytest.raises(ClientError, match="Another tansu sync"),
        opened(top, ADA, registry=registry),
    ):
        pass

    with pytest.raises(ClientError, match="is synced with"), opened(top, Partner("x", "bob", ""), registry=registry):
        pass


def test_a_folder_without_what_we_left_in_it_is_a_missing_disk(tmp_path: Path) -> None:
    top, registry = tmp_path / "synced", tmp_path / "registry"
    top.mkdir()
    with opened(top, ADA, registry=registry):
        pass
    top.rename(tmp_path / "unplugged")
    top.mkdir()

    with pytest.raises(Missing), opened(top, ADA, registry=registry):
        pass

    with opened(top, ADA, registry=registry, start_anew=True) as anew:
        assert not anew.memory.agreed


def test_a_memory_that_is_damaged_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "memory.db").write_bytes(b"no database" * 1000)

    with pytest.raises(ClientError, match="deletes nothing"):
        open_memory(tmp_path / "memory.db")


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    """A new memory."""
    return open_memory(tmp_path / "memory.db")


def test_the_trash_is_emptied_after_thirty_days_and_not_by_a_clock_that_jumped(tmp_path: Path, memory: Memory) -> None:
    (tmp_path / "trash/2026-11-26").mkdir(parents=True)
    day = date(2026, 11, 26)

    days = [day, day + timedelta(400), day + timedelta(400), day + timedelta(401)]
    emptied = [empty_old(tmp_path, memory, today=today) for today in days]

    assert emptied == [[], [], [], ["2026-11-26"]]
