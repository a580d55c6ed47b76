"""Trash of assets: their entries go, stay for thirty days, come back or are let go of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tansu.core.errors import Invalid, NotFound
from tansu.features.gallery import store
from tansu.features.gallery.adopt import forget, put_into
from tansu.features.gallery.model import FEATURE, Asset, AssetState
from tansu.features.gallery.renditions import drop_renditions
from tansu.foundation import tree, usage
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
    for one in doomed:
        _purge(work, one, _names(work, one))
    gone = [one.id for one in doomed]
    if gone:
        drop_renditions.defer(work, assets=gone)
    return gone


def trashed(work: Work, *, after: tuple[int, int] | None = None, limit: int = 200) -> TrashPage:
    """Trashed assets, soonest gone first, after the place `after` where the last page ended."""
    entries = tree.trashed_files(work, FEATURE, after=after, limit=limit)
    by_blob = {one.blob: one for one in store.by_blobs(work.tx, work.account, _blobs(entries))} if entries else {}
    found = {one.blob: by_blob[one.blob] for one in entries if one.blob in by_blob}
    assets = [one for one in found.values() if one.state is AssetState.TRASH]
    return TrashPage(assets, tree.trash_place(entries[-1]) if len(entries) == limit else None)


def came_back(work: Work, *, after: str = "", limit: int = 200) -> list[Asset]:
    """What came back by itself and waits for its owner to keep or remove it, in id order, strictly after `after`."""
    return store.in_state(work.tx, work.account, AssetState.CAME_BACK, after=after, limit=limit)


def came_back_totals(work: Work) -> tuple[int, int]:
    """(count, bytes) of all that came back."""
    return store.state_totals(work.tx, work.account, AssetState.CAME_BACK)


def keep(work: Work, assets: Sequence[str]) -> list[Asset]:
    """Take what came back into the timeline again. Nothing happens to what did not."""
    found = _all_or_none(work, assets)
    put_into(work, [one for one in found if one.state is AssetState.CAME_BACK], AssetState.LIVE)
    return found


def set_aside(work: Work, assets: Sequence[str]) -> list[Asset]:
    """Let assets wait for their owner's word again: takes back `keep` and, names and all, `trash`."""
    alive = [_restore(work, one) if one.state is AssetState.TRASH else one for one in _all_or_none(work, assets)]
    put_into(work, [one for one in alive if one.state is AssetState.LIVE], AssetState.CAME_BACK)
    return alive


def trash_totals(work: Work) -> tuple[int, int]:
    """(count, bytes) of all trashed assets."""
    return store.state_totals(work.tx, work.account, AssetState.TRASH)


def purge_all(outside: Outside, account: str) -> int:
    """Empty an account's trash in small transactions; return how many assets went."""
    done = 0
    while True:
        with outside.system(account, FEATURE) as work:
            trashed = store.in_state(work.tx, account, AssetState.TRASH, after="", limit=PURGE_BATCH)
            assets = [one.id for one in trashed]
            done += len(purge(work, assets)) if assets else 0
        if len(assets) < PURGE_BATCH:
            return done


def purge_at_of(work: Work, asset: Asset) -> datetime | None:
    """When a trashed asset will be let go of."""
    return max((one.purge_at for one in _names(work, asset) if one.purge_at), default=None)


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
    for entry in _names(work, asset):
        if entry.trashed_at is None:
            tree.trash(work, entry.number)
    return put_into(work, [asset], AssetState.TRASH)[0]


def _restore(work: Work, asset: Asset) -> Asset:
    if asset.state is AssetState.LIVE:
        return asset
    if asset.state is AssetState.TRASH:
        names = _names(work, asset)
        # What went with a folder comes back without it, but only if it has no other name.
        for entry in [one for one in names if one.trash_root == one.number] or names[:1]:
            tree.restore(work, entry.number)
    return put_into(work, [asset], AssetState.LIVE)[0]


def _purge(work: Work, asset: Asset, entries: list[Entry]) -> None:
    forget(work, asset, deleted=True)
    for entry in entries:
        tree.purge(work, entry.number)


def _names(work: Work, asset: Asset) -> list[Entry]:
    """The names an asset has, living and trashed; the same bytes may have others, which are notes' or files'."""
    return [one for one in tree.of_blobs(work, [asset.blob]).get(asset.blob, []) if one.feature == FEATURE]


def _blobs(entries: Sequence[Entry]) -> list[str]:
    return [one.blob for one in entries if one.blob]
