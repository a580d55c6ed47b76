"""Announcing an upload: room is reserved before the first byte is taken."""

import json
from datetime import timedelta
from typing import Any

from tansu.core.checksum import is_sha256
from tansu.core.errors import DiskFull, Invalid, NotFound, TooLarge, TooManyTries
from tansu.core.instants import to_ms
from tansu.foundation import usage
from tansu.foundation.uploads import store
from tansu.foundation.uploads.model import FIRST_BYTE_WITHIN, KEPT, StagedPart, Upload, longest_request
from tansu.foundation.work import Outside, Work

LARGEST = 1 << 40
MOST_OPEN = 2000
"""Unfinished uploads an account may have; each costs a row and a folder."""


def create(
    work: Work,
    length: int,
    *,
    metadata: dict[str, Any],
    sha256: str = "",
    extension: str = "bin",
    partial: bool = False,
    resumable: bool = True,
    blob: str = "",
) -> Upload:
    """Announce an upload of `length` bytes and reserve room for it, or raise QuotaExceeded and reserve nothing.

    One that is not resumable belongs to a single request and does not outlive it for long. Its bytes will be the
    blob `blob`, where the caller has chosen an id.
    """
    if not 0 <= length:
        raise Invalid("The length of an upload is a number of bytes, 0 or more.")
    if length > LARGEST:
        raise TooLarge(f"One file may have at most {LARGEST} bytes.", limit=LARGEST)
    if sha256 and not is_sha256(sha256):
        raise Invalid("sha256 is 64 lower-case hexadecimal digits.")
    if store.count_open(work.tx, work.account) >= MOST_OPEN:
        raise TooManyTries(retry_after=60)
    usage.reserve(work, length)
    return _add(
        work,
        length,
        metadata=metadata,
        sha256=sha256,
        extension=extension,
        partial=partial,
        kept=FIRST_BYTE_WITHIN if resumable else longest_request(length),
        resumable=resumable,
        blob=blob,
    )


def grow(work: Work, upload: Upload, by: int) -> bool:
    """Reserve room for `by` more bytes of an upload whose length nobody knew; False if it is not there any more.

    Raises QuotaExceeded and reserves nothing, or TooLarge.
    """
    usage.lock(work)
    length = store.grow(work.tx, upload.id, by=by, until_ms=to_ms(work.now + longest_request(by)))
    if length is None:
        return False
    if length > LARGEST:
        raise TooLarge(f"One file may have at most {LARGEST} bytes.", limit=LARGEST)
    usage.reserve(work, by)
    return True


def concatenate(
    work: Work, uploads: list[str], *, metadata: dict[str, Any], sha256: str = "", extension: str = "bin"
) -> Upload:
    """Make one complete upload of complete partial ones, in the order given.

    Their reservations become its own, so the bytes are never counted twice.
    """
    if len(set(uploads)) != len(uploads):
        raise Invalid("A partial upload can be part of a file only once.")
    usage.lock(work)
    pieces = [_partial(work, one) for one in uploads]
    if not pieces:
        raise Invalid("A concatenation needs at least one partial upload.")
    length = sum(piece.length for piece in pieces)
    if length > LARGEST:
        raise TooLarge(f"One file may have at most {LARGEST} bytes.", limit=LARGEST)
    whole = _add(work, length, metadata=metadata, sha256=sha256, extension=extension)
    number = 0
    for piece in pieces:
        for part in store.parts(work.tx, piece.id):
            store.add_part(
                work.tx,
                whole.id,
                StagedPart(number, part.staged_in, part.staged_number, part.size, part.sha256, part.crc32),
            )
            number += 1
        store.set_reserved(work.tx, piece.id, 0)
    store.take(work.tx, whole, writer="joining", now_ms=to_ms(work.now), until_ms=to_ms(work.now))
    store.advance(work.tx, whole.id, writer="joining", size=length, expires_ms=to_ms(work.now + KEPT))
    return get(work, whole.id)


def get(work: Work, upload: str) -> Upload:
    """The account's upload of that id, or NotFound."""
    found = store.get(work.tx, work.account, upload)
    if found is None or (found.expires_at < work.now and not found.asset):
        raise NotFound("There is no such upload. It may have expired; send the file again.")
    return found


def find(work: Work, upload: str) -> Upload | None:
    """The account's upload of that id, finished or not, or None."""
    return store.get(work.tx, work.account, upload)


def require_disk(outside: Outside, length: int) -> None:
    """Raise DiskFull unless `length` more bytes leave the floor of free space untouched (R33)."""
    free = outside.blobs.free_bytes()
    if free is not None and free - length < outside.disk_floor:
        raise DiskFull


def _partial(work: Work, upload: str) -> Upload:
    piece = get(work, upload)
    if not piece.partial:
        raise Invalid("Only uploads that were announced as partial can be concatenated.")
    if not piece.complete:
        raise Invalid("One of the partial uploads is not complete yet.")
    if piece.length and not piece.reserved:
        raise Invalid("One of the partial uploads is already part of another file.")
    return piece


def _add(
    work: Work,
    length: int,
    *,
    metadata: dict[str, Any],
    sha256: str,
    extension: str,
    partial: bool = False,
    kept: timedelta = KEPT,
    resumable: bool = True,
    blob: str = "",
) -> Upload:
    upload = work.new_id() + work.new_id()
    store.add(
        work.tx,
        {
            "id": upload,
            "account": work.account,
            "feature": work.feature,
            "length": length,
            "reserved": length,
            "partial": int(partial),
            "resumable": int(resumable),
            "sha256": sha256,
            "metadata": json.dumps(metadata),
            "blob": blob or work.new_id(),
            "extension": extension,
            "created_at": to_ms(work.now),
            "expires_at": to_ms(work.now + kept),
        },
    )
    found = store.get(work.tx, work.account, upload)
    assert found is not None
    return found
