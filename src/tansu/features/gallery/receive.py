"""Receiving: bytes that are stored already become an asset, once."""

from collections.abc import Sequence
from datetime import UTC, datetime

from tansu.core.errors import DeletedBefore, InTrash
from tansu.core.instants import rfc3339
from tansu.features.gallery import store
from tansu.features.gallery.model import (
    FEATURE,
    Asset,
    AssetState,
    RenditionState,
    asset_from_facts,
    taken_at_of,
    with_rev,
)
from tansu.features.gallery.renditions import make_again, render_pending
from tansu.features.gallery.trash import purge_at_of, restore
from tansu.foundation import changes, claims, tree, usage
from tansu.foundation.work import Work
from tansu.ports.blobs import BlobRef
from tansu.ports.media import MediaFacts

PHOTOS = "Photos"


def receive(
    work: Work,
    original: BlobRef,
    facts: MediaFacts,
    *,
    filename: str,
    folder: Sequence[str] | None = None,
    declared: datetime | None = None,
    modified: datetime | None = None,
    again: str = "",
    reserved: int = 0,
) -> tuple[Asset, bool]:
    """Make the stored bytes at `original` an asset of the account; return it and whether it is new.

    It lies in `folder`, or else under Photos by the month in which it was taken.

    The same bytes twice are one asset and one charge; `reserved` bytes of quota are used up or given back.
    Raises InTrash if the owner has them in the trash, unless `again` is `restore`, and DeletedBefore if they
    were deleted for good, unless it is `yes` (R13). Damaged bytes give up their place to these; those of a sound
    blob stay, and the caller removes `original` if the asset names another.
    """
    usage.lock(work)
    healed = claims.heal(work, original)
    known = claims.owned_by_checksum(work, original.sha256)
    asset = store.by_blob(work.tx, work.account, known.ref.id) if known else None
    if asset is not None:
        _settle(work, reserved)
        if healed:
            make_again(work, asset.id, was=RenditionState.FAILED)
        return _welcome_back(work, asset, again), False
    if again != "yes":
        _ask_if_deleted(work, original.sha256)
    if known is None:
        claims.add(work, original)
    blob = known.ref if known else original
    asset = _add(
        work, blob, facts, filename=filename, folder=folder, declared=declared, modified=modified, reserved=reserved
    )
    return asset, True


def _add(
    work: Work,
    blob: BlobRef,
    facts: MediaFacts,
    *,
    filename: str,
    folder: Sequence[str] | None,
    declared: datetime | None,
    modified: datetime | None,
    reserved: int,
) -> Asset:
    taken_at = taken_at_of(facts, declared=declared, modified=modified, now=work.now)
    by_month = [PHOTOS, f"{taken_at.local.year:04}", f"{taken_at.local.month:02}"]
    tree.place(
        work,
        tree.make_folder(work, by_month if folder is None else folder),
        filename,
        blob=blob,
        mime=facts.mime,
        modified_at=_instant(modified or declared or work.now),
        beside=True,
        reserved=reserved,
    )
    asset = asset_from_facts(work.new_id(), blob, facts, taken_at, now=work.now)
    rev = changes.record(work, FEATURE, asset.id, collection="assets", sha256=blob.sha256)
    asset = with_rev(asset, rev)
    store.add(work.tx, work.account, asset)
    store.count_in(work.tx, work.account, asset, version=rev)
    render_pending.defer(work, key=work.account)
    return asset


def _instant(moment: datetime) -> datetime:
    """A file's time is an instant; a wall time whose zone nobody knows is read as if it were in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _welcome_back(work: Work, asset: Asset, again: str) -> Asset:
    if asset.state is AssetState.LIVE:
        return asset
    if again != "restore":
        purge_at = purge_at_of(work, asset)
        raise InTrash(
            "This is in your trash. Restore it there, or send it with again=restore.",
            asset=asset.id,
            purge_at=rfc3339(purge_at) if purge_at else None,
        )
    return restore(work, [asset.id])[0]


def _ask_if_deleted(work: Work, sha256: str) -> None:
    if at := changes.deleted_before(work, [sha256]).get(sha256):
        raise DeletedBefore(
            f"You deleted this on {at:%A, %-d %B %Y}. Send it with again=yes to have it back.",
            deleted_at=rfc3339(at),
        )


def _settle(work: Work, reserved: int) -> None:
    if reserved:
        usage.return_reserved(work, reserved)
