"""What is in the tree beside photos and notes, and how it leaves, comes back and is erased."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from tansu.core.instants import rfc3339
from tansu.core.principal import Means, Principal
from tansu.features import notes
from tansu.features.files.change import set_favourite, set_properties
from tansu.features.files.folders import make_folder
from tansu.features.files.model import FEATURE
from tansu.features.files.places import GALLERY, MESSAGES, NOTES
from tansu.features.files.put import store
from tansu.features.files.trash import trash
from tansu.foundation import claims, tree, usage
from tansu.foundation.custody import Holding, Kept, OpenBytes, Record
from tansu.foundation.tree import Entry
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef

PAGE = 500

OURS = (FEATURE, MESSAGES)
"""Features whose files nobody else exports."""


class FilesCustodian:
    """Answers for files of any kind, for further names of photos, and for folders that are empty."""

    name = FEATURE
    feature = FEATURE
    tables: frozenset[str] = frozenset()

    def inventory(self, work: Work) -> list[Holding]:
        """Count files with their bytes, living and trashed."""
        return [Holding("file", *tree.totals(work, OURS))]

    def export(self, work: Work) -> Iterator[Record]:
        """Yield one record a file with its earlier versions, and one an empty folder, in number order."""
        for page in _pages(work, (*OURS, GALLERY, NOTES)):
            kept = tree.properties(work, [one.number for one in page])
            for one in page:
                if one.folder:
                    if not one.trashed_at and not one.size and not tree.children(work, one.number, limit=1):
                        yield {"kind": "folder", "path": "/".join(tree.path_of(work, one.number))}
                elif _is_ours(work, one):
                    yield _record(work, one, kept.get(one.number, {}))

    def blobs(self, work: Work) -> Iterator[BlobRef]:
        """Yield every blob once that a record points at."""
        seen: set[str] = set()
        for page in _pages(work, (*OURS, GALLERY, NOTES)):
            for one in page:
                if not _is_ours(work, one):
                    continue
                for blob in (one.blob or "", *(kept.blob for kept in tree.versions(work, one.number))):
                    if blob not in seen:
                        seen.add(blob)
                        yield claims.owned(work, blob).ref

    def restore(self, outside: Outside, account: str, records: Iterable[Record], open_bytes: OpenBytes) -> int:
        """Bring files back to their paths with times, marks, properties, earlier versions and place in the trash."""
        who = Principal(account, Means.SYSTEM)
        return sum(_restore_one(outside, who, record, open_bytes) for record in records)

    def erase(self, work: Work, *, limit: int) -> int:
        """Erase at most `limit` files with their names, versions and claims. Folders end with the tree."""
        usage.lock(work)
        found = [one for one in tree.page(work, features=OURS, limit=limit + PAGE) if not one.folder][:limit]
        for one in found:
            tree.trash(work, one.number)
            tree.purge(work, one.number)
        return tree.totals(work, OURS)[0]

    def kept(self, work: Work) -> list[Kept]:
        """Nothing stays."""
        return []


def _is_ours(work: Work, entry: Entry) -> bool:
    """Whether no other custodian carries this file along under this name."""
    if entry.folder:
        return False
    if entry.feature == NOTES:
        path = tree.path_of(work, entry.number)
        # What lies in a hidden folder beside notes is their attachments.
        return not notes.is_note(path) and not any(name.startswith(".") for name in path[:-1])
    return entry.feature in OURS or _is_further_name(work, entry)


def _pages(work: Work, features: tuple[str, ...]) -> Iterator[list[Entry]]:
    after = 0
    while page := tree.page(work, features=features, after=after, limit=PAGE):
        yield page
        after = page[-1].number


def _is_further_name(work: Work, entry: Entry) -> bool:
    """Whether this is not the one name under which the gallery exports the photo."""
    names = [one for one in tree.of_blobs(work, [entry.blob or ""])[entry.blob or ""] if one.feature == GALLERY]
    living = [one for one in names if one.trashed_at is None]
    return entry.number != (living or names)[0].number


def _record(work: Work, entry: Entry, properties: dict[str, str]) -> Record:
    return {
        "kind": "file",
        "path": "/".join(tree.path_of(work, entry.number)),
        "name": entry.name,
        "sha256": entry.sha256,
        "size": entry.size,
        "mime": entry.mime,
        "modified_at": rfc3339(entry.modified_at),
        "created_at": rfc3339(entry.created_at),
        "favourite": entry.favourite,
        "trashed": entry.trashed_at is not None,
        "properties": properties,
        "versions": [
            {"sha256": one.sha256, "size": one.size, "mime": one.mime, "modified_at": rfc3339(one.modified_at)}
            for one in reversed(tree.versions(work, entry.number))
        ],
    }


def _restore_one(outside: Outside, who: Principal, record: Record, open_bytes: OpenBytes) -> bool:
    path = tuple(record["path"].split("/"))
    if record["kind"] == "folder":
        with outside.look(who.account) as work:
            known = tree.seek(work, path) is not None
        if not known:
            make_folder(outside, who, path, make_parents=True)
        return not known
    place = _free_path(outside, who, record, path)
    if place is None:
        return False
    for text in (*record["versions"], record):
        with open_bytes(text["sha256"]) as chunks:
            stored = store(
                outside,
                who,
                place,
                chunks=chunks,
                mime=text["mime"],
                modified_at=datetime.fromisoformat(text["modified_at"]),
                created_at=datetime.fromisoformat(record["created_at"]),
                checksums={"SHA256": text["sha256"]},
                make_parents=True,
            )
    number = stored.entry.number
    if record["favourite"]:
        set_favourite(outside, who, number, True)
    if record["properties"]:
        set_properties(outside, who, number, record["properties"])
    if record["trashed"]:
        trash(outside, who, [number])
    return True


def _free_path(outside: Outside, who: Principal, record: Record, path: tuple[str, ...]) -> tuple[str, ...] | None:
    """Where a file may come back; None if these bytes have been at that place before, under this name or beside it."""
    with outside.look(who.account) as work:
        blob = claims.owned_by_checksum(work, record["sha256"])
        for one in tree.of_blobs(work, [blob.ref.id]).get(blob.ref.id, []) if blob else ():
            if tuple(tree.path_of(work, one.number)[:-1]) == path[:-1] and bool(one.trashed_at) == record["trashed"]:
                return None
        folder = tree.seek(work, path[:-1])
        return path if folder is None else (*path[:-1], tree.free_name(work, folder.number, path[-1]))
