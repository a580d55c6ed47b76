"""Taking bytes: one writer at a time, every part durable before it counts."""

from collections.abc import Callable, Iterable, Iterator

from tansu.core.errors import Busy, ChecksumMismatch, Conflict, Invalid
from tansu.core.ids import new_id
from tansu.core.instants import to_ms
from tansu.core.principal import Principal
from tansu.foundation.standing import require_open
from tansu.foundation.uploads import store
from tansu.foundation.uploads.create import get
from tansu.foundation.uploads.model import KEPT, WRITER_LEASE, StagedPart, State, Upload
from tansu.foundation.work import Outside
from tansu.ports.blobs import Part

RENEW_AFTER = WRITER_LEASE.total_seconds() / 3

Verify = Callable[[Part], bool]


def append(
    outside: Outside,
    principal: Principal,
    upload_id: str,
    *,
    offset: int,
    chunks: Iterable[bytes],
    verify: Verify | None = None,
) -> Upload:
    """Add what `chunks` yields at `offset` and return the upload as it then stands.

    What has arrived is kept when the connection breaks. Raises Conflict if the upload stands elsewhere,
    Busy if another writer is at it, ChecksumMismatch (and keeps nothing) if `verify` refuses the part.
    """
    writer = new_id(outside.chance.random_bytes)
    upload, attempt = _enter(outside, principal, upload_id, offset=offset, writer=writer)
    try:
        bounded = _bounded(outside, upload, writer, chunks)
        part = outside.staging.put_part(upload.id, attempt, bounded)
        if verify is not None and not verify(part):
            raise ChecksumMismatch("The bytes of this part are not what its checksum says. Send it again.")
    except BaseException:
        _leave(outside, upload, writer)
        raise
    return _count(outside, upload, writer, part)


def _enter(outside: Outside, principal: Principal, upload_id: str, *, offset: int, writer: str) -> tuple[Upload, int]:
    """Become the writer; the number is that of this attempt, and names what it stages.

    A writer that lost its lease may still put its bytes down while the next one does: were parts named by
    their place, the late one would replace bytes that were acknowledged.
    """
    with outside.work(principal) as work:
        upload = get(work, upload_id)
        require_open(work.tx, work.account, upload.feature)
        if upload.state is State.DONE or upload.complete:
            raise Conflict("This upload is complete; nothing can be added.", offset=upload.received)
        if upload.received != offset:
            raise Conflict(f"This upload stands at {upload.received}, not at {offset}.", offset=upload.received)
        until = work.now + WRITER_LEASE
        attempt = store.take(work.tx, upload, writer=writer, now_ms=to_ms(work.now), until_ms=to_ms(until))
        if attempt is None:
            raise Busy("Another request is writing to this upload. Try again in a moment.")
        return upload, attempt


def _bounded(outside: Outside, upload: Upload, writer: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Pass chunks on, refuse one byte too many, and stay the writer of a long part."""
    room = upload.length - upload.received
    renewed = outside.clock.monotonic()
    for chunk in chunks:
        room -= len(chunk)
        if room < 0:
            raise Invalid("More bytes came than were announced. Nothing of this part was kept.")
        if outside.clock.monotonic() - renewed > RENEW_AFTER:
            _renew(outside, upload, writer)
            renewed = outside.clock.monotonic()
        yield chunk


def _renew(outside: Outside, upload: Upload, writer: str) -> None:
    with outside.system(upload.account) as work:
        until_ms = to_ms(work.now + WRITER_LEASE)
        if not store.renew(work.tx, upload.id, writer=writer, until_ms=until_ms):
            raise Busy("Another request has taken over this upload.")


def _leave(outside: Outside, upload: Upload, writer: str) -> None:
    with outside.system(upload.account) as work:
        store.leave(work.tx, upload.id, writer=writer)


def _count(outside: Outside, upload: Upload, writer: str, part: Part) -> Upload:
    with outside.system(upload.account) as work:
        expires_ms = to_ms(work.now + KEPT)
        if not store.advance(work.tx, upload.id, writer=writer, size=part.size, expires_ms=expires_ms):
            raise Busy("Another request has taken over this upload.")
        if part.size:
            number = len(store.parts(work.tx, upload.id))
            staged = StagedPart(number, upload.id, part.number, part.size, part.sha256, part.crc32)
            store.add_part(work.tx, upload.id, staged)
        return get(work, upload.id)
