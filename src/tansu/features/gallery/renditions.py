"""Renditions: thumbnail and preview, made in the background from the rows that lack them.

One job an account, asked for by every arrival and kept single by its key, makes a batch and then gives the
turn back, so that ten photos of one person do not wait behind ten thousand of another's.
"""

import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from tansu.core.errors import TansuError
from tansu.features.gallery import store, store_renditions
from tansu.features.gallery.looking import facts_of
from tansu.features.gallery.model import FEATURE, Asset, RenditionState, with_rev
from tansu.foundation import changes, claims, usage
from tansu.foundation.jobs import JobContext, Later, job
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef
from tansu.ports.media import CannotRender, Rendered

log = logging.getLogger("tansu.gallery")

BATCH = 24
AT_ONCE = 2


def rendition_name(asset_id: str, size: str) -> str:
    """The name of a rendition in its store; `size` is `thumbnail` or `preview`."""
    return f"{asset_id}-{size}.webp"


@dataclass(frozen=True)
class _Outcome:
    asset: str
    rendered: Rendered | None


def keep_renditions(outside: Outside, owner: str, asset_id: str, rendered: Rendered) -> None:
    """Store both renditions of an asset under their names. Not durable: they can be made again."""
    outside.renditions.put(owner, rendition_name(asset_id, "thumbnail"), rendered.thumbnail)
    outside.renditions.put(owner, rendition_name(asset_id, "preview"), rendered.preview)


def note_rendered(work: Work, asset_id: str, rendered: Rendered | None) -> None:
    """Write on the asset, as it is now, that it has renditions, or that it never will (None).

    If the asset was purged meanwhile, what was made of it is removed again.
    """
    usage.lock(work)
    before = store.get(work.tx, work.account, asset_id)
    if before is None:
        drop_renditions.defer(work, assets=[asset_id])
        return
    rev = changes.record(work, FEATURE, before.id, collection="assets")
    if rendered is None:
        after = with_rev(before, rev, rendition=RenditionState.FAILED)
    else:
        after = with_rev(before, rev, rendition=RenditionState.READY, colour=rendered.colour)
        if not before.width:
            after = replace(after, width=rendered.width, height=rendered.height)
    store.update(work.tx, work.account, after)
    store.recount_changed(work.tx, work.account, before, after)


@job("gallery.render", lease_seconds=180)
def render_pending(context: JobContext) -> None:
    """Make the renditions of one batch of the account's assets, newest arrivals first."""
    with context.look(feature=FEATURE) as work:
        waiting = store.pending(work.tx, context.account, limit=BATCH + 1)
        originals = [(asset, claims.owned(work, asset.blob).ref) for asset in waiting[:BATCH]]
    if not originals:
        return
    for outcomes in _in_steps(context, originals):
        with context.open_work(feature=FEATURE) as work:
            for outcome in outcomes:
                note_rendered(work, outcome.asset, outcome.rendered)
    if len(waiting) > BATCH:
        raise Later(0)


@job("gallery.drop_renditions")
def drop_renditions(context: JobContext, *, assets: list[str]) -> None:
    """Remove the renditions of purged assets: what is deleted must not stay to be seen."""
    for asset_id in assets:
        for size in ("thumbnail", "preview"):
            context.outside.renditions.delete(context.account, rendition_name(asset_id, size))


def retry_failed(work: Work) -> int:
    """Let the account's renditions that could not be made be tried again; return how many."""
    again = store_renditions.reset_renditions(work.tx, work.account, only=RenditionState.FAILED)
    if again:
        render_pending.defer(work, key=work.account)
    return again


def make_again(work: Work, asset_id: str, *, was: RenditionState = RenditionState.READY) -> None:
    """Have one asset's renditions made again: their bytes were missing, or those of its original are right now."""
    if store_renditions.make_pending(work.tx, work.account, asset_id, was=was):
        render_pending.defer(work, key=work.account)


def rebuild(outside: Outside, account: str) -> int:
    """Throw all renditions of an account away and have them made again; return how many."""
    outside.renditions.delete_owner(account)
    with outside.system(account, FEATURE) as work:
        count = store_renditions.reset_renditions(work.tx, account, only=RenditionState.READY)
        count += store_renditions.reset_renditions(work.tx, account, only=RenditionState.FAILED)
        render_pending.defer(work, key=account)
    return count


def pending_renditions(work: Work) -> dict[RenditionState, int]:
    """How many assets of the instance wait for renditions, and how many could not be rendered."""
    return store_renditions.count_renditions(work.tx)


def _in_steps(context: JobContext, originals: list[tuple[Asset, BlobRef]]) -> Iterable[list[_Outcome]]:
    """Render a few at once and hand on what is done, so that a stop loses little."""
    step = AT_ONCE * 4
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="render") as threads:
        for start in range(0, len(originals), step):
            some = originals[start : start + step]
            yield list(threads.map(lambda one: _render(context.outside, *one), some))
            context.progress(min(start + step, len(originals)), len(originals))


def _render(outside: Outside, asset: Asset, ref: BlobRef) -> _Outcome:
    """Make and keep both renditions of one original; what cannot be rendered is noted as such, for good."""
    try:
        facts = facts_of(outside, ref, filename="")
        if facts is None:
            raise CannotRender("no header that we know")
        with outside.blobs.as_file(ref) as path:
            rendered = outside.media.render(path, facts)
    except (CannotRender, TansuError) as error:
        log.info("no renditions", extra={"asset_id": asset.id, "reason": type(error).__name__})
        return _Outcome(asset.id, None)
    keep_renditions(outside, ref.owner, asset.id, rendered)
    return _Outcome(asset.id, rendered)
