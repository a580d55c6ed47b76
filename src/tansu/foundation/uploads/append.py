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
from tansu.foundation.work import Outside, Work
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
    upload = _enter(outside, principal, upload_id, offset=offset, writer=writer)
    try:
        number = _next_number(outside, upload)
        bounded = _bounded(outside, upload, writer, chunks)
        part = outside.staging.put_part(upload.id, number, bounded)
        if verify is not None and not verify(part):
            raise ChecksumMismatch("The bytes of this part are not what its checksum says. Send it again.")
    except BaseException:
        _leave(outside, upload, writer)
        raise
    return _count(outside, upload, writer, number, part)


def forget_writers(work: Work) -> int:
    """Let all uploads be written to at once; return how many had a writer. Only for whoever knows that none lives.

    A server that was killed leaves its uploads with a writer, for which clients would wait until its lease ends.
    """
    return store.leave_all(work.tx)


def _enter(outside: Outside, principal: Principal, upload_id: str, *, offset: int, writer: str) -> Upload:
    with outside.work(principal) as work:
        upload = get(work, upload_id)
        require_open(work.tx, work.account, upload.feature)
        if upload.state is State.DONE or upload.complete:
            raise Conflict("This upload is complete; nothing can be added.", offset=upload.received)
        if upload.received != offset:
            raise Conflict(f"This upload stands at {upload.received}, not at {offset}.", offset=upload.received)
        until = work.now + WRITER_LEASE
        if not store.take(work.tx, upload, writer=writer, now_ms=to_ms(work.now), until_ms=to_ms(until)):
            raise Busy("Another request is writing to this upload. Try again in a moment.")
        return upload


def _next_number(outside: Outside, upload: Upload) -> int:
    with outside.look(upload.account) as work:
        return len(store.parts(work.tx, upload.id))


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


def _count(outside: Outside, upload: Upload, writer: str, number: int, part: Part) -> Upload:
    with outside.system(upload.account) as work:
        expires_ms = to_ms(work.now + KEPT)
        if not store.advance(work.tx, upload.id, writer=writer, size=part.size, expires_ms=expires_ms):
            raise Busy("Another request has taken over this upload.")
        if part.size:
            staged = StagedPart(number, upload.id, part.number, part.size, part.sha256, part.crc32)
            store.add_part(work.tx, upload.id, staged)
        return get(work, upload.id)
