"""What two do at once on PostgreSQL, where they really are at once: the later one sees what the earlier did."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tansu.core.errors import NotFound
from tansu.core.principal import Principal
from tansu.features import gallery
from tansu.foundation.jobs import Worker
from tansu.foundation.work import Outside
from tests.support.building import an_account, an_outside, principal_of
from tests.support.sending import photo, send, sha256_of
from tests.support.twice_and_crashing import run_until_idle

CONTENT = photo("a race")


@pytest.fixture
def outside(postgres_url: str, tmp_path: Path) -> Iterator[Outside]:
    """Everything a verb may use, on PostgreSQL only: on SQLite writers take turns."""
    built = an_outside(postgres_url, tmp_path)
    yield built
    built.database.close()


@pytest.fixture
def ada(outside: Outside) -> Principal:
    return principal_of(an_account(outside))


@contextmanager
def while_it_waits(postgres_url: str, other: Callable[[], object]) -> Iterator[list[BaseException]]:
    """Run `other` beside the block, which is left only once `other` waits for a lock; its errors are collected."""
    errors: list[BaseException] = []

    def run() -> None:
        try:
            other()
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    yield errors
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        while thread.is_alive() and not (connection.execute(waiting).fetchone() or [0])[0]:
            thread.join(0.01)


def deleted(outside: Outside, who: Principal) -> list[str]:
    with outside.look(who.account, "gallery") as work:
        return gallery.check(work, [sha256_of(CONTENT)]).states


def test_a_mark_that_comes_while_an_asset_is_purged_brings_no_ghost_back(outside, ada, postgres_url) -> None:
    asset = send(outside, ada, CONTENT).asset
    threads: list[threading.Thread] = []

    def mark() -> None:
        threads.append(threading.current_thread())
        with outside.work(ada, "gallery") as work:
            gallery.set_favourite(work, asset, True)

    with outside.work(ada, "gallery") as work:
        gallery.trash(work, [asset])
        gallery.purge(work, [asset])
        with while_it_waits(postgres_url, mark) as errors:
            pass
    threads[0].join()

    assert [type(error) for error in errors] == [NotFound]
    assert deleted(outside, ada) == ["deleted"]


def test_a_rendition_that_is_done_while_an_asset_is_purged_brings_no_ghost_back(outside, ada, postgres_url) -> None:
    asset = send(outside, ada, CONTENT).asset
    worker = Worker(outside, [gallery.render_pending], name="one")
    threads: list[threading.Thread] = []

    def render() -> None:
        threads.append(threading.current_thread())
        run_until_idle(worker)

    with outside.work(ada, "gallery") as work:
        gallery.trash(work, [asset])
        gallery.purge(work, [asset])
        with while_it_waits(postgres_url, render) as errors:
            pass
    threads[0].join()

    assert errors == []
    assert deleted(outside, ada) == ["deleted"]


def test_two_changes_of_one_asset_at_once_are_both_kept(outside, ada, postgres_url) -> None:
    asset = send(outside, ada, CONTENT).asset
    threads: list[threading.Thread] = []

    def trash() -> None:
        threads.append(threading.current_thread())
        with outside.work(ada, "gallery") as work:
            gallery.trash(work, [asset])

    with outside.work(ada, "gallery") as work:
        gallery.set_favourite(work, asset, True)
        with while_it_waits(postgres_url, trash) as errors:
            pass
    threads[0].join()

    with outside.look(ada.account, "gallery") as work:
        now = gallery.asset(work, asset).asset
    assert errors == []
    assert (now.favourite, now.state) == (True, gallery.AssetState.TRASH)
