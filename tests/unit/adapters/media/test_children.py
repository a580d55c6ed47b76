"""The children: limited, replaceable, and gone when there is nothing to do."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from tansu.adapters.media import LocalMedia, limits
from tansu.adapters.media.facts import read_facts
from tansu.ports.media import CannotRender, MediaFacts
from tests.support.pictures import a_jpeg, reader


@pytest.fixture
def photo(tmp_path: Path) -> tuple[Path, MediaFacts]:
    return written(tmp_path / "photo", a_jpeg())


def written(path: Path, content: bytes) -> tuple[Path, MediaFacts]:
    path.write_bytes(content)
    facts = read_facts(reader(content), len(content))
    assert facts is not None
    return path, facts


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.005)


def status(pid: int, field: str) -> str:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return line.split(":", 1)[1].strip()
    return ""


def test_no_child_is_started_before_the_first_job() -> None:
    media = LocalMedia()

    assert media.children() == []


def test_a_child_serves_many_originals(photo) -> None:
    media = LocalMedia(workers=1)

    media.render(*photo)
    first = media.children()
    media.render(*photo)

    assert media.children() == first
    media.close()


def test_a_worn_child_is_replaced(photo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_JOBS", 2)
    media = LocalMedia(workers=1)

    media.render(*photo)
    first = media.children()
    media.render(*photo)

    assert len(first) == 1
    assert media.children() == []


def test_an_idle_server_has_no_children(photo) -> None:
    media = LocalMedia(workers=1, idle_seconds=0.05)

    media.render(*photo)

    wait_until(lambda: media.children() == [])
    assert media.render(*photo).width == 64
    media.close()


def test_no_patience_at_all_means_a_fresh_child_each_time(photo) -> None:
    media = LocalMedia(workers=1, idle_seconds=0)

    media.render(*photo)

    assert media.children() == []


def test_work_runs_in_as_many_children_as_allowed_and_no_more(photo) -> None:
    media = LocalMedia(workers=2)

    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: media.render(*photo), range(24)))

    assert len(set(made)) == 1
    assert 1 <= len(media.children()) <= 2
    media.close()


def test_a_child_killed_in_the_middle_is_forgiven_once(photo) -> None:
    media = LocalMedia(workers=1)
    media.render(*photo)
    [child] = media.children()
    os.kill(child, signal.SIGSTOP)

    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(media.render, *photo)
        os.kill(child, signal.SIGKILL)

    assert waiting.result().width == 64
    assert media.children() != [child]
    media.close()


def test_an_original_that_kills_every_child_cannot_be_rendered_and_the_pool_goes_on(photo, tmp_path: Path) -> None:
    heavy = io.BytesIO()
    Image.new("L", (10_900, 10_900)).save(heavy, "PNG", compress_level=1)
    bomb = written(tmp_path / "heavy", heavy.getvalue())
    media = LocalMedia(workers=1)
    killed: set[int] = set()
    done = threading.Event()

    def kill_whoever_decodes() -> None:
        while not done.wait(0.002):
            for pid in media.children():
                # It may be gone between any two of these.
                with suppress(FileNotFoundError, ProcessLookupError):
                    grown = Path(f"/proc/{pid}/statm").read_text().split()
                    if int(grown[1]) * os.sysconf("SC_PAGESIZE") > 60_000_000:
                        os.kill(pid, signal.SIGKILL)
                        killed.add(pid)

    killer = threading.Thread(target=kill_whoever_decodes)
    killer.start()
    with pytest.raises(CannotRender, match="breaks the program"):
        media.render(*bomb)
    done.set()
    killer.join()

    assert len(killed) == 2
    assert media.render(*photo).width == 64
    media.close()


def test_a_child_that_takes_too_long_is_ended(photo) -> None:
    media = LocalMedia(workers=1, wall_seconds=3)  # Time enough for an honest child on a busy machine.
    media.render(*photo)
    [child] = media.children()
    os.kill(child, signal.SIGSTOP)

    with pytest.raises(CannotRender, match="longer than"):
        media.render(*photo)

    assert media.children() == []
    assert not Path(f"/proc/{child}").exists()


def test_closing_under_way_does_not_blame_the_original(photo) -> None:
    media = LocalMedia(workers=1)
    media.render(*photo)
    [child] = media.children()
    os.kill(child, signal.SIGSTOP)

    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(media.render, *photo)
        wait_until(lambda: media.children() == [child])
        media.close()

    with pytest.raises(RuntimeError):
        waiting.result()
    with pytest.raises(RuntimeError):
        media.render(*photo)


def test_an_installation_that_cannot_start_children_does_not_blame_the_original(photo, monkeypatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    media = LocalMedia(workers=1)

    with pytest.raises(RuntimeError, match="does not start"):
        media.render(*photo)

    assert media.children() == []


def test_a_limit_below_what_the_decoders_themselves_take_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="memory"):
        LocalMedia(memory_limit=8 * 1024 * 1024)


def test_an_original_that_needs_more_memory_than_allowed_is_refused(tmp_path: Path) -> None:
    heavy = io.BytesIO()
    Image.new("RGB", (9_000, 9_000)).save(heavy, "PNG", compress_level=1)
    bomb = written(tmp_path / "heavy", heavy.getvalue())
    media = LocalMedia(workers=1, memory_limit=200 * 1024 * 1024)

    with pytest.raises(CannotRender, match="memory"):
        media.render(*bomb)

    media.close()


def test_a_child_is_limited_and_knows_nothing(photo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANSU_SECRET", "hidden")
    media = LocalMedia(workers=1)
    media.render(*photo)
    [child] = media.children()

    assert status(child, "NoNewPrivs") == "1"
    assert int(status(child, "CapEff"), 16) == 0
    allowed = Path(f"/proc/{child}/limits").read_text()
    assert f"Max address space         {2 * 1024**3}" in allowed
    assert f"Max file size             {limits.FILE_BYTES}" in allowed
    assert f"Max open files            {limits.OPEN_FILES}" in allowed
    assert "Max core file size        0" in allowed
    assert b"hidden" not in Path(f"/proc/{child}/environ").read_bytes()
    assert list(Path(f"/proc/{child}/cwd").iterdir()) == []
    media.close()


def test_a_child_has_no_network_where_the_kernel_lets_it_go(photo) -> None:
    leaving = "import ctypes, sys; sys.exit(ctypes.CDLL(None).unshare(0x50000000) != 0)"
    if subprocess.run([sys.executable, "-c", leaving], check=False).returncode:
        pytest.skip("this kernel lets no one leave the network")
    media = LocalMedia(workers=1)
    media.render(*photo)
    [child] = media.children()

    interfaces = Path(f"/proc/{child}/net/dev").read_text().splitlines()[2:]

    assert [line.split(":")[0].strip() for line in interfaces] in ([], ["lo"])
    assert Path(f"/proc/{child}/ns/net").readlink() != Path("/proc/self/ns/net").readlink()
    media.close()


def test_nothing_is_left_behind(photo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rooms = tmp_path / "rooms"
    rooms.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(rooms))
    media = LocalMedia(workers=1)
    media.render(*photo)
    [child] = media.children()

    media.close()

    assert list(rooms.iterdir()) == []
    assert not Path(f"/proc/{child}").exists()
