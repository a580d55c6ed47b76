"""Following the tree: an image or video that some living name has is an asset, once, wherever it lies.

`files` calls these in the Work in which it names, moves, trashes or purges something.
"""

from collections.abc import Sequence

from tansu.features.gallery import store
from tansu.features.gallery.model import (
    FEATURE,
    Asset,
    AssetState,
    asset_from_facts,
    taken_at_of,
    with_rev,
)
from tansu.features.gallery.renditions import drop_renditions, render_pending
from tansu.foundation import changes, tree
from tansu.foundation.tree import Entry
from tansu.foundation.work import Work
from tansu.ports.blobs import BlobRef
from tansu.ports.media import MediaFacts


def adopt(work: Work, entry: Entry, original: BlobRef, facts: MediaFacts, *, sent: bool) -> Asset:
    """See to it that what a living entry names is an asset; the same bytes under another name are the same asset.

    If its owner had it in the trash, or deleted it, and it was `sent` anew by something that cannot ask, it has come
    back: kept and charged, and shown apart until its owner decides.
    """
    known = store.by_blob(work.tx, work.account, original.id)
    if known is None:
        deleted = sent and bool(changes.deleted_before(work, [original.sha256]))
        return _add(work, entry, original, facts, AssetState.CAME_BACK if deleted else AssetState.LIVE)
    if known.state is AssetState.TRASH:
        (known,) = put_into(work, [known], AssetState.CAME_BACK if sent else AssetState.LIVE)
    return known


def follow(work: Work, blobs: Sequence[str], *, deleted: bool = False) -> None:
    """Let the assets of these blobs be where their names are: alive, in the trash, or nowhere.

    With `deleted`, what has no name left leaves its checksum behind: a phone that sends it again is asked (R13).
    """
    assets = store.by_blobs(work.tx, work.account, sorted(set(blobs))) if blobs else []
    named = tree.of_blobs(work, [one.blob for one in assets])
    places: dict[AssetState, list[Asset]] = {state: [] for state in AssetState}
    nameless = []
    for asset in assets:
        names = [one for one in named.get(asset.blob, []) if one.feature == FEATURE]
        if not names:
            nameless.append(asset)
        elif all(one.trashed_at for one in names):
            places[AssetState.TRASH].append(asset)
        elif asset.state is AssetState.TRASH:
            places[AssetState.LIVE].append(asset)
    for state, some in places.items():
        put_into(work, [one for one in some if one.state is not state], state)
    for asset in nameless:
        forget(work, asset, deleted=deleted)
    if nameless:
        drop_renditions.defer(work, assets=[one.id for one in nameless])


def put_into(work: Work, assets: Sequence[Asset], state: AssetState) -> list[Asset]:
    """Let assets be in another state, and count them there."""
    if not assets:
        return []
    last = changes.record_all(work, FEATURE, [(one.id, "assets") for one in assets])
    first = last - len(assets) + 1
    moved = [with_rev(one, rev, state=state) for rev, one in enumerate(assets, start=first)]
    store.set_states(work.tx, work.account, moved)
    for before in assets:
        store.count_out(work.tx, work.account, before, version=last)
    for after in moved:
        store.count_in(work.tx, work.account, after, version=last)
    return moved


def forget(work: Work, asset: Asset, *, deleted: bool) -> None:
    """Remove an asset that has no name any more; of what its owner deleted the checksum is remembered."""
    checksum = asset.sha256 if deleted else None
    rev = changes.gone(work, FEATURE, asset.id, collection="assets", sha256=checksum)
    store.remove(work.tx, work.account, asset.id)
    store.count_out(work.tx, work.account, asset, version=rev)


def _add(work: Work, entry: Entry, original: BlobRef, facts: MediaFacts, state: AssetState) -> Asset:
    taken_at = taken_at_of(facts, declared=None, modified=entry.modified_at, now=work.now)
    asset = asset_from_facts(work.new_id(), original, facts, taken_at, now=work.now)
    rev = changes.record(work, FEATURE, asset.id, collection="assets", sha256=original.sha256)
    asset = with_rev(asset, rev, state=state)
    store.add(work.tx, work.account, asset)
    store.count_in(work.tx, work.account, asset, version=rev)
    render_pending.defer(work, key=work.account)
    return asset
