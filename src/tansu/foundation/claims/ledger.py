"""Claim and release: the only places where bytes begin and cease to count."""

from collections.abc import Sequence

from tansu.core.errors import Busy, NotFound
from tansu.core.instants import to_ms
from tansu.foundation import usage
from tansu.foundation.claims import store
from tansu.foundation.claims.heal import heal
from tansu.foundation.claims.model import Category, OwnedBlob
from tansu.foundation.work import Work
from tansu.ports.blobs import BlobRef


def add(work: Work, ref: BlobRef, *, sha1: str = "") -> None:
    """Enter bytes that were just stored. UniqueViolation if the account has these bytes already."""
    store.add(work.tx, ref, at_ms=to_ms(work.now), sha1=sha1)


def enter(work: Work, ref: BlobRef, *, sha1: str = "") -> BlobRef:
    """Enter bytes that were just stored, or find the ones the account has; those of `ref` are then not needed.

    Damaged ones give up their place to `ref`.
    """
    heal(work, ref)
    known = store.by_checksum(work.tx, work.account, ref.sha256)
    if known is None:
        add(work, ref, sha1=sha1)
        return ref
    if sha1 and not known.sha1:
        store.note_sha1(work.tx, work.account, known.ref.id, sha1)
    return known.ref


def claim(
    work: Work, blob: str, *, kind: str, claimant: str, category: Category, feature: str = "", reserved: int = 0
) -> None:
    """State that `claimant` needs `blob`. The first claim charges the quota, out of `reserved` bytes.

    Reserved bytes that are not needed, because the blob is paid for already, are given back.
    Raises QuotaExceeded; raises Busy if the sweeper was quicker, and the whole Work may be tried again.
    """
    raised = store.raise_claims(work.tx, work.account, blob)
    if raised is None:
        raise Busy("These bytes were just cleaned up. Send them again.")
    claims, size = raised
    if claims == 1:
        usage.charge(work, size, reserved=reserved)
    elif reserved:
        usage.return_reserved(work, reserved)
    store.add_claim(
        work.tx,
        {
            "account": work.account,
            "kind": kind,
            "claimant": claimant,
            "blob": blob,
            "feature": feature or work.feature,
            "category": category.value,
            "at": to_ms(work.now),
        },
    )


def release(work: Work, *, kind: str, claimant: str) -> None:
    """Take a claim back; the last one stops the counting. Releasing what is not claimed does nothing."""
    blob = store.remove_claim(work.tx, work.account, kind, claimant)
    if blob is None:
        return
    claims, size = store.lower_claims(work.tx, work.account, blob, at_ms=to_ms(work.now))
    if claims == 0:
        usage.release(work, size)


def recategorise(work: Work, *, kind: str, claimants: Sequence[str], category: Category) -> None:
    """Show these claims under another heading, as when something goes to the trash."""
    if claimants:
        store.set_category(work.tx, work.account, kind, claimants, category)


def relabel(work: Work, *, kind: str, claimants: Sequence[str], feature: str) -> None:
    """Let these claims be another feature's, as when something moves to its place."""
    if claimants:
        store.set_feature(work.tx, work.account, kind, claimants, feature)


def owned(work: Work, blob: str) -> OwnedBlob:
    """The account's blob of that id, or NotFound."""
    if found := store.by_id(work.tx, work.account, blob):
        return found
    raise NotFound


def stored_at(work: Work, blobs: Sequence[str]) -> dict[str, int]:
    """When these of the account's blobs were stored, by id, in milliseconds since 1970."""
    return store.stored_at(work.tx, work.account, blobs) if blobs else {}


def is_owned(work: Work, blob: str) -> bool:
    """Say whether the ledger knows a blob of that id, claimed or not."""
    return store.by_id(work.tx, work.account, blob) is not None


def owned_by_checksum(work: Work, sha256: str) -> OwnedBlob | None:
    """The account's blob with these bytes, claimed or still within its day of grace."""
    return store.by_checksum(work.tx, work.account, sha256)
