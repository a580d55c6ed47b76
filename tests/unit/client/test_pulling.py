"""Pulling originals into a folder, and verifying a folder against the server."""

import asyncio
import hashlib
from pathlib import Path

import pytest

from tansu.client.pull import Pulled, PulledBook, month_of, names, pull
from tansu.client.receipts import Standing
from tansu.client.tally import Result, Tally
from tansu.client.verify import Verified, verify
from tests.support.pushing import Computer, jpeg
from tests.support.standin_api import StandIn


async def pulled(computer: Computer, folder: Path) -> Pulled:
    async with computer.api() as api:
        return await pull(api, folder, PulledBook(computer.home / "pulled.jsonl"), Tally())


async def verified(computer: Computer) -> Verified:
    async with computer.api() as api:
        return await verify(computer.desk(api), [computer.photos], Tally())


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_original_arrives_by_year_and_month(tmp_path):
    async def story() -> None:
        async with StandIn() as server:
            server.add(jpeg("a", size=3_000_000), name="a.jpg")
            server.add(jpeg("b"), name="b.jpg")
            server.add(jpeg("c"), name="c.jpg", state="trash")

            report = await pulled(Computer(tmp_path, server), tmp_path / "out")

            assert report.complete
            assert files(tmp_path / "out") == {
                "2026/05/a.jpg": jpeg("a", size=3_000_000),
                "2026/05/b.jpg": jpeg("b"),
            }

    asyncio.run(story())


def test_two_originals_of_one_name_are_both_there_and_nothing_is_overwritten(tmp_path):
    async def story() -> None:
        async with StandIn() as server:
            server.add(jpeg("a"), name="a.jpg")
            server.add(jpeg("b"), name="a.jpg")
            (tmp_path / "out/2026/05").mkdir(parents=True)
            (tmp_path / "out/2026/05/a.jpg").write_bytes(b"mine")

            await pulled(Computer(tmp_path, server), tmp_path / "out")

            found = files(tmp_path / "out")
            assert found["2026/05/a.jpg"] == b"mine"
            assert sorted(found.values()) == sorted([b"mine", jpeg("a"), jpeg("b")])

    asyncio.run(story())


def test_a_cut_download_goes_on_where_it_stood(tmp_path):
    async def story() -> None:
        async with StandIn() as server:
            server.add(jpeg("a", size=5_000_000), name="a.jpg")
            server.faults.cut_after = [2_000_000, 500_000]

            report = await pulled(Computer(tmp_path, server), tmp_path / "out")

            assert report.complete
            assert files(tmp_path / "out") == {"2026/05/a.jpg": jpeg("a", size=5_000_000)}

    asyncio.run(story())


def test_a_second_pull_fetches_only_what_is_new(tmp_path):
    async def story() -> None:
        async with StandIn() as server:
            server.add(jpeg("a"), name="a.jpg")
            computer = Computer(tmp_path, server)
            await pulled(computer, tmp_path / "out")
            server.add(jpeg("b"), name="b.jpg")

            report = await pulled(computer, tmp_path / "out")

            assert sorted(one.result for one in report.outcomes) == [Result.HAD, Result.SENT]

    asyncio.run(story())


def test_an_original_that_arrives_with_other_bytes_gets_no_name(tmp_path):
    async def story() -> None:
        async with StandIn() as server:
            server.add(jpeg("a"), name="a.jpg").content = jpeg("x")

            report = await pulled(Computer(tmp_path, server), tmp_path / "out")

            assert not report.complete
            assert files(tmp_path / "out") == {}

    asyncio.run(story())


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b.jpg", "..", "", ".hidden", "a\x00b.jpg", "ö" * 300 + ".jpg"])
def test_no_name_leads_out_of_its_folder(name):
    for made in names(name, "as-1"):
        assert made not in ("", ".", "..")
        assert not set(made) & set("/\\\0")
        assert not made.startswith(".")
        assert len(made.encode()) <= 230


@pytest.mark.parametrize(
    "taken_at, month", [("2026-05-01T14:03:22+02:00", "2026/05"), ("1999-12-31T23:59:59", "1999/12"), (None, "undated")]
)
def test_the_wall_time_says_the_month(taken_at, month):
    assert month_of({"taken_at": taken_at}) == month


def test_verify_says_of_each_file_what_the_server_holds(tmp_path):
    async def story() -> None:
        async with StandIn() as server:
            computer = Computer(tmp_path, server)
            paths = {state: computer.put(f"{state}.jpg", jpeg(state)) for state in ("have", "trash", "deleted")}
            computer.put("new.jpg", jpeg("new"))
            for state in paths:
                server.add(jpeg(state), state=state)
            damaged = computer.put("damaged.jpg", jpeg("damaged"))
            server.assets[hashlib.sha256(jpeg("damaged")).hexdigest()] = server.add(jpeg("other"))

            report = await verified(computer)

            assert not report.complete
            assert report.standings[str(paths["have"])] is Standing.SAFE
            assert report.standings[str(damaged)] is Standing.DAMAGED
            assert report.counts == {Standing.SAFE: 1, Standing.TRASH: 1, Standing.MISSING: 2, Standing.DAMAGED: 1}

    asyncio.run(story())
