"""Looking: the timeline, one asset, its bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tansu.core.errors import NotFound
from tansu.core.instants import from_ms
from tansu.features.gallery import store, store_originals, store_pictured
from tansu.features.gallery.model import (
    FEATURE,
    PAGE_SIZE,
    Asset,
    AssetState,
    Month,
    MonthPage,
    Pictured,
    RenditionState,
)
from tansu.foundation import claims, tree
from tansu.foundation.tree import Entry
from tansu.foundation.work import Work
from tansu.ports.blobs import BlobRef


@dataclass(frozen=True)
class Shown:
    """An asset with what other ledgers know of it."""

    asset: Asset
    name: str
    path: str
    blob: BlobRef
    purge_at: datetime | None


@dataclass(frozen=True)
class Original:
    """What is needed to serve an original."""

    ref: BlobRef
    mime: str
    name: str
    stored_at: datetime
    damaged: bool


def months(work: Work) -> tuple[list[Month], int]:
    """The months that have living assets, newest first, and the newest version of any."""
    found = store.months(work.tx, work.account)
    # A month that is empty now has a version too: it was changed by what left it.
    return [month for month in found if month.assets], max((month.version for month in found), default=0)


def month(work: Work, bucket: int, *, page: int = 0) -> MonthPage:
    """A stretch of at most 2,000 assets of one month (the number yyyymm), newest first, in columns."""
    counted = store.month(work.tx, work.account, bucket) or Month(bucket, 0, 0, 0)
    pages = max(1, -(-counted.assets // PAGE_SIZE))
    if not 0 <= page < pages:
        raise NotFound(f"This month has {pages} pages, counted from 0.")
    rows = store.month_rows(work.tx, work.account, bucket, skip=page * PAGE_SIZE, limit=PAGE_SIZE)
    return MonthPage(
        month=counted,
        page=page,
        pages=pages,
        ids=[row.id for row in rows],
        times=[row.taken_local for row in rows],
        ratios=[row.ratio for row in rows],
        colours=[row.colour for row in rows],
        durations={n: row.duration_ms or 0 for n, row in enumerate(rows) if row.kind},
        favourites=[n for n, row in enumerate(rows) if row.favourite],
        pending=[n for n, row in enumerate(rows) if row.rendition == RenditionState.PENDING],
    )


def asset(work: Work, asset_id: str) -> Shown:
    """One asset, living or in the trash, or NotFound."""
    found = store.get(work.tx, work.account, asset_id)
    if found is None:
        raise NotFound
    return shown(work, [found])[0]


def assets_of(work: Work, blobs: Sequence[str]) -> dict[str, str]:
    """The ids of the assets whose originals these blobs are, by blob."""
    return {one.blob: one.id for one in store.by_blobs(work.tx, work.account, blobs)} if blobs else {}


def pictured(work: Work, blobs: Sequence[str]) -> dict[str, Pictured]:
    """What a listing shows of the assets whose originals these blobs are, by blob; however many, one question."""
    return store_pictured.pictured(work.tx, work.account, blobs) if blobs else {}


def shown(work: Work, assets: Sequence[Asset]) -> list[Shown]:
    """The same assets with name, path and bytes, in the same order."""
    named = tree.of_blobs(work, [one.blob for one in assets])
    return [_shown(work, one, named.get(one.blob, [])) for one in assets]


def find_original(work: Work, asset_id: str) -> Original:
    """What serving the original needs, or NotFound."""
    row = store_originals.original(work.tx, work.account, asset_id)
    if row is None:
        raise NotFound
    ref = BlobRef(work.account, row.id, row.extension, row.size, row.sha256, row.crc32)
    name = row.name or f"{asset_id}.{row.extension}"
    return Original(ref, row.mime, name, from_ms(row.stored_at), row.damaged_at is not None)


def rendition_state(work: Work, asset_id: str) -> RenditionState:
    """Whether an asset's renditions are there, or NotFound if there is no such asset."""
    state = store.exists(work.tx, work.account, asset_id)
    if state is None:
        raise NotFound
    return state


def _shown(work: Work, found: Asset, entries: list[Entry]) -> Shown:
    entries = [one for one in entries if one.feature == FEATURE] or entries
    living = [one for one in entries if one.trashed_at is None]
    best = next(iter(living or entries), None)
    trashed = [one.purge_at for one in entries if one.purge_at]
    return Shown(
        asset=found,
        name=best.name if best else "",
        path="/".join(tree.path_of(work, best.number)) if best else "",
        blob=claims.owned(work, found.blob).ref,
        purge_at=max(trashed) if trashed and found.state is AssetState.TRASH else None,
    )
