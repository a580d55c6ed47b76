"""A client that is answered while it sends hears the answer, instead of seeing its connection break."""

from pathlib import Path

import pytest

from tests.faults.world import photo, sha256_of
from tests.support.nodes import Place, a_person, embedded, opened, running
from tests.support.plain_http import Plain

ROUNDS = 10
SIZE = 6_000_000
FILM = 60_000_000


def test_every_refusal_of_bytes_that_are_coming_is_heard(tmp_path: Path) -> None:
    everything = str(1 << 60)
    place = Place(tmp_path / "data", {**embedded(tmp_path).environment, "TANSU_FREE_DISK": everything})
    content = photo(1, SIZE)
    with running(place, "serve", "--no-worker") as server, opened(place) as instance:
        client = Plain(server.url, a_person(instance, "ada@example.org")[1])

        heard = [client.upload(content, "1.jpg", sha256_of(content)).code for _ in range(ROUNDS)]
        stranger = Plain(server.url, "nobody").upload(content, "1.jpg", sha256_of(content))

    assert heard == ["server_full"] * ROUNDS
    assert stranger.status == 401


@pytest.mark.parametrize("size", [SIZE, FILM])
def test_who_sends_what_is_there_already_hears_that_it_is(tmp_path: Path, size: int) -> None:
    place = Place(tmp_path / "data", embedded(tmp_path).environment)
    content = photo(1, size)
    with running(place, "serve", "--no-worker") as server, opened(place) as instance:
        client = Plain(server.url, a_person(instance, "ada@example.org")[1])
        first = client.upload(content, "1.jpg", sha256_of(content))

        again = [client.upload(content, "1.jpg", sha256_of(content)) for _ in range(ROUNDS)]

    assert first.status == 201
    assert [one.status for one in again] == [200] * ROUNDS
