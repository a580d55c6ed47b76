"""Arriving: from bytes on the wire to an asset, whichever way they come.

The order is what keeps the promise: bytes durable under their final name, then one transaction that names,
charges and shows them, then the answer. A crash between leaves bytes nobody names, never a name without
bytes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tansu.core.errors import Busy, ChecksumMismatch, Conflict, Invalid, TansuError
from tansu.core.principal import Principal
from tansu.features.gallery.looking import facts_of
from tansu.features.gallery.model import FEATURE
from tansu.features.gallery.receive import receive
from tansu.foundation import uploads
from tansu.foundation.uploads import Upload
from tansu.foundation.work import Outside
from tansu.ports.blobs import BlobRef
from tansu.ports.database import UniqueViolation
from tansu.ports.media import MediaFacts

TRIES = 5


@dataclass(frozen=True)
class Arrival:
    """What became of an upload."""

    asset: str
    outcome: str
    """`added`, or `had` if the gallery had these bytes."""


def receive_stream(
    outside: Outside,
    principal: Principal,
    length: int,
    *,
    chunks: Iterable[bytes],
    sha256: str,
    filename: str,
    extension: str,
    declared: datetime | None,
    again: str,
) -> Arrival:
    """Take a whole original in one request: reserve, store, receive.

    Raises ChecksumMismatch if the bytes are not those declared, Invalid if they are neither photo nor
    video or not `length` of them; nothing is kept then.
    """
    metadata = {"filename": filename, "taken_at": declared.isoformat() if declared else "", "again": again}
    with outside.work(principal, FEATURE) as work:
        upload = uploads.create(work, length, metadata=metadata, sha256=sha256, extension=extension, resumable=False)
    try:
        ref = outside.blobs.put(principal.account, chunks, blob_id=upload.blob, extension=extension, name=filename)
    except BaseException:
        uploads.cancel(outside, principal, upload.id)
        raise
    return _arrive(outside, principal, upload, _checked(outside, principal, upload, ref))


def finish_upload(outside: Outside, principal: Principal, upload_id: str) -> Arrival:
    """Turn a complete upload into an asset. Twice is the same as once."""
    with outside.read(principal, FEATURE) as work:
        upload = uploads.get(work, upload_id)
    if upload.asset:
        return Arrival(upload.asset, upload.outcome)
    return _arrive(outside, principal, upload, uploads.assemble(outside, principal, upload_id))


def _checked(outside: Outside, principal: Principal, upload: Upload, ref: BlobRef) -> BlobRef:
    if ref.size != upload.length:
        uploads.refuse(outside, principal, upload, ref)
        raise Invalid(f"{ref.size} bytes came, {upload.length} were announced. Nothing was kept; send it again.")
    if upload.sha256 and ref.sha256 != upload.sha256:
        uploads.refuse(outside, principal, upload, ref)
        raise ChecksumMismatch(
            "What arrived is not what was announced (another SHA-256). Nothing was kept; send the file again.",
            declared=upload.sha256,
            received=ref.sha256,
        )
    return ref


def _arrive(outside: Outside, principal: Principal, upload: Upload, ref: BlobRef) -> Arrival:
    facts = facts_of(outside, ref, filename=str(upload.metadata.get("filename", "")))
    if facts is None:
        uploads.refuse(outside, principal, upload, ref)
        raise Invalid("This is neither a photo nor a video that the gallery knows. It was not kept.")
    try:
        arrival, blob = _receive(outside, principal, upload, ref, facts)
    except TansuError as error:
        return _lost_or_refused(outside, principal, upload, ref, error)
    if blob != ref.id:
        # The account has these bytes under another id; these are ours alone and nobody will name them.
        outside.blobs.delete(ref.owner, ref.id, ref.extension)
    outside.staging.discard(upload.id)
    return arrival


def _receive(
    outside: Outside, principal: Principal, upload: Upload, ref: BlobRef, facts: MediaFacts
) -> tuple[Arrival, str]:
    """Receive in one Work; when somebody else was first with the same bytes or name, look again."""
    for left in reversed(range(TRIES)):
        try:
            with outside.work(principal, FEATURE) as work:
                asset, new = receive(
                    work,
                    ref,
                    facts,
                    filename=str(upload.metadata.get("filename") or f"{upload.blob}.{facts.extension}"),
                    declared=_moment(upload.metadata.get("taken_at")),
                    again=str(upload.metadata.get("again", "")),
                    reserved=upload.reserved,
                )
                outcome = "added" if new else "had"
                uploads.done(work, upload, asset=asset.id, outcome=outcome)
                return Arrival(asset.id, outcome), asset.blob
        except (UniqueViolation, Busy):
            # Busy: the sweeper removed the bytes we were about to revive; ours take their place.
            if not left:
                raise
    raise AssertionError("unreachable")


def _lost_or_refused(
    outside: Outside, principal: Principal, upload: Upload, ref: BlobRef, error: TansuError
) -> Arrival:
    """Another request finished this very upload (then its answer is ours), or the gallery said no."""
    with outside.read(principal, FEATURE) as work:
        now = uploads.find(work, upload.id)
    if now and now.asset:
        return Arrival(now.asset, now.outcome)
    if isinstance(error, Conflict):
        uploads.refuse(outside, principal, upload, ref)
    raise error


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(str(text)) if text else None
