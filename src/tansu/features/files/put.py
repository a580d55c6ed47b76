"""Putting a file at a path: new, or over what is there, which is kept as an earlier version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tansu.core.errors import Busy, TansuError, Unavailable
from tansu.core.principal import Principal
from tansu.features.files.intake import Waiting, drop, take
from tansu.features.files.model import (
    UNCONDITIONAL,
    Condition,
    FolderInTheWay,
    Path,
    Stored,
    clean_path,
    folder_at,
)
from tansu.features.files.places import mime_of
from tansu.features.files.proof import Proof
from tansu.features.files.readings import Reading, keep_days, let_go, likely, read, taken_up
from tansu.foundation import claims, tree, usage
from tansu.foundation.standing import require_open
from tansu.foundation.tree import Entry
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef
from tansu.ports.database import UniqueViolation

TRIES = 5


def store(
    outside: Outside,
    principal: Principal,
    path: Path,
    *,
    chunks: Iterable[bytes],
    length: int | None = None,
    mime: str = "",
    modified_at: datetime | None = None,
    created_at: datetime | None = None,
    checksums: Mapping[str, str] | None = None,
    condition: Condition = UNCONDITIONAL,
    make_parents: bool = False,
) -> Stored:
    """Let `path` name the bytes that `chunks` yields: stored, then named in one Work, then answered.

    Raises Conflict for a folder in the way or a folder missing, PreconditionFailed, Locked, QuotaExceeded, DiskFull,
    Frozen, ChecksumMismatch, or Invalid if there are not `length` bytes; nothing is kept then.
    """
    wish = _wish(path, mime, modified_at, created_at, condition, make_parents)
    proof = Proof(checksums)
    with outside.read(principal) as work:
        require_room_for(work, wish)
        require_open(work.tx, work.account, wish.feature)
    arrived = take(outside, principal, wish.feature, chunks=proof.passing(chunks), length=length, name=wish.names[-1])
    try:
        proof.require(arrived.ref.sha256)
        return keep(outside, principal, arrived, wish, sha1=proof.sha1)
    except Unavailable:
        # Nobody knows whether the record was written; then the bytes stay, for the record or for the doctor.
        raise
    except (TansuError, UniqueViolation):
        drop(outside, principal, arrived)
        raise


def name(
    outside: Outside,
    principal: Principal,
    path: Path,
    arrival: Waiting,
    *,
    mime: str = "",
    modified_at: datetime | None = None,
    created_at: datetime | None = None,
    checksums: Mapping[str, str] | None = None,
    condition: Condition = UNCONDITIONAL,
    make_parents: bool = False,
) -> Stored:
    """Let `path` name bytes that are stored already, as those of a resumable upload. Raises what `store` does.

    If it raises, the bytes are still the caller's. Checksums other than SHA-256 are found by reading them once more.
    """
    wish = _wish(path, mime, modified_at, created_at, condition, make_parents)
    proof = Proof(checksums)
    if proof.needs_bytes:
        proof.passed(outside.blobs.read(arrival.ref))
    proof.require(arrival.ref.sha256)
    return keep(outside, principal, arrival, wish, sha1=proof.sha1)


def require_welcome(work: Work, path: Path, *, condition: Condition) -> None:
    """Raise what would refuse a file at `path` as things stand, so that its bytes need not be sent first."""
    require_room_for(work, _wish(path, "", None, None, condition, make_parents=True))


@dataclass(frozen=True)
class Wish:
    """What the sender wants the bytes to be."""

    names: tuple[str, ...]
    mime: str
    modified_at: datetime | None
    created_at: datetime | None
    condition: Condition
    make_parents: bool

    @property
    def feature(self) -> str:
        """The feature it will probably be read by, as long as nobody has seen the bytes."""
        return likely(self.names, self.mime)


def _wish(
    path: Path,
    mime: str,
    modified_at: datetime | None,
    created_at: datetime | None,
    condition: Condition,
    make_parents: bool,
) -> Wish:
    names = clean_path(path)
    return Wish(names, mime_of(names[-1], declared=mime), modified_at, created_at, condition, make_parents)


def keep(outside: Outside, principal: Principal, arrived: Waiting, wish: Wish, *, sha1: str) -> Stored:
    """Name the bytes in one Work; when somebody else was first with the same bytes or name, look again."""
    reading = read(outside, arrived.ref, wish.names, mime=wish.mime)
    for left in reversed(range(TRIES)):
        try:
            with outside.work(principal, reading.feature) as work:
                usage.lock(work)
                found = require_room_for(work, wish)
                blob = claims.enter(work, arrived.ref, sha1=sha1)
                entry = _name(work, wish, found, blob, reading, reserved=arrived.take_room(work))
                arrived.settle(work, entry, created=found is None)
            break
        except (UniqueViolation, Busy):
            if not left:
                raise
    if blob.id != arrived.ref.id:
        # The account has these bytes under another id; these are ours alone and nobody will name them.
        outside.blobs.delete(arrived.ref.owner, arrived.ref.id, arrived.ref.extension)
    return Stored(replace(entry, sha1=sha1 or entry.sha1), found is None, blob)


def _name(work: Work, wish: Wish, found: Entry | None, blob: BlobRef, reading: Reading, *, reserved: int) -> Entry:
    at = wish.modified_at or work.now
    if found is not None:
        entry = tree.replace(
            work,
            found.number,
            blob=blob,
            mime=reading.mime,
            modified_at=at,
            reserved=reserved,
            keep_days=keep_days(reading.feature),
        )
        entry = tree.set_times(work, entry.number, created_at=wish.created_at)
        if found.blob != blob.id:
            let_go(work, [found])
    else:
        entry = tree.place(
            work,
            tree.make_folder(work, wish.names[:-1]),
            wish.names[-1],
            blob=blob,
            mime=reading.mime,
            modified_at=at,
            created_at=wish.created_at,
            reserved=reserved,
        )
    taken_up(work, entry, blob, reading, sent=True)
    return entry


def require_room_for(work: Work, wish: Wish) -> Entry | None:
    """The file that is at a path now, if there is one; or an error if none can be put there as is asked."""
    found = tree.seek(work, wish.names)
    wish.condition.require(work, found)
    if found is None:
        folder = folder_at(work, wish.names[:-1], or_missing=wish.make_parents)
        tree.require_unlocked(work, folder.number, wish.condition.tokens)
        return None
    if found.folder:
        raise FolderInTheWay(found.name)
    tree.require_unlocked(work, found.number, wish.condition.tokens)
    return found
