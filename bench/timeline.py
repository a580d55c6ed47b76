"""The timeline and the change feed over HTTP, in a library of a million against one of ten thousand."""

import hashlib
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from os import environ
from pathlib import Path

from bench.house import account, opened, serving
from bench.report import Figure, Found, Skipped
from bench.seeding import DENSE, seed
from bench.wire import Wire
from tansu.core.errors import Conflict
from tansu.core.paging import encode_cursor
from tests.support.servers import server

LARGE, SMALL = int(environ.get("BENCH_ASSETS", "1000000")), 10_000
ROUNDS, CALLS = 5, 20
EMAILS = {SMALL: "small@example.org", LARGE: "large@example.org"}


def run() -> list[Found]:
    """Milliseconds a request on both engines, the two libraries in turns."""
    found: list[Found] = []
    with _kept() as data:
        found += measure("SQLite", data)
    try:
        with server("postgres") as answer, tempfile.TemporaryDirectory(prefix="tansu-bench-") as folder:
            found += measure("PostgreSQL", Path(folder), answer["url"])
    except (ImportError, RuntimeError) as error:
        found.append(Skipped("timeline on PostgreSQL", str(error)[:80]))
    return found


def measure(engine: str, data: Path, database: str = "") -> list[Found]:
    """All figures of one engine."""
    tokens = {}
    with opened(data, database=database) as instance:
        for count, email in EMAILS.items():
            # It may be there from an earlier run.
            with suppress(Conflict):
                seed(instance.outside, email, count)
            tokens[count] = account(instance, email)[1]
    if database:
        _tidied(database)
    with serving(data, database=database, worker=False) as house:
        wires = {count: house.wire(token) for count, token in tokens.items()}
        jobs = (
            ("month counts", "<= 5 ms", _months),
            ("a month page of 2,000", "< 20 ms", _month),
            ("500 rows of the feed", "", _feed),
            ("check of 5,000 checksums", "<= 25 ms", _check),
        )
        return [_compare(engine, name, goal, wires, job) for name, goal, job in jobs]


def _tidied(database: str) -> None:
    """What the server does by itself a minute after such an import: in the middle of a measurement it takes a core."""
    import psycopg

    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")


def checksums(wire: Wire, count: int) -> list[str]:
    """Half of them known to the gallery, half not, and like all checksums lying anywhere in its index."""
    known: list[str] = []
    since = encode_cursor(0)
    while len(known) < count // 2:
        page = json.loads(wire.ask("GET", f"/api/v1/changes?limit=5000&feature=gallery&since={since}").body)
        known += [change["sha256"] for change in page["changes"]]
        since = page["cursor"]
        if not page["more"]:
            break
    known = known[: count // 2]
    return known + [hashlib.sha256(b"unknown %d" % number).hexdigest() for number in range(count - len(known))]


def _compare(
    engine: str, name: str, goal: str, wires: dict[int, Wire], job: Callable[[Wire], Callable[[], None]]
) -> Figure:
    times: dict[int, list[float]] = {count: [] for count in wires}
    asks = {count: job(wire) for count, wire in wires.items()}
    for _ in range(ROUNDS):
        for count in wires:
            times[count].append(_milliseconds(asks[count]))
    against = f"{SMALL} assets"
    return Figure(f"{name}, {LARGE} assets, {engine}", "ms", times[LARGE], against, times[SMALL], goal)


def _milliseconds(ask: Callable[[], None]) -> float:
    began = time.perf_counter()
    for _ in range(CALLS):
        ask()
    return (time.perf_counter() - began) / CALLS * 1000


def _months(wire: Wire) -> Callable[[], None]:
    return lambda: _good(wire, "GET", "/api/v1/gallery/months")


def _month(wire: Wire) -> Callable[[], None]:
    return lambda: _good(wire, "GET", f"/api/v1/gallery/months/{DENSE // 100}-{DENSE % 100:02}")


def _feed(wire: Wire) -> Callable[[], None]:
    return lambda: _good(wire, "GET", f"/api/v1/changes?limit=500&since={encode_cursor(SMALL // 2)}")


def _check(wire: Wire) -> Callable[[], None]:
    body = json.dumps({"sha256": checksums(wire, 5000)}).encode()
    kind = {"Content-Type": "application/json"}
    return lambda: _good(wire, "POST", "/api/v1/gallery/check", body, kind)


def _good(wire: Wire, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
    answer = wire.ask(method, path, body=[body] if body else [], headers=headers)
    assert answer.status == 200, (answer.status, answer.body[:200])


@contextmanager
def _kept() -> Iterator[Path]:
    """A data directory that stays for the next run if BENCH_DATA names one: seeding takes a minute."""
    if named := environ.get("BENCH_DATA"):
        yield Path(named)
        return
    with tempfile.TemporaryDirectory(prefix="tansu-bench-") as folder:
        yield Path(folder)
