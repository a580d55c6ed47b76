"""WebDAV beside other servers: a folder of ten thousand, five hundred files put, one large file fetched."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench import dav_peers
from bench.house import account, opened, serving
from bench.photos import Photos
from bench.report import Figure, Found, Skipped
from bench.wire import Wire
from tansu.app import Instance
from tansu.core.principal import Principal
from tansu.features import files
from tansu.foundation import claims, tree

QUICK = bool(os.environ.get("BENCH_QUICK"))
ENTRIES = 1_000 if QUICK else 10_000
PUTS, PUT_SIZE, CONNECTIONS = (50 if QUICK else 500), 3_000_000, 4
LARGE = 200_000_000 if QUICK else 2_000_000_000
ROUNDS, GETS = 3, 7
WANTED = (
    b'<?xml version="1.0"?><d:propfind xmlns:d="DAV:"><d:prop><d:resourcetype/><d:getcontentlength/>'
    b"<d:getlastmodified/><d:getetag/><d:getcontenttype/><d:displayname/><d:creationdate/></d:prop></d:propfind>"
)
HELD_BACK = {
    "list": "reading rows and putting strings together, half and half; one core does both",
    "put": "two hashes, a checksum and a transaction for each file; peers only write",
    "get": "every byte is copied three times (read, handed over, written), where Apache maps the file and copies once",
}


@dataclass
class Server:
    """One that is measured: its connections, and where the files are."""

    name: str
    connect: Callable[[], Wire]
    base: str
    folder: Path | None = None
    """Where a peer keeps its files, so that they can be removed between rounds."""


def run() -> list[Found]:
    """All three, in turns with every peer that is installed."""
    with tempfile.TemporaryDirectory(prefix="tansu-bench-") as scratch, ExitStack() as open_things:
        root = Path(scratch)
        root.chmod(0o755)
        servers = [open_things.enter_context(_ours(root / "data"))]
        skipped: list[Found] = []
        for name, serve in _peers(root).items():
            if why := dav_peers.missing(name):
                skipped.append(Skipped(f"{name} beside it", why))
                continue
            folder = root / name.replace(" ", "-")
            _fill(folder)
            address = open_things.enter_context(serve(folder))
            servers.append(Server(name, partial(Wire, address), "/", folder))
        return [*_listing(servers), *_putting(servers), *_getting(servers), *skipped]


def _peers(root: Path) -> dict[str, Callable[[Path], AbstractContextManager[str]]]:
    return {
        "WsgiDAV": dav_peers.wsgidav,
        "WsgiDAV, flushing": lambda folder: dav_peers.wsgidav(folder, durable=True),
        "copyparty": dav_peers.copyparty,
        "rclone serve": dav_peers.rclone,
        "Apache mod_dav": lambda folder: dav_peers.apache(folder, root / "apache"),
    }


def _listing(servers: list[Server]) -> Iterator[Found]:
    def once(server: Server) -> float:
        wire = server.connect()
        began = time.perf_counter()
        headers = {"Depth": "1", "Content-Type": "application/xml"}
        answer = wire.ask("PROPFIND", f"{server.base}many/", body=[WANTED], headers=headers)
        took = (time.perf_counter() - began) * 1000
        assert answer.status == 207 and answer.body.count(b"response>") >= ENTRIES, (server.name, answer.status)
        wire.close()
        return took

    yield from _figures(f"PROPFIND of {ENTRIES} entries", "ms", _in_turns(servers, once), "<= 125 ms", "list")


def _putting(servers: list[Server]) -> Iterator[Found]:
    """Plain files, as any server takes them; and for ours photos too, which become assets in the same moment."""
    photos, rounds = Photos(PUT_SIZE), iter(range(10_000))

    def once(server: Server, suffix: str = "dat") -> float:
        label = f"round{next(rounds)}"
        sent = [(f"{label}-{number}.{suffix}", photos.make(f"{label}-{number}")) for number in range(PUTS)]

        def share(number: int) -> None:
            wire = server.connect()
            for name, file in sent[number::CONNECTIONS]:
                answer = wire.ask("PUT", server.base + name, body=file.pieces)
                assert answer.status in {200, 201, 204}, (server.name, answer.status, answer.body)
            wire.close()

        began = time.perf_counter()
        with ThreadPoolExecutor(CONNECTIONS) as threads:
            list(threads.map(share, range(CONNECTIONS)))
        took = time.perf_counter() - began
        if server.folder:
            for name, _ in sent:
                (server.folder / name).unlink()
        return PUTS * PUT_SIZE / took / 1e6

    what = f"PUT of {PUTS} x 3 MB, {CONNECTIONS} connections"
    yield from _figures(what, "MB/s", _in_turns(servers, once), ">= WsgiDAV, flushing", "put")
    as_photos = partial(once, suffix="jpg")
    yield Figure(f"{what}, as photos", "MB/s", [_calmly(as_photos, servers[0]) for _ in range(ROUNDS)])


def _getting(servers: list[Server]) -> Iterator[Found]:
    def once(server: Server) -> float:
        wire = server.connect()
        began = time.perf_counter()
        answer = wire.ask("GET", f"{server.base}large.bin", keep=False)
        took = time.perf_counter() - began
        assert (answer.status, answer.size) == (200, LARGE), answer
        wire.close()
        return LARGE / took / 1e6

    yield from _figures(
        f"GET of {LARGE // 10**6} MB", "MB/s", _in_turns(servers, once, GETS), ">= 0.8 of Apache", "get"
    )


def _in_turns(servers: list[Server], once: Callable[[Server], float], rounds: int = ROUNDS) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {server.name: [] for server in servers}
    for _ in range(rounds):
        for server in servers:
            found[server.name].append(_calmly(once, server))
    return found


def _calmly(once: Callable[[Server], float], server: Server) -> float:
    """Measure once the disk has written what came before: the peers leave gigabytes for later, we wait for ours."""
    os.sync()
    return once(server)


def _figures(what: str, unit: str, found: dict[str, list[float]], goal: str, held: str) -> Iterator[Found]:
    ours, *peers = found
    if not peers:
        yield Figure(what, unit, found[ours], goal=goal, held_back_by=HELD_BACK[held])
    for peer in peers:
        yield Figure(what, unit, found[ours], peer, found[peer], goal, HELD_BACK[held] if peer == peers[0] else "")


def _fill(folder: Path) -> None:
    (folder / "many").mkdir(parents=True)
    for number in range(ENTRIES):
        (folder / "many" / f"IMG_{number:06}.JPG").write_bytes(b"x" * 1000)
    with (folder / "large.bin").open("wb") as large:
        for piece in _large_pieces():
            large.write(piece)
    folder.chmod(0o777)


def _large_pieces() -> Iterator[bytes]:
    block = os.urandom(1_000_000)
    return (block for _ in range(LARGE // len(block)))


@contextmanager
def _ours(data: Path) -> Iterator[Server]:
    with opened(data) as instance:
        owner, token = account(instance, "dav@example.org")
        _fill_ours(instance, owner)
    with serving(data, worker=False) as house:
        base = "/dav/files/dav@example.org/"
        yield Server("tansu", lambda: house.wire(token), base)


def _fill_ours(instance: Instance, owner: Principal) -> None:
    """The same folder, put there by the product's own verbs; ten thousand names may share their bytes."""
    outside = instance.outside
    first = files.store(outside, owner, ("many", "first"), chunks=[b"x" * 1000], make_parents=True)
    with outside.work(owner, "files") as work:
        ref = claims.owned(work, first.blob.id).ref
        for number in range(ENTRIES - 1):
            name = f"IMG_{number:06}.JPG"
            tree.place(work, first.entry.parent, name, blob=ref, mime="image/jpeg", modified_at=work.now)
    files.store(outside, owner, ("large.bin",), chunks=_large_pieces(), length=LARGE)
