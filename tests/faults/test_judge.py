"""The judge is only worth something if it sees what is wrong: everything it looks at is spoilt once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tansu.features.gallery import GalleryCustodian
from tansu.foundation.work import Outside
from tansu.ports.database import sql
from tests.faults import ledger
from tests.faults.client import send, trash
from tests.faults.world import World, open_world, photo
from tests.support.judge import judge

Spoil = Callable[[World], None]


def _run(statement: str) -> Spoil:
    def spoil(world: World) -> None:
        with world.outside.database.write() as tx:
            tx.execute(sql(statement))

    return spoil


def _lose_bytes(world: World) -> None:
    for ref in _originals(world.outside, world.account):
        world.outside.blobs.delete(ref.owner, ref.id, ref.extension)


def _flip_a_bit(world: World) -> None:
    place = world.outside.blobs.path(_originals(world.outside, world.account)[0])
    assert place
    content = bytearray(place.read_bytes())
    content[-10] ^= 1
    place.write_bytes(content)


def _originals(outside: Outside, account: str) -> list:  # type: ignore[type-arg]
    with outside.look(account, "gallery") as work:
        return list(GalleryCustodian().blobs(work))


SPOILS: dict[str, Spoil] = {
    "bytes are lost": _lose_bytes,
    "a bit flips": _flip_a_bit,
    "usage drifts": _run("UPDATE usage_pools SET used = used + 1"),
    "a reservation is forgotten": _run("UPDATE usage_pools SET reserved = 5"),
    "a claim is miscounted": _run("UPDATE claims_blobs SET claims = claims + 1"),
    "a month is miscounted": _run("UPDATE gallery_months SET count = count + 1"),
    "an asset vanishes": _run("DELETE FROM gallery_assets WHERE state = 0"),
    "trash comes back by itself": _run("UPDATE gallery_assets SET state = 0"),
}


@pytest.mark.parametrize("name", SPOILS)
def test_the_judge_sees_when(name: str, tmp_path: Path) -> None:
    with open_world(tmp_path / "data", tmp_path / "book") as world:
        send(world, photo(1))
        send(world, photo(2))
        trash(world, photo(2))
        told = ledger.read(tmp_path / "book")
        assert judge(world.outside, world.account, told.allowed) == []

        SPOILS[name](world)

        assert judge(world.outside, world.account, told.allowed) != []


def test_the_judge_sees_what_nobody_sent(tmp_path: Path) -> None:
    with open_world(tmp_path / "data", tmp_path / "book") as world:
        send(world, photo(1))

        assert judge(world.outside, world.account, {}) != []
