"""Contacts over CardDAV, beside Radicale and Xandikos: put one by one, ask for news, fetch everything."""

import base64
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.house import account, opened, serving
from bench.report import Figure, Found, Skipped
from bench.wire import Wire
from tansu.features import contacts
from tansu.foundation import accounts

QUICK = bool(os.environ.get("BENCH_QUICK"))
SMALL, LARGE = (100, 1_000) if QUICK else (1_000, 10_000)
PUTS = 50 if QUICK else 500
"""How many cards are put one by one into a book that has that many already; peers are given less, they need minutes."""
PEER_PUTS = 10 if QUICK else 40
READS = 5
SYNC = (
    '<d:sync-collection xmlns:d="DAV:" xmlns:card="urn:ietf:params:xml:ns:carddav"><d:sync-token>{}</d:sync-token>'
    "<d:sync-level>1</d:sync-level><d:prop><d:getetag/>{}</d:prop></d:sync-collection>"
)
DATA = "<card:address-data/>"
QUERY = (
    '<card:addressbook-query xmlns:d="DAV:" xmlns:card="urn:ietf:params:xml:ns:carddav"><d:prop><d:getetag/>'
    "<card:address-data/></d:prop><card:filter/></card:addressbook-query>"
)
_TOKEN = re.compile(rb"sync-token>([^<]+)<")


@dataclass
class Server:
    """A server, a connection to it, and where its book is."""

    name: str
    wire: Wire
    book: str
    puts: int

    def put(self, name: str, body: bytes) -> float:
        """Put one card; return the seconds it took."""
        began = time.perf_counter()
        answer = self.wire.ask("PUT", f"{self.book}{name}", body=[body], headers={"Content-Type": "text/vcard"})
        assert answer.status in {200, 201, 204}, (self.name, answer.status, answer.body[:300])
        return time.perf_counter() - began

    def report(self, body: str) -> tuple[float, bytes]:
        """Ask a report; return the seconds it took and the answer."""
        headers = {"Content-Type": "application/xml", "Depth": "1"}
        began = time.perf_counter()
        answer = self.wire.ask("REPORT", self.book, body=[body.encode()], headers=headers)
        assert answer.status == 207, (self.name, answer.status, answer.body[:300])
        return time.perf_counter() - began, answer.body


def a_card(number: int) -> bytes:
    """A card of about 400 bytes."""
    return (
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//bench//EN\r\nUID:00000000-0000-4000-8000-{number:012}\r\n"
        f"N:Family{number};Given{number};;;\r\nFN:Given{number} Family{number}\r\n"
        f"EMAIL;TYPE=HOME:person{number}@example.org\r\nTEL;TYPE=CELL:+49 171 {number:07}\r\n"
        f"ADR;TYPE=HOME:;;Street {number};Town;;{number % 99999:05};Country\r\n"
        f"NOTE:{'Some words about somebody. ' * 4}\r\nREV:2026-01-01T00:00:00Z\r\nEND:VCARD\r\n"
    ).encode()


def run() -> list[Found]:
    """Measure each server at both sizes, one after the other, and compare."""
    found: list[Found] = []
    for size in (SMALL, LARGE):
        results: dict[str, dict[str, list[float]]] = {}
        for name, start in (("tansu", _ours), ("Radicale", _radicale), ("Xandikos", _xandikos)):
            try:
                with tempfile.TemporaryDirectory() as folder, start(Path(folder), size) as server:
                    results[name] = _measure(server, size)
            except (OSError, RuntimeError, AssertionError) as error:
                found.append(Skipped(f"contacts, {name}, {size:,} cards", str(error)[:200]))
        found += _figures(size, results)
    return found


def _measure(server: Server, size: int) -> dict[str, list[float]]:
    seconds = [server.put(f"new{number}.vcf", a_card(size + number)) for number in range(server.puts)]
    everything, answer = server.report(SYNC.format("", ""))
    token = _TOKEN.search(answer)
    assert token, f"{server.name} gave no token"
    news = SYNC.format(token[1].decode(), "")
    with_data = [server.report(QUERY)[0] for _ in range(READS)]
    return {
        "puts": [1 / statistics.mean(seconds)],
        "put": [one * 1000 for one in seconds],
        "news": [server.report(news)[0] * 1000 for _ in range(READS * 2)],
        "all": [everything * 1000, *(server.report(SYNC.format("", ""))[0] * 1000 for _ in range(READS - 1))],
        "data": [one * 1000 for one in with_data],
    }


def _figures(size: int, results: dict[str, dict[str, list[float]]]) -> Iterator[Found]:
    ours = results.get("tansu")
    if ours is None:
        return
    goals = (
        {"puts": ">= 150", "news": "<= 3", "all": "<= 200", "data": "<= 200"} if size == LARGE else {"puts": ">= 150"}
    )
    names = {
        "puts": (f"CardDAV PUT into a book of {size:,}", "/s"),
        "put": (f"one such PUT, {size:,}", "ms"),
        "news": (f"sync-collection, nothing new, {size:,}", "ms"),
        "all": (f"sync-collection of everything, {size:,}", "ms"),
        "data": (f"REPORT with all cards themselves, {size:,}", "ms"),
    }
    for key, (name, unit) in names.items():
        for peer in ("Radicale", "Xandikos"):
            theirs = results.get(peer, {}).get(key, [])
            yield Figure(name, unit, ours[key], against=peer, floor=theirs, goal=goals.get(key, ""))


@contextmanager
def _ours(folder: Path, size: int) -> Iterator[Server]:
    with opened(folder) as instance:
        owner, _ = account(instance, "bench@example.org")
        with instance.outside.work(owner) as work:
            _, secret = accounts.add_app_password(work, instance.outside.keys, label="bench")
        book = contacts.books_or_first(instance.outside, owner)[0]
        contacts.bring(instance.outside, owner, book.id, [a_card(number) for number in range(size)])
    with serving(folder, worker=False) as house:
        credential = base64.b64encode(f"bench@example.org:{secret}".encode()).decode()
        wire = Wire(house.address, headers={"Authorization": f"Basic {credential}"})
        yield Server("tansu", wire, "/dav/addressbooks/bench%40example.org/contacts/", PUTS)


@contextmanager
def _radicale(folder: Path, size: int) -> Iterator[Server]:
    port = _free_port()
    command = ["-m", "radicale", "--config", "", "--hosts", f"127.0.0.1:{port}", "--auth-type", "none"]
    command += ["--storage-filesystem-folder", str(folder)]
    credential = {"Authorization": "Basic YTph"}
    with _running(command, port, folder):
        wire = Wire(f"http://127.0.0.1:{port}", headers=credential)
        # Who comes for the first time is given a home.
        wire.ask("PROPFIND", "/a/", headers={"Depth": "0"}, keep=False)
        whole = b"".join(a_card(number) for number in range(size))
        answer = wire.ask("PUT", "/a/book/", body=[whole], headers={"Content-Type": "text/vcard"})
        assert answer.status in {201, 204}, (answer.status, answer.body[:300])
        yield Server("Radicale", wire, "/a/book/", PEER_PUTS)


@contextmanager
def _xandikos(folder: Path, size: int) -> Iterator[Server]:
    port = _free_port()
    command = ["-m", "xandikos", "serve", "--defaults", "-d", str(folder), "-l", "127.0.0.1", "-p", str(port)]
    with _running(command, port, folder):
        wire = Wire(f"http://127.0.0.1:{port}")
        server = Server("Xandikos", wire, "/user/contacts/addressbook/", PEER_PUTS)
        _through_git(folder / "user" / "contacts" / "addressbook", size)
        yield server


def _through_git(book: Path, size: int) -> None:
    """Fill its book in one commit: through its own PUT ten thousand cards would take an hour."""
    for number in range(size):
        (book / f"{number}.vcf").write_bytes(a_card(number))
    named = ["-c", "user.name=bench", "-c", "user.email=bench@example.org"]
    subprocess.run(["git", "add", "-A"], cwd=book, check=True, capture_output=True)
    subprocess.run(["git", *named, "commit", "-qm", "cards"], cwd=book, check=True, capture_output=True)


@contextmanager
def _running(command: list[str], port: int, folder: Path) -> Iterator[None]:
    environment = {**os.environ, "HOME": str(folder)}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, *command], stdout=log, stderr=log, env=environment)
    try:
        _until(lambda: Wire(f"http://127.0.0.1:{port}").close(), process)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _until(attempt: Callable[[], None], process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 30
    while True:
        try:
            return attempt()
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the server did not start") from None
            time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
