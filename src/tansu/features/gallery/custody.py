"""What the gallery holds, and how it leaves, comes back and is erased."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from tansu.core.instants import rfc3339
from tansu.features.gallery import store
from tansu.features.gallery.browse import Shown, shown
from tansu.features.gallery.change import set_favourite, set_taken
from tansu.features.gallery.looking import facts_of
from tansu.features.gallery.model import FEATURE, AssetState
from tansu.features.gallery.receive import receive
from tansu.features.gallery.trash import purge, trash
from tansu.foundation import changes, claims
from tansu.foundation.custody import Holding, Kept, OpenBytes, Record
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef
from tansu.ports.media import Kind, TakenFrom

PAGE = 500
_KINDS = {Kind.PHOTO: "photo", Kind.VIDEO: "video"}


class GalleryCustodian:
    """Answers for photos and videos."""

    name = FEATURE
    feature = FEATURE
    tables = frozenset({"gallery_assets", "gallery_months"})

    def inventory(self, work: Work) -> list[Holding]:
        """Count photos and videos with the bytes of their originals, living and trashed."""
        return [Holding(_KINDS[kind], count, size) for kind, count, size in store.totals(work.tx, work.account)]

    def export(self, work: Work) -> Iterator[Record]:
        """Yield one record an asset, in id order."""
        for page in self._pages(work):
            yield from (_record(one) for one in page)

    def blobs(self, work: Work) -> Iterator[BlobRef]:
        """Yield every original once: an asset has exactly one and no two share one."""
        for page in self._pages(work):
            yield from (one.blob for one in page)

    def restore(self, outside: Outside, account: str, records: Iterable[Record], open_bytes: OpenBytes) -> int:
        """Bring assets back with their bytes, dates, marks and place in the trash."""
        return sum(_restore_one(outside, account, record, open_bytes) for record in records)

    def erase(self, work: Work, *, limit: int) -> int:
        """Erase at most `limit` assets with their names and claims, at last the counts and the feed."""
        assets = [one.id for one in store.page(work.tx, work.account, after="", limit=limit)]
        if assets:
            trash(work, assets)
            purge(work, assets)
        left = sum(count for _, count, _ in store.totals(work.tx, work.account))
        if not left:
            store.erase_counts(work.tx, work.account)
            changes.erase_feature(work, FEATURE)
        return left

    def kept(self, work: Work) -> list[Kept]:
        """Nothing stays."""
        return []

    def _pages(self, work: Work) -> Iterator[list[Shown]]:
        after = ""
        while page := store.page(work.tx, work.account, after=after, limit=PAGE):
            yield shown(work, page)
            after = page[-1].id


def _record(one: Shown) -> Record:
    asset = one.asset
    place = asset.place
    return {
        "kind": "asset",
        "sha256": one.blob.sha256,
        "size": one.blob.size,
        "name": one.name,
        "path": one.path,
        "mime": asset.mime,
        "taken_at": asset.taken_at.text,
        "taken_from": asset.taken_at.source.value,
        "added_at": rfc3339(asset.added_at),
        "favourite": asset.favourite,
        "trashed": asset.state is AssetState.TRASH,
        "width": asset.width,
        "height": asset.height,
        "duration_ms": asset.duration_ms,
        "camera": asset.camera,
        "place": [place.latitude, place.longitude] if place else None,
    }


def _restore_one(outside: Outside, account: str, record: Record, open_bytes: OpenBytes) -> bool:
    with outside.look(account, FEATURE) as work:
        if store.by_checksums(work.tx, account, [record["sha256"]])[0]:
            return False
        known = claims.owned_by_checksum(work, record["sha256"])
    ref = known.ref if known else _store(outside, account, record, open_bytes)
    facts = facts_of(outside, ref, filename=record["name"])
    if facts is None:
        return False
    taken_at = datetime.fromisoformat(record["taken_at"])
    with outside.system(account, FEATURE) as work:
        path = record["path"].split("/")
        asset, new = receive(work, ref, facts, filename=path[-1], folder=path[:-1], declared=taken_at, again="yes")
        if record["taken_from"] == TakenFrom.DECLARED.value and asset.taken_at.text != record["taken_at"]:
            set_taken(work, asset.id, taken_at)
        if record["favourite"]:
            set_favourite(work, asset.id, True)
        if record["trashed"]:
            trash(work, [asset.id])
    return new


def _store(outside: Outside, account: str, record: Record, open_bytes: OpenBytes) -> BlobRef:
    extension = record["name"].rsplit(".", 1)[-1].lower() if "." in record["name"] else "bin"
    clean = extension if extension.isascii() and extension.isalnum() and len(extension) <= 8 else "bin"
    with outside.look(account) as work, open_bytes(record["sha256"]) as chunks:
        return outside.blobs.put(account, chunks, blob_id=work.new_id(), extension=clean, name=record["name"])
