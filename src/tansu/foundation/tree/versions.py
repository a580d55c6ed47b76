"""Overwriting keeps what was there before."""

from datetime import datetime, timedelta
from typing import Any

from tansu.core.errors import Conflict, NotFound
from tansu.core.instants import to_ms
from tansu.foundation import changes, claims, usage
from tansu.foundation.claims import Category
from tansu.foundation.tree import store
from tansu.foundation.tree.look import entry
from tansu.foundation.tree.model import VERSION_DAYS, Entry, Version, category_of
from tansu.foundation.tree.place import FEED
from tansu.foundation.work import Work
from tansu.ports.blobs import BlobRef


def replace(
    work: Work,
    number: int,
    *,
    blob: BlobRef,
    mime: str,
    modified_at: datetime,
    reserved: int = 0,
    keep_days: int | None = VERSION_DAYS,
) -> Entry:
    """Let a file name other bytes; what it named before is kept as a version (`keep_days` None: for good).

    The same bytes again are no version: then only the time may change.
    """
    usage.lock(work)
    before = entry(work, number)
    if before.folder or before.trashed_at or before.blob is None:
        raise Conflict("Only a living file can get new contents.")
    if before.blob == blob.id:
        if reserved:
            usage.return_reserved(work, reserved)
        return set_times(work, number, modified_at=modified_at)
    rev = changes.record(work, FEED, str(number), collection=str(before.parent))
    _keep(work, before, rev=rev, keep_days=keep_days)
    claims.release(work, kind="entry", claimant=str(number))
    claims.claim(work, blob.id, kind="entry", claimant=str(number), category=category_of(mime), reserved=reserved)
    fields = {
        "blob": blob.id,
        "size": blob.size,
        "mime": mime,
        "modified_at": to_ms(modified_at),
        "feature": work.feature or before.feature,
    }
    return _changed(work, before, rev=rev, fields=fields, grown=blob.size - before.size)


def set_times(
    work: Work, number: int, *, modified_at: datetime | None = None, created_at: datetime | None = None
) -> Entry:
    """Say when a file was made or last changed, by whoever keeps it. Nothing happens if that is known."""
    usage.lock(work)
    before = entry(work, number)
    fields = {
        "modified_at": to_ms(modified_at or before.modified_at),
        "created_at": to_ms(created_at or before.created_at),
    }
    if fields == {"modified_at": to_ms(before.modified_at), "created_at": to_ms(before.created_at)}:
        return before
    rev = changes.record(work, FEED, str(number), collection=str(before.parent))
    return _changed(work, before, rev=rev, fields=fields)


def set_favourite(work: Work, number: int, favourite: bool) -> Entry:
    """Mark or unmark an entry. Nothing happens if it is so already."""
    usage.lock(work)
    before = entry(work, number)
    if before.favourite == favourite:
        return before
    rev = changes.record(work, FEED, str(number), collection=str(before.parent))
    return _changed(work, before, rev=rev, fields={"favourite": int(favourite)})


def _changed(work: Work, before: Entry, *, rev: int, fields: dict[str, Any], grown: int = 0) -> Entry:
    store.set_fields(work.tx, work.account, before.number, {**fields, "rev": rev, "etag_rev": rev})
    store.touch(work.tx, work.account, before.parent, rev=rev, at_ms=to_ms(work.now), grown=grown)
    return entry(work, before.number)


def versions(work: Work, number: int) -> list[Version]:
    """The earlier versions of a file, newest first."""
    return store.versions(work.tx, work.account, [number])


def version(work: Work, number: int, earlier: int) -> Version:
    """One earlier version of a file, or NotFound."""
    if found := store.version(work.tx, work.account, number, earlier):
        return found
    raise NotFound


def restore_version(work: Work, number: int, earlier: int, *, keep_days: int | None = VERSION_DAYS) -> Entry:
    """Make an earlier version the present one; the present one becomes a version, kept as `replace` keeps it."""
    kept = version(work, number, earlier)
    ref = claims.owned(work, kept.blob).ref
    return replace(work, number, blob=ref, mime=kept.mime, modified_at=kept.modified_at, keep_days=keep_days)


def due_versions(work: Work, *, limit: int = 200) -> list[tuple[str, Version]]:
    """(account, version) of what has been kept for its time, of all accounts."""
    return store.due_versions(work.tx, before_ms=to_ms(work.now), limit=limit)


def drop_version(work: Work, version: Version) -> None:
    """Let go of an earlier version."""
    claims.release(work, kind="version", claimant=f"{version.entry}.{version.number}")
    store.remove_version(work.tx, work.account, version.entry, version.number)


def _keep(work: Work, before: Entry, *, rev: int, keep_days: int | None) -> None:
    keep_until = None if keep_days is None else to_ms(work.now + timedelta(days=keep_days))
    claims.claim(
        work,
        before.blob or "",
        kind="version",
        claimant=f"{before.number}.{rev}",
        category=Category.VERSIONS,
        feature=before.feature,
    )
    store.add_version(
        work.tx,
        work.account,
        {
            "entry": before.number,
            "number": rev,
            "blob": before.blob,
            "size": before.size,
            "mime": before.mime,
            "modified_at": to_ms(before.modified_at),
            "replaced_at": to_ms(work.now),
            "keep_until": keep_until,
        },
    )
