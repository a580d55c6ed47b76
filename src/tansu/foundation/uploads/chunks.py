"""Uploads that come as chunks: a folder with a name of the client's choice, numbered pieces in any order, one join.

Room for what was announced is reserved when the folder is made; what exceeds it, when it is counted. Several chunks
may come at once, and one that comes again takes the place of the first. Each attempt is staged under a number of
its own, so that a late one never replaces bytes that were acknowledged.
"""

import re
from collections.abc import Iterable, Iterator

from tansu.core.errors import (
    Busy,
    Conflict,
    Invalid,
    NotFound,
    QuotaExceeded,
    TansuError,
    TooLarge,
    Unavailable,
)
from tansu.core.instants import to_ms
from tansu.core.principal import Principal
from tansu.foundation import usage
from tansu.foundation.standing import require_open
from tansu.foundation.uploads import store, store_chunks
from tansu.foundation.uploads.create import LARGEST, create, require_disk
from tansu.foundation.uploads.finish import forget
from tansu.foundation.uploads.model import FOLDER_KEPT, Chunk, State, Upload
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import Part
from tansu.ports.database import UniqueViolation

MOST_CHUNKS = 10_000
LONGEST_FOLDER_NAME = 255

_NUMBER = re.compile(r"[0-9]{1,19}\Z", re.ASCII)


class FolderExists(Conflict):
    """The account has a folder of chunks of that name already."""

    def __init__(self) -> None:
        super().__init__("There is an upload of that name already.")


class _CutOff(Exception):
    """The client went away in the middle of a chunk; half of one is worth nothing."""


def make_folder(work: Work, name: str, *, total: int | None) -> Upload:
    """Begin an upload in chunks and reserve room for `total` bytes, if its client says how many there will be.

    Raises FolderExists while one of that name is not finished, QuotaExceeded, TooManyTries, Invalid.
    """
    if not name or len(name.encode("utf-8", "replace")) > LONGEST_FOLDER_NAME or not name.isprintable():
        raise Invalid("An upload's folder needs a name that can be shown, of at most 255 bytes.")
    usage.lock(work)
    if known := store_chunks.in_folder(work.tx, work.account, name):
        before = store.get(work.tx, work.account, known)
        if before and before.state is State.OPEN and before.expires_at >= work.now:
            raise FolderExists
        # What was finished is remembered for a lost answer only; who begins anew has heard it, or never will.
        forget(work, known)
    upload = create(work, total or 0, metadata={"total": total})
    store_chunks.set_folder(work.tx, upload.id, name)
    return upload


def folder(work: Work, name: str) -> Upload:
    """The account's unfinished upload in the folder of that name, or NotFound."""
    found = find_folder(work, name)
    if found is None or found.state is State.DONE:
        raise NotFound("There is no such upload. It may have expired; send the file again.")
    return found


def find_folder(work: Work, name: str) -> Upload | None:
    """The account's upload in the folder of that name, finished lately or not, or None."""
    known = store_chunks.in_folder(work.tx, work.account, name)
    found = store.get(work.tx, work.account, known) if known else None
    return found if found and found.expires_at >= work.now else None


def folders(work: Work, *, limit: int = 1000) -> list[tuple[str, Upload]]:
    """The account's unfinished uploads in chunks by the names of their folders."""
    named = [
        (name, store.get(work.tx, work.account, one))
        for name, one in store_chunks.folders(work.tx, work.account, limit=limit)
    ]
    return [(name, found) for name, found in named if found and found.expires_at >= work.now]


def chunks(work: Work, upload: Upload) -> list[Chunk]:
    """What has come, in the order of the numbers."""
    return store_chunks.chunks(work.tx, upload.id)


def number_of(name: str) -> int:
    """The number that a chunk's name says, or Invalid."""
    if not _NUMBER.match(name) or int(name) >= 2**63:
        raise Invalid("A chunk's name is a number.")
    return int(name)


def put_chunk(
    outside: Outside, principal: Principal, name: str, chunk: str, *, pieces: Iterable[bytes], length: int
) -> Chunk:
    """Take one chunk of `length` bytes into the folder `name`; durable and counted when it returns.

    Raises NotFound, QuotaExceeded, DiskFull, Invalid for another length or name, Conflict while the folder is being
    assembled; nothing of the chunk is kept then, and an earlier one of its number stays.
    """
    number = number_of(chunk)
    require_disk(outside, length)
    upload, attempt = _enter(outside, principal, name, number, length)
    try:
        part = outside.staging.put_part(upload.id, attempt, _whole(pieces, length))
    except _CutOff as error:
        raise ConnectionError("the client went away before the end of the chunk") from error
    try:
        kept, replaced = _count(outside, principal, name, upload, chunk, part)
    except Unavailable:
        # Nobody knows whether it was counted; then its bytes stay until the folder ends.
        raise
    except (TansuError, UniqueViolation):
        outside.staging.drop_part(upload.id, attempt)
        raise
    if replaced:
        outside.staging.drop_part(upload.id, replaced.staged_number)
    return kept


def remove_chunk(outside: Outside, principal: Principal, name: str, chunk: str) -> None:
    """Take one chunk out of a folder again, and give back what it held beyond the announced total."""
    number = number_of(chunk)
    with outside.work(principal, removing=True) as work:
        usage.lock(work)
        upload = folder(work, name)
        gone = store_chunks.chunk(work.tx, upload.id, number)
        if gone is None:
            raise NotFound("There is no such chunk.")
        store_chunks.remove(work.tx, upload.id, number)
        _stand(work, upload)
    outside.staging.drop_part(upload.id, gone.staged_number)


def remove_folder(outside: Outside, principal: Principal, name: str) -> None:
    """Give up an unfinished upload: its room is given back and its bytes are removed. NotFound if there is none."""
    with outside.work(principal, removing=True) as work:
        usage.lock(work)
        upload = folder(work, name)
        if store_chunks.next_attempt(work.tx, upload.id, now_ms=to_ms(work.now)) is None:
            raise Busy("This upload is being put together right now. Look again in a moment.")
        forget(work, upload.id)
    outside.staging.discard(upload.id)


def _enter(outside: Outside, principal: Principal, name: str, number: int, length: int) -> tuple[Upload, int]:
    """Refuse early what cannot be kept, and number the attempt."""
    with outside.work(principal) as work:
        upload = folder(work, name)
        require_open(work.tx, work.account, upload.feature)
        count, size = store_chunks.totals(work.tx, upload.id, but=number)
        if count >= MOST_CHUNKS:
            raise Invalid(f"An upload may have at most {MOST_CHUNKS} chunks. Use larger ones.")
        size += length
        if size > LARGEST:
            raise TooLarge(f"One file may have at most {LARGEST} bytes.", limit=LARGEST)
        left = usage.usage_of(work).left
        if size - upload.reserved > left:
            raise QuotaExceeded(needed=size - upload.reserved, left=left)
        attempt = store_chunks.next_attempt(work.tx, upload.id, now_ms=to_ms(work.now))
    if attempt is None:
        raise Conflict("This upload is being put together; nothing can be added any more.")
    return upload, attempt


def _whole(pieces: Iterable[bytes], length: int) -> Iterator[bytes]:
    """Pass on exactly `length` bytes, or raise what makes the staging keep nothing."""
    left = length
    try:
        for piece in pieces:
            left -= len(piece)
            if left < 0:
                break
            yield piece
    except ConnectionError as error:
        raise _CutOff from error
    if left:
        raise Invalid("The chunk has another length than was announced. Nothing of it was kept; send it again.")


def _count(
    outside: Outside, principal: Principal, name: str, upload: Upload, chunk: str, part: Part
) -> tuple[Chunk, Chunk | None]:
    """Let a staged chunk be one of the folder's; return it and the one whose place it took."""
    with outside.work(principal) as work:
        usage.lock(work)
        now = folder(work, name)
        if now.id != upload.id:
            raise NotFound("This upload was given up meanwhile. Send the file again.")
        kept = Chunk(number_of(chunk), chunk, part.number, part.size, part.sha256, part.crc32, work.now)
        replaced = store_chunks.chunk(work.tx, now.id, kept.number)
        store_chunks.put(work.tx, now.id, kept)
        _stand(work, now)
    return kept, replaced


def _stand(work: Work, upload: Upload) -> None:
    """Count again what has come, and hold exactly what is needed for it and what was announced."""
    _, received = store_chunks.totals(work.tx, upload.id)
    total = upload.metadata.get("total") or 0
    held = max(received, int(total))
    if held > upload.reserved:
        usage.reserve(work, held - upload.reserved)
    elif held < upload.reserved:
        usage.return_reserved(work, upload.reserved - held)
    if not store_chunks.stand(
        work.tx,
        upload.id,
        received=received,
        length=held,
        reserved=held,
        now_ms=to_ms(work.now),
        expires_ms=to_ms(work.now + FOLDER_KEPT),
    ):
        raise Conflict("This upload is being put together; nothing can be added any more.")
