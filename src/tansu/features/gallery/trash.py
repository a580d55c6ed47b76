"""Trash of assets: their entries go, stay for thirty days, come back or are let go of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tansu.core.errors import Invalid, NotFound
from tansu.features.gallery import store
from tansu.features.gallery.model import FEATURE, Asset, AssetState, with_rev
from tansu.features.gallery.renditions import drop_renditions
from tansu.foundation import changes, claims, tree, usage
from tansu.foundation.tree import Entry
from tansu.foundation.work import Outside, Work

MOST_AT_ONCE = 1000
PURGE_BATCH = 100


@dataclass(frozen=True)
class TrashPage:
    """Trashed assets, soonest gone first."""

    assets: list[Asset]
    next: tuple[int, int] | None
    """The place after which to go on, or None at the end."""


def trash(work: Work, assets: Sequence[str]) -> list[Asset]:
    """Move assets to the trash with all names they have. One id that is not the account's: NotFound, nothing done."""
    return [_trash(work, one) for one in _all_or_none(work, assets)]


def restore(work: Work, assets: Sequence[str]) -> list[Asset]:
    """Bring assets back under the names they had."""
    return [_restore(work, one) for one in _all_or_none(work, assets)]


def purge(work: Work, assets: Sequence[str]) -> list[str]:
    """Let go of trashed assets for good and return the ids of those that were in the trash.

    A tombstone keeps each checksum, so that a phone that sends one again is asked first (R13).
    """
    doomed = [one for one in _all_or_none(work, assets) if one.state is AssetState.TRASH]
    named = tree.of_blobs(work, [one.blob for one in doomed])
    for one in doomed:
        _purge(work, one, named.get(one.blob, []))
    gone = [one.id for one in doomed]
    if gone:
        drop_renditions.defer(work, assets=gone)
    return gone


def trashed(work: Work, *, after: tuple[int, int] | None = None, limit: int = 200) -> TrashPage:
    """Trashed assets, soonest gone first, after the place `after` where the last page ended."""
    entries = tree.trashed(work, after=after, limit=limit)
    by_blob = {one.blob: one for one in store.by_blobs(work.tx, work.account, _blobs(entries))} if entries else {}
    found = {one.blob: by_blob[one.blob] for one in entries if one.blob in by_blob}
    assets = [one for one in found.values() if one.state is AssetState.TRASH]
    return TrashPage(assets, tree.trash_place(entries[-1]) if len(entries) == limit else None)


def trash_totals(work: Work) -> tuple[int, int]:
    """(count, bytes) of all trashed assets."""
    return store.trash_totals(work.tx, work.account)


def purge_all(outside: Outside, account: str) -> int:
    """Empty an account's trash in small transactions; return how many assets went."""
    done = 0
    while True:
        with outside.system(account, FEATURE) as work:
            assets = store.in_trash(work.tx, account, limit=PURGE_BATCH)
            done += len(purge(work, assets)) if assets else 0
        if len(assets) < PURGE_BATCH:
            return done


def purge_due(outside: Outside, *, limit: int = 200) -> int:
    """Let go of what has been in the trash for thirty days, of all accounts; return how many entries were due."""
    with outside.look() as work:
        due = [(account, entry) for account, entry in tree.due_for_purge(work, limit=limit) if _is_ours(entry)]
    for account, entry in due:
        with outside.system(account, FEATURE) as work:
            _purge_due(work, entry.number)
    return len(due)


def purge_at_of(work: Work, asset: Asset) -> datetime | None:
    """When a trashed asset will be let go of."""
    entries = tree.of_blobs(work, [asset.blob]).get(asset.blob, [])
    return max((one.purge_at for one in entries if one.purge_at), default=None)


def _all_or_none(work: Work, assets: Sequence[str]) -> list[Asset]:
    usage.lock(work)
    wanted = list(dict.fromkeys(assets))
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid(f"At most {MOST_AT_ONCE} at once.")
    found = {one.id: one for one in store.get_many(work.tx, work.account, wanted)} if wanted else {}
    if len(found) != len(wanted):
        raise NotFound("One of these does not exist; nothing was done.")
    return [found[one] for one in wanted]


def _trash(work: Work, asset: Asset) -> Asset:
    if asset.state is AssetState.TRASH:
        return asset
    for entry in tree.of_blobs(work, [asset.blob]).get(asset.blob, []):
        if entry.trashed_at is None:
            tree.trash(work, entry.number)
    return _moved(work, asset, AssetState.TRASH)


def _restore(work: Work, asset: Asset) -> Asset:
    if asset.state is AssetState.LIVE:
        return asset
    for entry in tree.of_blobs(work, [asset.blob]).get(asset.blob, []):
        if entry.trashed_at is not None and entry.trash_root == entry.number:
            tree.restore(work, entry.number)
    return _moved(work, asset, AssetState.LIVE)


def _moved(work: Work, before: Asset, state: AssetState) -> Asset:
    rev = changes.record(work, FEATURE, before.id, collection="assets")
    after = with_rev(before, rev, state=state)
    store.update(work.tx, work.account, after)
    store.recount_changed(work.tx, work.account, before, after)
    return after


def _purge_due(work: Work, number: int) -> None:
    """Let go of an entry whose time has come, and of its asset with the last one; look again, for it may be back."""
    usage.lock(work)
    entry = tree.find_number(work, number)
    if entry is None or entry.purge_at is None or entry.purge_at > work.now:
        return
    asset = store.by_blob(work.tx, work.account, entry.blob or "")
    if asset and asset.state is AssetState.TRASH and (purge_at_of(work, asset) or work.now) <= work.now:
        purge(work, [asset.id])
    else:
        tree.purge(work, number)


def _purge(work: Work, asset: Asset, entries: list[Entry]) -> None:
    checksum = claims.owned(work, asset.blob).ref.sha256
    rev = changes.gone(work, FEATURE, asset.id, collection="assets", sha256=checksum)
    store.remove(work.tx, work.account, asset.id)
    store.count_out(work.tx, work.account, asset, version=rev)
    for entry in entries:
        tree.purge(work, entry.number)


def _blobs(entries: Sequence[Entry]) -> list[str]:
    return [one.blob for one in entries if one.blob]


def _is_ours(entry: Entry) -> bool:
    return entry.feature == FEATURE
