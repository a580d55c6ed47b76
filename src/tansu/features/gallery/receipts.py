"""Receipts: what may be deleted from the phone, answered from the bytes themselves (R10).

A phone's copy may go when the same account has an original with the same SHA-256 that is not in the trash,
was committed more than ten minutes ago and has been re-read since. Everything else is said as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from tansu.core.checksum import Running, is_sha256
from tansu.core.errors import Invalid
from tansu.core.principal import Principal
from tansu.features.gallery import store
from tansu.features.gallery.model import FEATURE
from tansu.foundation import claims
from tansu.foundation.claims import OwnedBlob
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef

MOST_AT_ONCE = 500
SAFE_AFTER = timedelta(minutes=10)
PROOF_LASTS = timedelta(days=30)


class ReceiptState(StrEnum):
    """What the server can say of one checksum."""

    SAFE = "safe"
    STORED = "stored"
    TRASH = "trash"
    MISSING = "missing"
    DAMAGED = "damaged"


@dataclass(frozen=True)
class Receipt:
    """What is known of one original, at the instant of asking."""

    sha256: str
    state: ReceiptState
    asset: str | None = None
    size: int | None = None
    stored_at: datetime | None = None
    reread_at: datetime | None = None
    safe_at: datetime | None = None


def receipts(outside: Outside, principal: Principal, checksums: Sequence[str]) -> list[Receipt]:
    """Answer for each checksum, re-reading stored bytes whose last proof is missing or old."""
    if len(checksums) > MOST_AT_ONCE or not all(is_sha256(one) for one in checksums):
        raise Invalid(f"Ask for at most {MOST_AT_ONCE} SHA-256 checksums at once, 64 hexadecimal digits each.")
    with outside.read(principal, FEATURE) as work:
        blobs = {one: claims.owned_by_checksum(work, one) for one in _assets(work, checksums)[0]}
        due = [blob for blob in blobs.values() if blob and _needs_proof(blob, work.now)]
    proven = {blob.ref.id for blob in due if bytes_are_right(outside, blob.ref)}
    _note(outside, principal, due, proven)
    now = outside.clock.now()
    with outside.read(principal, FEATURE) as work:
        found, resting = _assets(work, checksums)
        blobs = {one: claims.owned_by_checksum(work, one) for one in found}
    return [_receipt(one, found.get(one), live=one not in resting, blob=blobs.get(one), now=now) for one in checksums]


def _assets(work: Work, checksums: Sequence[str]) -> tuple[dict[str, str], set[str]]:
    """The assets that have these checksums, and the checksums of those that are not live."""
    if not checksums:
        return {}, set()
    found, resting = store.by_checksums(work.tx, work.account, checksums)
    return {checksums[place]: asset for place, asset in found.items()}, {checksums[place] for place in resting}


def bytes_are_right(outside: Outside, ref: BlobRef) -> bool:
    """Read a blob from the store and compare it with what its record says."""
    if outside.blobs.size(ref.owner, ref.id, ref.extension) != ref.size:
        return False
    running = Running()
    for chunk in outside.blobs.read(ref):
        running.update(chunk)
    return (running.size, running.sha256) == (ref.size, ref.sha256)


def _needs_proof(blob: OwnedBlob, now: datetime) -> bool:
    return blob.reread_at is None or blob.damaged_at is not None or now - blob.reread_at > PROOF_LASTS


def _note(outside: Outside, principal: Principal, due: list[OwnedBlob], proven: set[str]) -> None:
    if not due:
        return
    with outside.work(principal, removing=True) as work:
        claims.note_reread(work, sorted(proven))
        for blob in due:
            if blob.ref.id not in proven:
                claims.note_damaged(work, blob.ref.id)


def _receipt(sha256: str, asset: str | None, *, live: bool, blob: OwnedBlob | None, now: datetime) -> Receipt:
    if asset is None or blob is None:
        return Receipt(sha256, ReceiptState.MISSING)
    safe_at = max(blob.stored_at + SAFE_AFTER, blob.reread_at or now)
    facts: dict[str, Any] = {
        "asset": asset,
        "size": blob.ref.size,
        "stored_at": blob.stored_at,
        "reread_at": blob.reread_at,
    }
    if blob.damaged_at or blob.reread_at is None:
        return Receipt(sha256, ReceiptState.DAMAGED, **facts)
    if not live:
        return Receipt(sha256, ReceiptState.TRASH, **facts)
    return Receipt(sha256, ReceiptState.SAFE if now >= safe_at else ReceiptState.STORED, safe_at=safe_at, **facts)
