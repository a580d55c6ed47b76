"""Two servers and two workers on PostgreSQL and S3, one account: nothing is done twice, and nothing is lost."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tansu.app import Instance
from tansu.ports.database import sql
from tests.faults.resilient import Resilient
from tests.faults.world import photo, sha256_of
from tests.support.fixtures import S3ForTests
from tests.support.judge import judge
from tests.support.nodes import Node, Place, a_person, at_scale, embedded, opened, refused, running
from tests.support.pictures import a_jpeg
from tests.support.plain_http import Plain

FILES = 40
PATIENCE = 100
PAUSE = 0.05
MONTH = "/api/v1/gallery/months"

pytestmark = [pytest.mark.timeout(300), pytest.mark.xdist_group("nodes")]


@dataclass
class Cluster:
    """Everything that runs, and one person in it."""

    instance: Instance
    servers: list[Node]
    workers: list[Node]
    account: str
    token: str
    allowed: dict[str, set[str]] = field(default_factory=dict)

    def client(self, number: int) -> Resilient:
        """The person at one of the servers."""
        return Resilient(Plain(self.servers[number].url, self.token), allowed=self.allowed)

    def one(self, statement: str) -> object:
        """Read one value from the database."""
        with self.instance.outside.look() as work:
            return work.tx.execute(sql(statement), {"account": self.account}).scalar_one_or_none()

    def pending(self) -> int:
        """How many assets wait for their renditions."""
        return int(str(self.one("SELECT count(*) FROM gallery_assets WHERE account = :account AND rendition = 0")))


@pytest.fixture
def cluster(tmp_path: Path, postgres_url: str, s3_settings: S3ForTests) -> Iterator[Cluster]:
    """Two servers without workers, two workers."""
    places = [at_scale(tmp_path / name, postgres_url, s3_settings) for name in ("one", "two", "three", "four")]
    with ExitStack() as stack:
        servers = [stack.enter_context(running(place, "serve", "--no-worker")) for place in places[:2]]
        workers = [stack.enter_context(running(place, "worker")) for place in places[2:]]
        instance = stack.enter_context(opened(places[0]))
        yield Cluster(instance, servers, workers, *a_person(instance, "ada@example.org"))


def test_what_is_sent_to_both_servers_at_once_is_there_once_with_one_pair_of_renditions(cluster: Cluster) -> None:
    photos = [photo(number, 60_000) for number in range(FILES)]

    def send(task: tuple[int, bytes]) -> str:
        number, content = task
        client = cluster.client(number % 2)
        return client.at_once(content, "a.jpg") if number % 4 < 2 else client.resumably(content, "a.jpg")

    twice = [(number, content) for number, content in enumerate([one for one in photos for _ in range(2)])]
    with ThreadPoolExecutor(8) as threads:
        assets = list(threads.map(send, twice))
    _until(lambda: not cluster.pending())

    assert assets[::2] == assets[1::2]
    assert len(set(assets)) == FILES
    # Each has one record for its entry, one for its asset and one for its renditions, and there are three folders:
    # whatever is done twice raises the counter again.
    assert cluster.one("SELECT rev FROM changes_counters WHERE account = :account") == 3 * FILES + 3
    assert cluster.one("SELECT count(*) FROM jobs_queue WHERE state = 'dead'") == 0
    timelines = {cluster.client(number).client.ask("GET", MONTH).body for number in (0, 1)}
    assert len(timelines) == 1
    assert judge(cluster.instance.outside, cluster.account, cluster.allowed) == []


def test_an_upload_begun_at_one_server_is_finished_at_the_other(cluster: Cluster) -> None:
    content = photo(1, 200_000)
    here, there = (cluster.client(number).client for number in (0, 1))
    address = here.announce(len(content), "sunset.jpg", sha256_of(content)).headers["location"]

    assert here.append(address, 0, content[:70_000]).status == 204
    assert there.stands(address).headers["upload-offset"] == "70000"
    assert there.append(address, 70_000, content[70_000:150_000]).status == 204
    last = here.append(address, 150_000, content[150_000:])

    asset = last.headers["tansu-asset"]
    assert there.stands(address).headers["tansu-asset"] == asset
    assert there.ask("GET", f"/api/v1/gallery/assets/{asset}/original").body == content


def test_when_a_worker_is_killed_the_other_takes_over_after_the_lease(cluster: Cluster) -> None:
    large = a_jpeg(3000, 2000)
    for number in range(12):
        cluster.client(0).at_once(large[:-2] + str(number).encode() + b"\xff\xd9", f"{number}.jpg")
    running_at = "SELECT worker FROM jobs_queue WHERE state = 'running' AND name = 'gallery.render'"
    name = _until(lambda: cluster.one(running_at))
    busy = next(one for one in cluster.workers if f"({one.process.pid})" in name)

    busy.kill()
    waited = cluster.pending()
    with cluster.instance.outside.database.write() as tx:
        # Three minutes pass, as far as the lease is concerned.
        tx.execute(sql("UPDATE jobs_queue SET ready_at = ready_at - 180000 WHERE state = 'running'"))
    _until(lambda: not cluster.pending())

    assert waited > 0
    assert cluster.one("SELECT count(*) FROM jobs_queue WHERE state = 'dead'") == 0
    assert judge(cluster.instance.outside, cluster.account, cluster.allowed) == []


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_second_process_on_one_embedded_data_directory_is_refused(command: str, tmp_path: Path) -> None:
    place = embedded(tmp_path / "data")
    with running(place):
        code, said = refused(Place(place.data), command)

    assert code == 3
    assert said.startswith("tansu: Another server or worker is using")
    assert len(said.splitlines()) == 1


def _until(true: Callable[[], object]) -> str:
    """Wait for an answer that is true, and return it in words."""
    give_up = time.monotonic() + PATIENCE
    while not (answer := true()):
        assert time.monotonic() < give_up, "it did not happen"
        time.sleep(PAUSE)
    return str(answer)
