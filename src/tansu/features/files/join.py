"""Putting a file at a path that came as chunks in a folder (Nextcloud's way with large files).

The chunks become one blob, then one Work names it, takes over the room the folder held, and remembers what became of
it. A client that lost the answer asks again and is told the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tansu.core.errors import Busy, ChecksumMismatch, Conflict, TansuError, Unavailable
from tansu.core.principal import Principal
from tansu.features.files.model import UNCONDITIONAL, Condition, Path, Stored, clean_path
from tansu.features.files.places import mime_of
from tansu.features.files.proof import Proof
from tansu.features.files.put import Wish, keep, require_room_for
from tansu.foundation import claims, tree, uploads
from tansu.foundation.standing import require_open
from tansu.foundation.tree import Entry, extension_of
from tansu.foundation.uploads import Joined, State
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef
from tansu.ports.database import UniqueViolation

PATIENCE_SECONDS = 20.0
"""How long a second request for the same folder waits for the first one's answer."""
LOOK_EVERY_SECONDS = 0.2

CREATED, REPLACED = "created", "replaced"


def join(
    outside: Outside,
    principal: Principal,
    folder: str,
    path: Path,
    *,
    total: int | None = None,
    mime: str = "",
    modified_at: datetime | None = None,
    created_at: datetime | None = None,
    checksums: Mapping[str, str] | None = None,
    condition: Condition = UNCONDITIONAL,
    make_parents: bool = False,
) -> Stored:
    """Let `path` name what came as chunks in `folder`. Twice, or by two at once, is the same as once.

    Raises what storing a file raises, NotFound for no such folder, Invalid if there are not `total` bytes. Only after
    a ChecksumMismatch are the chunks gone; after everything else it may be asked again.
    """
    names = clean_path(path)
    proof = Proof(checksums)
    wish = Wish(names, mime_of(names[-1], declared=mime), modified_at, created_at, condition, make_parents)
    give_up_at = outside.clock.monotonic() + PATIENCE_SECONDS
    while True:
        if known := _known(outside, principal, folder, names):
            return known
        try:
            with outside.read(principal) as work:
                require_room_for(work, wish)
                require_open(work.tx, work.account, wish.feature)
            joined = uploads.join_folder(
                outside, principal, folder, total=total, extension=extension_of(names[-1]), filename=names[-1]
            )
            break
        except Busy:
            if outside.clock.monotonic() >= give_up_at:
                raise
            outside.clock.sleep(LOOK_EVERY_SECONDS)
        except TansuError:
            # Another request may have done it since we looked; then the folder is gone, and the name is taken.
            if known := _known(outside, principal, folder, names):
                return known
            raise
    return _name(outside, principal, folder, joined, wish, proof)


def _name(outside: Outside, principal: Principal, folder: str, joined: Joined, wish: Wish, proof: Proof) -> Stored:
    try:
        if proof.needs_bytes:
            proof.passed(outside.blobs.read(joined.ref))
        proof.require(joined.ref.sha256)
        stored = keep(outside, principal, _Folder(joined.ref, joined), wish, sha1=proof.sha1)
    except Unavailable:
        # Nobody knows whether the record was written; then everything stays as it is, and is asked for again.
        raise
    except ChecksumMismatch:
        uploads.refuse(outside, principal, joined.upload, joined.ref)
        raise
    except Conflict:
        if known := _known(outside, principal, folder, wish.names):
            return known
        uploads.let_go(outside, joined)
        raise
    except (TansuError, UniqueViolation):
        uploads.let_go(outside, joined)
        raise
    outside.staging.discard(joined.upload.id)
    return stored


@dataclass(frozen=True)
class _Folder:
    """A joined folder in the place of bytes that came in one request."""

    ref: BlobRef
    joined: Joined

    def take_room(self, work: Work) -> int:
        """The room the folder held."""
        return uploads.take_over(work, self.joined)

    def settle(self, work: Work, entry: Entry, *, created: bool) -> None:
        """Remember what became of the folder."""
        uploads.settle_folder(work, self.joined, entry=entry.number, outcome=CREATED if created else REPLACED)


def _known(outside: Outside, principal: Principal, folder: str, names: tuple[str, ...]) -> Stored | None:
    """What an earlier request made of this folder at this path, if it did and it still is there."""
    with outside.read(principal) as work:
        found = uploads.find_folder(work, folder)
        if found is None or found.state is not State.DONE:
            return None
        entry = tree.seek(work, names)
        if entry is None or str(entry.number) != found.asset or entry.blob is None:
            return None
        return Stored(entry, found.outcome == CREATED, claims.owned(work, entry.blob).ref)
