"""Putting right bytes in the place of damaged ones, from a backup.

Originals are never rewritten: the right bytes come under a new id, everything that named the damaged ones
names them in one transaction, and what was damaged is put aside as `<id>.damaged`.
"""

from collections.abc import Iterator
from dataclasses import replace

from tansu.core.errors import Conflict, Damaged, NotFound
from tansu.core.ids import new_id
from tansu.foundation import claims, tree
from tansu.foundation.backup import blob_path
from tansu.foundation.scrub.model import Repaired
from tansu.foundation.work import Outside
from tansu.ports.blobs import BlobRef
from tansu.ports.vault import Vault

ASIDE = "damaged"


def repair(outside: Outside, vault: Vault) -> Repaired:
    """Repair every original known as damaged of which the vault has the right bytes. May be repeated."""
    with outside.look() as work:
        wanted = [blob.ref for blob in claims.damaged(work)]
    repaired, not_found = [], []
    for ref in wanted:
        fresh = _bring(outside, vault, ref)
        if fresh is None:
            not_found.append(ref)
            continue
        _put_aside(outside, ref)
        try:
            with outside.system(ref.owner) as work:
                claims.move(work, ref, fresh)
        except NotFound:
            # Its owner has sent it again meanwhile, or removed it.
            outside.blobs.delete(fresh.owner, fresh.id, fresh.extension)
            continue
        outside.blobs.delete(ref.owner, ref.id, ref.extension)
        repaired.append(fresh)
    return Repaired(tuple(repaired), tuple(not_found))


def _bring(outside: Outside, vault: Vault, ref: BlobRef) -> BlobRef | None:
    """Store the right bytes under a new id; None if the vault does not have them."""
    try:
        chunks = vault.read(blob_path(ref))
    except NotFound:
        return None
    fresh = new_id(outside.chance.random_bytes)
    put = outside.blobs.put(ref.owner, chunks, blob_id=fresh, extension=ref.extension, name=_name(outside, ref))
    if (put.size, put.sha256) == (ref.size, ref.sha256):
        return put
    outside.blobs.delete(put.owner, put.id, put.extension)
    return None


def _name(outside: Outside, ref: BlobRef) -> str:
    with outside.look(ref.owner) as work:
        entries = tree.of_blobs(work, [ref.id]).get(ref.id, [])
    return entries[0].name if entries else ""


def _put_aside(outside: Outside, ref: BlobRef) -> None:
    """Keep what is left of the damaged bytes; somebody may yet get a picture out of them."""
    size = outside.blobs.size(ref.owner, ref.id, ref.extension)
    if size is None:
        return
    try:
        outside.blobs.put(
            ref.owner, _readable(outside, replace(ref, size=size)), blob_id=ref.id, extension=ASIDE, name=ref.extension
        )
    except Conflict:
        # An earlier repair was stopped after this step.
        return


def _readable(outside: Outside, ref: BlobRef) -> Iterator[bytes]:
    """Yield what can be read, up to the first block that cannot."""
    try:
        yield from outside.blobs.read(ref)
    except (Damaged, OSError):
        return
