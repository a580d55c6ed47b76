"""Opening a synced folder: one agent at a time, the right folder, and for the account it belongs to."""

import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tansu.client.errors import ClientError
from tansu.client.folders import make_private, write_atomically
from tansu.client.sync.memory import Memory, open_memory
from tansu.client.sync.names import OURS
from tansu.client.sync.volume import Manners, manners_of

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]

MARKER = "folder.json"


class Missing(ClientError):
    """The folder does not hold what we left in it. A disk may be missing; nothing was done."""


@dataclass(frozen=True)
class Partner:
    """With whom a folder is kept the same."""

    server: str
    account: str
    remote: str
    """The folder on the server, from the root; empty for everything."""


@dataclass(frozen=True)
class Opened:
    """A folder that is ours until it is closed."""

    top: Path
    own: Path
    memory: Memory
    manners: Manners


@contextmanager
def opened(top: Path, partner: Partner, *, registry: Path, start_anew: bool = False) -> Iterator[Opened]:
    """Open `top`, which is there, for syncing with `partner`; `registry` is outside of it.

    Raises Missing if the folder was synced before and does not look like it, ClientError if another agent is at
    work in it or if it belongs to somebody else. `start_anew` forgets what was remembered, and deletes nothing.
    """
    top = top.resolve()
    own = top / OURS
    listed = registry / f"{hashlib.sha256(os.fsencode(top)).hexdigest()[:24]}.json"
    known = "" if start_anew else _id_in(listed)
    if known and _id_in(own / MARKER) != known:
        raise Missing(
            f"{top} was synced before, and what we left in it is not there. Is the right disk mounted? "
            "If this is a new beginning: --start-anew (it compares both sides and deletes nothing)."
        )
    try:
        make_private(own)
        if not _id_in(own / MARKER):
            write_atomically(own / MARKER, json.dumps({"id": secrets.token_hex(16), "about": ABOUT}).encode())
    except OSError as error:
        raise ClientError(f"{top} cannot be written to ({error.strerror}), so it cannot be synced.") from error
    with _locked(own / "lock"):
        if start_anew:
            for name in ("memory.db", "memory.db-wal", "memory.db-shm"):
                (own / name).unlink(missing_ok=True)
        memory = open_memory(own / "memory.db")
        try:
            _require_partner(memory, partner, top)
            write_atomically(listed, json.dumps({"id": _id_in(own / MARKER), "path": str(top)}).encode())
            yield Opened(top, own, memory, manners_of(own))
        finally:
            memory.close()


ABOUT = "Tansu keeps this folder in sync. What it remembers is in here; leave it where it is."


def _require_partner(memory: Memory, partner: Partner, top: Path) -> None:
    if not memory.fact("account"):
        memory.keep_facts(server=partner.server, account=partner.account, remote=partner.remote)
        return
    if (memory.fact("account"), memory.fact("remote")) != (partner.account, partner.remote):
        raise ClientError(
            f"{top} is synced with {memory.fact('server')}, folder “{memory.fact('remote') or '/'}”. "
            "Take another folder, or --start-anew to sync this one elsewhere."
        )
    # The same account under another address of its server is the same partner.
    memory.keep_facts(server=partner.server)


def _id_in(path: Path) -> str:
    try:
        return str(json.loads(path.read_bytes())["id"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock file; the system lets go of it when a process dies."""
    with path.open("a+b") as file:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise ClientError(f"Another tansu sync is at work in {path.parent.parent}.") from error
        yield
