"""Two computers keep a folder in sync through a real server, whatever they do to it."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.real_server import RealServer, real_server
from tests.support.sync.computer import Computer, until_equal


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    with real_server(tmp_path_factory.mktemp("server") / "data") as made:
        yield made


@pytest.fixture(scope="module")
def computers(tmp_path_factory: pytest.TempPathFactory, server: RealServer) -> tuple[Computer, Computer]:
    """Two computers of one person."""
    desk, lap = (Computer.signed_in(tmp_path_factory.mktemp(name), server) for name in ("desk", "lap"))
    return desk, lap


@pytest.fixture
def pair(computers: tuple[Computer, Computer], request: pytest.FixtureRequest) -> tuple[Computer, Computer]:
    """Both with a new folder, for one that is new on the server."""
    desk, lap = computers
    return desk.with_folder(request.node.name), lap.with_folder(request.node.name)


@contextmanager
def staying(computer: Computer, *words: str) -> Iterator[None]:
    """While this lasts, an agent stays in the computer's folder."""
    process = computer.start_sync(*words)
    assert process.stderr
    try:
        while "Watching" not in (line := process.stderr.readline()):
            assert line, "it ended before it watched"
        yield
    finally:
        process.kill()
        process.wait()


def until(true: Callable[[], object], *, seconds: float = 90) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.3)


def test_what_one_computer_does_the_other_one_has(pair: tuple[Computer, Computer]) -> None:
    desk, lap = pair
    desk.write("letters/to ada.txt", "dear ada")
    desk.write("empty.txt", "")
    desk.write("\u00e9t\u00e9/a#b?c%.txt", "odd name")
    until_equal(desk, lap)

    (lap.folder / "letters").rename(lap.folder / "mail")
    lap.write("mail/to ada.txt", "dear ada, again")
    (lap.folder / "empty.txt").unlink()
    until_equal(lap, desk)

    assert desk.tree() == lap.tree()
    assert desk.tree()["mail/to ada.txt"] == "dear ada, again"
    assert "letters" not in desk.tree()
    assert [path.name for path in (desk.folder / ".tansu/trash").rglob("empty.txt")]


def test_two_edits_of_one_file_are_both_kept(pair: tuple[Computer, Computer]) -> None:
    desk, lap = pair
    desk.write("plan.txt", "first")
    until_equal(desk, lap)

    desk.write("plan.txt", "from the desk")
    lap.write("plan.txt", "from the lap")
    until_equal(desk, lap)

    assert desk.tree() == lap.tree()
    assert sorted(text or "" for text in desk.tree().values()) == ["from the desk", "from the lap"]
    assert any("conflict from" in path for path in desk.tree())


def test_a_renamed_folder_sends_no_bytes(pair: tuple[Computer, Computer]) -> None:
    desk, lap = pair
    for number in range(20):
        desk.write(f"many/{number}.txt", f"text {number}")
    until_equal(desk, lap)

    (desk.folder / "many").rename(desk.folder / "all")
    sent, fetched = desk.sync(), lap.sync()

    assert (sent["counts"]["move_there"], sent["bytes"]["send"]) == (1, 0)
    assert (fetched["counts"]["move_here"], fetched["bytes"]["fetch"]) == (1, 0)
    assert desk.tree() == lap.tree()


def test_a_missing_disk_deletes_nothing(pair: tuple[Computer, Computer], tmp_path: Path) -> None:
    desk, lap = pair
    for number in range(5):
        desk.write(f"{number}.txt", f"text {number}")
    until_equal(desk, lap)
    desk.folder.rename(tmp_path / "unplugged")
    desk.folder.mkdir()

    code, said = desk.try_sync()
    desk.folder.rmdir()
    (tmp_path / "unplugged").rename(desk.folder)

    assert (code, "right disk" in said) == (3, True)
    assert not lap.sync()["steps"]


def test_an_emptied_folder_is_asked_about(pair: tuple[Computer, Computer]) -> None:
    desk, lap = pair
    for number in range(5):
        desk.write(f"{number}.txt", f"text {number}")
    until_equal(desk, lap)
    for path in desk.folder.glob("*.txt"):
        path.unlink()

    code, said = desk.try_sync()
    unharmed = len(lap.tree())
    meant = desk.sync("--allow-deletes", "5")

    assert (code, "--allow-deletes 5" in said, unharmed) == (3, True, 5)
    assert meant["counts"]["trash_there"] == 5


def test_a_dry_run_says_what_it_would_do_and_does_nothing(pair: tuple[Computer, Computer]) -> None:
    desk, lap = pair
    desk.write("new.txt", "new")

    said = desk.sync("--dry-run")

    assert [(step["do"], step["path"]) for step in said["steps"]] == [("send", "new.txt")]
    assert not lap.sync()["steps"]


def test_a_second_agent_in_one_folder_is_refused(pair: tuple[Computer, Computer]) -> None:
    desk, _ = pair
    with staying(desk):
        code, said = desk.try_sync()

    assert (code, "Another tansu sync is at work" in said) == (3, True)


def test_a_large_file_goes_on_where_it_was_cut(pair: tuple[Computer, Computer]) -> None:
    desk, lap = pair
    desk.write("film.bin", "a long film " * 3_000_000)
    begun = desk.home / "state"
    process = desk.start_sync("--once", "--quiet")
    until(lambda: list(begun.glob("*/placed/*.json")) or process.poll() is not None)
    process.kill()
    process.wait()

    until_equal(desk, lap)
    (lap.folder / "film.bin").write_text("another film " * 1_000_000)
    until_equal(lap, desk)

    assert desk.tree() == lap.tree()
    assert (desk.tree()["film.bin"] or "").startswith("another film")
    assert not list(begun.glob("*/placed/*.json"))


def test_one_that_stays_tells_and_hears_by_itself(pair: tuple[Computer, Computer]) -> None:
    desk, lap = pair
    desk.write("first.txt", "first")
    with staying(desk, "--every", "1"):
        until(lambda: lap.sync() and "first.txt" in lap.tree())
        desk.write("letters/from the desk.txt", "dear lap")
        until(lambda: lap.sync() and "letters/from the desk.txt" in lap.tree())
        lap.write("from the lap.txt", "dear desk")
        lap.sync()
        until(lambda: "from the lap.txt" in desk.tree())

    assert desk.tree() == lap.tree()


@pytest.mark.parametrize("seed", range(2))
def test_agents_killed_at_moments_nobody_chose_lose_nothing(pair: tuple[Computer, Computer], seed: int) -> None:
    chance = random.Random(seed)
    desk, lap = pair
    for number in range(40):
        for computer in pair:
            text = f"{computer.home.name} {seed} {number} " * chance.choice([1, 5_000])
            computer.write(f"{chance.choice('abc')}/{chance.choice(['same', f'own {number}'])} {number % 7}.txt", text)
    written = {text for computer in pair for text in computer.tree().values() if text}

    for _ in range(3):
        running = [computer.start_sync("--once", "--quiet") for computer in pair]
        time.sleep(0.3 + chance.random() * 1.5)
        for process in running:
            process.kill()
            process.wait()
    until_equal(desk, lap)

    assert desk.tree() == lap.tree()
    assert written <= set(desk.tree().values())


def test_everything_of_an_account_can_be_in_one_folder(computers: tuple[Computer, Computer]) -> None:
    desk, lap = computers
    part = desk.with_folder("Part of all")
    part.write("a.txt", "seen in both")

    part.sync()
    lap.sync()

    assert lap.tree()["Part of all/a.txt"] == "seen in both"
