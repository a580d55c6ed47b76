"""A whole server is killed in the middle of uploads, again and again; its clients end with everything sent."""

import random
import threading
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from tests.faults.resilient import Resilient
from tests.faults.trials import SOAK
from tests.faults.world import photo, sha256_of
from tests.support.judge import judge, strays
from tests.support.nodes import Place, a_person, embedded, opened, running
from tests.support.plain_http import Plain
from tests.support.ports import free_port

KILLS = 200 if SOAK else 10
SIZE = 1_500_000
PATIENCE = 250

pytestmark = [pytest.mark.timeout(3600 if SOAK else 600), *([pytest.mark.soak] if SOAK else [])]


class Progress:
    """Counts what has been handed to the network, and lets somebody wait for a moment in it."""

    def __init__(self) -> None:
        self._count = 0
        self._ended = False
        self._moved = threading.Condition()

    def passed(self) -> None:
        """One more piece."""
        with self._moved:
            self._count += 1
            self._moved.notify_all()

    def ended(self, _sending: "Future[int]") -> None:
        """Somebody does not send any more, which nobody should do before the end."""
        with self._moved:
            self._ended = True
            self._moved.notify_all()

    def wait_for(self, more: int) -> None:
        """Wait until so many more pieces have passed, or a sender has ended."""
        with self._moved:
            until = self._count + more
            self._moved.wait_for(lambda: self._ended or self._count >= until, PATIENCE)


def test_a_server_killed_in_the_middle_of_uploads_loses_nothing(tmp_path: Path) -> None:
    place = _fixed(tmp_path / "data")
    with running(place, "serve", "--no-worker") as server, opened(place) as instance:
        account, token = a_person(instance, "ada@example.org")
    client = Plain(server.url, token, timeout=20)
    progress, chance = Progress(), random.Random(7)
    enough = threading.Event()
    allowed: dict[str, set[str]] = {}

    def keep_sending(number: int) -> int:
        mine = Resilient(client, progress.passed)
        sent = 0
        while not enough.is_set():
            content = photo(number * 1000 + sent, SIZE)
            mine.resumably(content, f"{number}-{sent}.jpg") if number % 2 else mine.at_once(content, "one.jpg")
            sent += 1
        allowed.update(mine.allowed)
        return sent

    with ThreadPoolExecutor(4) as threads:
        sending = [threads.submit(keep_sending, number) for number in range(4)]
        try:
            for one in sending:
                one.add_done_callback(progress.ended)
            for _ in range(KILLS):
                with running(place) as server:
                    progress.wait_for(chance.randrange(1, 250))
                    server.kill()
                assert not [one.exception() for one in sending if one.done()]
            with running(place):
                enough.set()
                assert all(one.result(PATIENCE) for one in sending)
        finally:
            enough.set()

    with opened(place) as instance:
        assert judge(instance.outside, account, allowed) == []
        assert strays(place.data) == []


def test_a_server_that_is_asked_to_stop_lets_uploads_go_on_afterwards(tmp_path: Path) -> None:
    place = _fixed(tmp_path / "data")
    content = photo(1, SIZE)
    asked: Future[None] = Future()
    with running(place, "serve", "--no-worker") as server, opened(place) as instance:
        account, token = a_person(instance, "ada@example.org")
        pieces = iter(range(10_000))

        def stop_in_the_middle() -> None:
            if next(pieces) == 40:
                server.process.terminate()
                asked.set_result(None)

        mine = Resilient(Plain(server.url, token, timeout=20), stop_in_the_middle)
        with ThreadPoolExecutor(1) as threads:
            sending = threads.submit(mine.resumably, content, "sunset.jpg", pieces=2)
            ended_first, _ = wait([asked, sending], PATIENCE, FIRST_COMPLETED)
            assert ended_first == {asked}, (sending.done() and sending.exception(), mine.answers)
            assert server.process.wait(PATIENCE) == 0
            with running(place, "serve", "--no-worker"):
                sending.result(PATIENCE)

    with opened(place) as instance:
        assert judge(instance.outside, account, {sha256_of(content): {"live"}}) == []


def _fixed(data: Path) -> Place:
    """A place whose servers always answer at the same address, so that clients find the next one."""
    return Place(data, {**embedded(data).environment, "TANSU_PORT": str(free_port())})
