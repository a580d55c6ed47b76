"""What an owner may change of an asset; never its bytes."""

from datetime import datetime

from tansu.core.errors import Invalid, NotFound, PreconditionFailed
from tansu.features.gallery import store
from tansu.features.gallery.model import FEATURE, Asset, TakenAt, plausible, with_rev
from tansu.foundation import changes, tree, usage
from tansu.foundation.work import Work
from tansu.ports.media import TakenFrom


def set_favourite(work: Work, asset_id: str, favourite: bool, *, etag: str = "") -> Asset:
    """Mark or unmark. With `etag`, only if the asset has not changed since, else PreconditionFailed."""
    after = _change(work, require_etag(work, asset_id, etag), favourite=favourite)
    for named in tree.of_blobs(work, [after.blob]).get(after.blob, []):
        if named.feature == FEATURE and not named.trashed_at:
            tree.set_favourite(work, named.number, favourite)
    return after


def set_taken(work: Work, asset_id: str, moment: datetime, *, etag: str = "") -> Asset:
    """Say when it was really taken (naive: wall time with unknown zone). The original keeps what it says."""
    if not plausible(moment, work.now):
        raise Invalid("A photo can be dated from the year 1900 until now.")
    offset = moment.utcoffset()
    minutes = None if offset is None else int(offset.total_seconds() // 60)
    taken_at = TakenAt(moment.replace(tzinfo=None, microsecond=0), minutes, TakenFrom.DECLARED)
    return _change(work, require_etag(work, asset_id, etag), taken_at=taken_at)


def require_etag(work: Work, asset_id: str, etag: str) -> Asset:
    """The asset as it is and stays while this Work lasts. PreconditionFailed if `etag` is another, NotFound."""
    usage.lock(work)
    found = store.get(work.tx, work.account, asset_id)
    if found is None:
        raise NotFound
    if etag and etag != found.etag:
        raise PreconditionFailed("This has changed since you last saw it. Look again, then decide.")
    return found


def _change(work: Work, before: Asset, **changed: object) -> Asset:
    """Write the change and count the asset out of its old month and into its new one, which may be the same."""
    rev = changes.record(work, FEATURE, before.id, collection="assets")
    after = with_rev(before, rev, **changed)
    store.update(work.tx, work.account, after)
    store.recount_changed(work.tx, work.account, before, after)
    return after
