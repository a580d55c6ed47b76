"""From parts to a blob, and the end of an upload."""

from datetime import timedelta

from tansu.core.errors import Busy, ChecksumMismatch, Conflict
from tansu.core.ids import new_id
from tansu.core.instants import to_ms
from tansu.core.principal import Principal
from tansu.foundation import claims, usage
from tansu.foundation.uploads import store
from tansu.foundation.uploads.create import get
from tansu.foundation.uploads.model import REMEMBERED, WRITER_LEASE, Upload
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef, Part

SLOWEST_BYTES_A_SECOND = 10_000_000
"""For how long nobody else may assemble: a big upload on a slow disk takes its time."""


def assemble(outside: Outside, principal: Principal, upload_id: str) -> BlobRef:
    """Make one permanent blob of a complete upload's parts; no record names it yet.

    Twice is the same as once. Raises ChecksumMismatch, and forgets the upload, if the bytes are not
    those that were declared; Busy if another request is assembling it.
    """
    upload, parts = _enter(outside, principal, upload_id)
    ref = outside.staging.assemble(
        upload.id,
        parts,
        owner=upload.account,
        blob_id=upload.blob,
        extension=upload.extension,
        name=str(upload.metadata.get("filename", "")),
    )
    if upload.sha256 and ref.sha256 != upload.sha256:
        refuse(outside, principal, upload, ref)
        raise ChecksumMismatch(
            "What arrived is not what was announced (another SHA-256). Nothing was kept; send the file again.",
            declared=upload.sha256,
            received=ref.sha256,
        )
    return ref


def done(work: Work, upload: Upload, *, asset: str, outcome: str) -> None:
    """Remember what became of an upload, in the transaction that made it true. Conflict if somebody else did."""
    expires_ms = to_ms(work.now + REMEMBERED)
    if not store.finish(work.tx, upload.id, asset=asset, outcome=outcome, expires_ms=expires_ms):
        raise Conflict("This upload was finished by another request.")


def hand_over(work: Work, upload: Upload) -> int:
    """End an upload without remembering it; the bytes it had reserved are the caller's from now on.

    Conflict if it is not there any more: then its bytes may be gone.
    """
    usage.lock(work)
    reserved = store.remove(work.tx, upload.id)
    if reserved is None:
        raise Conflict("This took too long, and its place was given up. Send it again.")
    return reserved


def refuse(outside: Outside, principal: Principal, upload: Upload, ref: BlobRef) -> None:
    """Forget an upload whose bytes will not be kept, if it is still there, and remove its bytes.

    Bytes that a record names by now stay: then another request was right to keep them.
    """
    with outside.work(principal, removing=True) as work:
        forget(work, upload.id)
        named = claims.is_owned(work, ref.id)
    outside.staging.discard(upload.id)
    if not named:
        outside.blobs.delete(ref.owner, ref.id, ref.extension)


def cancel(outside: Outside, principal: Principal, upload_id: str) -> None:
    """Forget an upload, give back its reservation and remove its parts. NotFound if there is none."""
    with outside.work(principal, removing=True) as work:
        get(work, upload_id)
        forget(work, upload_id)
    outside.staging.discard(upload_id)


def forget(work: Work, upload_id: str) -> None:
    """Remove an upload's record and give back its reservation, once."""
    # Whoever receives takes the pool's row first, too: in any order else the two could wait for each other.
    usage.lock(work)
    reserved = store.remove(work.tx, upload_id)
    if reserved:
        usage.return_reserved(work, reserved)


def _enter(outside: Outside, principal: Principal, upload_id: str) -> tuple[Upload, list[Part]]:
    with outside.work(principal) as work:
        upload = get(work, upload_id)
        if not upload.complete:
            raise Conflict("This upload is not complete yet.", offset=upload.received)
        longest = WRITER_LEASE + timedelta(seconds=upload.length / SLOWEST_BYTES_A_SECOND)
        until_ms = to_ms(work.now + longest)
        writer = new_id(outside.chance.random_bytes)
        if store.take(work.tx, upload, writer=writer, now_ms=to_ms(work.now), until_ms=until_ms) is None:
            raise Busy("This upload is being finished by another request. Ask again in a moment.")
        staged = store.parts(work.tx, upload.id)
    parts = [
        Part(number=part.staged_number, size=part.size, sha256=part.sha256, crc32=part.crc32, upload=part.staged_in)
        for part in staged
    ]
    return upload, parts


def reserved(work: Work) -> int:
    """How many bytes are promised to the uploads of the account of `work` that are in progress."""
    return store.reserved(work.tx, work.account)
