"""The push process is killed at moments nobody chose, and repeated: everything arrives, once, whole."""

import asyncio
import json
import os
import random
import sys
from pathlib import Path

import pytest

from tests.support.pushing import jpeg
from tests.support.standin_api import StandIn

REPOSITORY = Path(__file__).parents[2]
SMALL = [jpeg(f"small {number}", size=40_000 + number) for number in range(60)]
LARGE = [jpeg(f"large {number}", size=9_000_000 + number) for number in range(4)]


async def tansu(home: Path, *words: str, given: str = "") -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tansu",
        *words,
        env={
            **os.environ,
            "TANSU_CONFIG_DIR": str(home / "config"),
            "TANSU_STATE_DIR": str(home / "state"),
            "PYTHONPATH": str(REPOSITORY / "src"),
        },
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    if process.stdin:
        process.stdin.write(given.encode())
        process.stdin.close()
    return process


async def ended(process: asyncio.subprocess.Process) -> tuple[int, str]:
    out, err = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, (out + err).decode()


async def signed_in(home: Path, server: StandIn) -> None:
    login = await tansu(home, "login", server.url, "--email", server.email, "--password-stdin", given=server.password)
    code, said = await ended(login)
    assert code == 0, said


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_a_push_killed_at_any_moment_is_completed_by_repeating_it(tmp_path, seed):
    chance = random.Random(seed)
    photos = tmp_path / "photos"
    photos.mkdir()
    for number, content in enumerate(SMALL + LARGE):
        (photos / f"{number:03}.jpg").write_bytes(content)
    total = sum(map(len, SMALL + LARGE))

    async def story() -> None:
        async with StandIn() as server:
            await signed_in(tmp_path, server)
            kills = sorted(chance.randrange(total) for _ in range(5))

            for moment in kills:
                await killed_after(tmp_path, server, photos, moment)
            code, said = await ended(await tansu(tmp_path, "push", str(photos), "--json"))

            assert code == 0, said
            assert sorted(server.contents()) == sorted(SMALL + LARGE)
            assert len(server.assets) == len(SMALL + LARGE)
            assert server.body_bytes < total + len(kills) * 4 * (8 << 20)
            assert not list((tmp_path / "state").glob("*/uploads/*.json"))

    asyncio.run(story())


async def killed_after(home: Path, server: StandIn, photos: Path, moment: int) -> None:
    """Run a push and kill it once the server has taken `moment` bytes of all; it may end before."""
    reached = asyncio.Event()
    server.on_bytes = lambda taken: reached.set() if taken >= moment else None
    server.on_bytes(server.body_bytes)
    process = await tansu(home, "push", str(photos), "--quiet")
    waiting = [asyncio.create_task(reached.wait()), asyncio.create_task(process.wait())]
    await asyncio.wait(waiting, timeout=60, return_when=asyncio.FIRST_COMPLETED)
    if process.returncode is None:
        process.kill()
    await process.communicate()
    for task in waiting:
        task.cancel()


def test_a_person_who_interrupts_is_told_that_it_is_safe(tmp_path):
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "a.jpg").write_bytes(jpeg("a", size=60_000_000))

    async def story() -> None:
        async with StandIn() as server:
            await signed_in(tmp_path, server)
            reached = asyncio.Event()
            server.on_bytes = lambda taken: reached.set()
            process = await tansu(tmp_path, "push", str(photos), "--quiet")
            await asyncio.wait_for(reached.wait(), 60)
            process.send_signal(2)
            interrupted = await ended(process)
            again = await ended(await tansu(tmp_path, "push", str(photos), "--json"))

            assert interrupted[0] == 130
            assert "the same command goes on" in interrupted[1]
            assert again[0] == 0
            assert server.contents() == [jpeg("a", size=60_000_000)]

    asyncio.run(story())


def test_commands_end_with_the_codes_scripts_rely_on(tmp_path):
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "a.jpg").write_bytes(jpeg("a"))
    bad = photos / "bad.jpg"

    async def story() -> None:
        async with StandIn() as server:
            unsigned = await ended(await tansu(tmp_path, "push", str(photos)))
            wrong = await ended(
                await tansu(tmp_path, "login", server.url, "--email", server.email, "--password-stdin", given="no")
            )
            open_line = await ended(await tansu(tmp_path, "login", "http://photos.example.org", "--email", "a@b.c"))
            await signed_in(tmp_path, server)
            done = await ended(await tansu(tmp_path, "push", str(photos), "--json"))
            bad.write_bytes(b"not a photo")
            problems = await ended(await tansu(tmp_path, "push", str(photos)))
            usage = await ended(await tansu(tmp_path, "push", str(photos), "--bogus"))
            nowhere = await ended(await tansu(tmp_path, "push", str(tmp_path / "nowhere")))
            out = await ended(await tansu(tmp_path, "logout"))

            assert (unsigned[0], wrong[0], open_line[0]) == (3, 3, 2)
            assert "do not go together" in wrong[1]
            assert done[0] == 0
            assert json.loads(done[1][: done[1].rindex("}") + 1])["files"]["sent"] == 1
            assert problems[0] == 1
            assert "bad.jpg: This is neither a photo nor a video" in problems[1]
            assert (usage[0], nowhere[0], out[0]) == (2, 2, 0)
            assert list(server.tokens) == ["tok-1"]

    asyncio.run(story())
