"""Networks that cut, swallow, slow down and repeat: every upload ends whole, and as one asset."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.resilient import Resilient
from tests.faults.trials import SOAK
from tests.faults.world import photo, sha256_of
from tests.support.fault_proxy import Fault, fault_proxy
from tests.support.judge import judge
from tests.support.nodes import Node, a_person, embedded, opened, running
from tests.support.plain_http import Plain

SIZE = 300_000
ROUNDS = 60 if SOAK else 2
FAULTS = {
    "cut on the way up": lambda chance: Fault(cut_up=chance.randrange(1, 110_000)),
    "cut on the way down": lambda chance: Fault(cut_down=chance.randrange(1, 200)),
    "an answer that is lost": lambda chance: Fault(cut_down=0),
    "half closed": lambda chance: Fault(half_close_up=chance.randrange(1, 110_000)),
    "a black hole": lambda chance: Fault(swallow_up=chance.randrange(1, 110_000)),
    "64 kB a second": lambda chance: Fault(bytes_a_second=64_000),
    "repeated after a lost answer": lambda chance: Fault(repeat=True),
}

pytestmark = [pytest.mark.timeout(3600 if SOAK else 300), *([pytest.mark.soak] if SOAK else [])]


@dataclass(frozen=True)
class There:
    """A server, and somebody there."""

    node: Node
    data: Path
    account: str
    token: str
    allowed: dict[str, set[str]]


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[There]:
    """One server for all networks."""
    place = embedded(tmp_path_factory.mktemp("network") / "data")
    with running(place, "serve", "--no-worker") as node:
        with opened(place) as instance:
            account, token = a_person(instance, "ada@example.org")
        yield There(node, place.data, account, token, {})


@pytest.mark.parametrize("kind", FAULTS)
def test_uploads_end_whole_and_once_whatever_the_network_does(kind: str, there: There) -> None:
    chance = random.Random(kind)
    for number in range(ROUNDS):
        faults = [FAULTS[kind](chance) for _ in range(4)]
        with fault_proxy(there.node.url, faults) as proxy:
            mine = Resilient(Plain(proxy.url, there.token, timeout=3), allowed=there.allowed)
            start = list(FAULTS).index(kind) * 1000 + number * 2

            mine.resumably(photo(start, SIZE), f"{start}.jpg")
            mine.at_once(photo(start + 1, SIZE // 3), f"{start + 1}.jpg")

            assert proxy.connections > 4
            assert not proxy.faults

    with opened(embedded(there.data)) as instance:
        assert judge(instance.outside, there.account, there.allowed) == []


def test_two_connections_that_append_to_one_upload_write_it_once(there: There) -> None:
    content = photo(9999, SIZE)
    one = Resilient(Plain(there.node.url, there.token), allowed=there.allowed)
    address = one.client.announce(len(content), "two.jpg", "").headers["location"]

    answers = [one.client.append(address, 0, content[:200_000]).status for _ in range(2)]
    answers.append(one.client.append(address, 100_000, content[100_000:]).status)
    last = one.client.append(address, 200_000, content[200_000:])

    assert answers == [204, 409, 409]
    assert last.headers["tansu-state"] == "added"
    original = one.client.ask("GET", f"/api/v1/gallery/assets/{last.headers['tansu-asset']}/original")
    assert original.body == content
    there.allowed[sha256_of(content)] = {"live"}
