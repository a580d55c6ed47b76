"""Bringing notes back from records: every revision in its order, what lies beside, marks and trash."""

from datetime import datetime
from pathlib import PurePosixPath

from tansu.core.ids import new_id
from tansu.features.notes import store
from tansu.features.notes.adopt import write_down
from tansu.features.notes.model import FEATURE
from tansu.features.notes.naming import category_of, title_of
from tansu.features.notes.trash import trash
from tansu.foundation import claims, tree, usage
from tansu.foundation.custody import OpenBytes, Record
from tansu.foundation.tree import extension_of
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef


def bring_back(outside: Outside, account: str, record: Record, open_bytes: OpenBytes) -> bool:
    """Make the note that a record tells of; False if it is here already, with this text under this name."""
    with outside.look(account, FEATURE) as work:
        if _is_here(work, record):
            return False
    wanted = [*(one["sha256"] for one in record["revisions"]), *(one["sha256"] for one in record["attachments"])]
    brought = {sha256: _bytes(outside, account, sha256, record["path"], open_bytes) for sha256 in dict.fromkeys(wanted)}
    with outside.system(account, FEATURE) as work:
        usage.lock(work)
        refs = {sha256: claims.enter(work, ref) for sha256, ref in brought.items()}
        number = _make(work, record, refs)
        store.mark(work.tx, account, number, {"conflict_of": _number_of(work, record["conflict_of"])})
        if record["trashed"]:
            trash(work, [number])
    for ref in brought.values():
        if refs[ref.sha256].id != ref.id:
            outside.blobs.delete(ref.owner, ref.id, ref.extension)
    return True


def _make(work: Work, record: Record, refs: dict[str, BlobRef]) -> int:
    path = record["path"].split("/")
    folder = tree.make_folder(work, path[:-1])
    first, *later = record["revisions"]
    entry = tree.place(
        work,
        folder,
        path[-1],
        blob=refs[first["sha256"]],
        mime="text/markdown",
        modified_at=datetime.fromisoformat(first["modified_at"]),
        beside=True,
    )
    for one in later:
        entry = tree.replace(
            work,
            entry.number,
            blob=refs[one["sha256"]],
            mime=entry.mime,
            modified_at=datetime.fromisoformat(one["modified_at"]),
            keep_days=None,
        )
    entry = tree.set_favourite(work, entry.number, record["favourite"])
    write_down(work, entry, tree.path_of(work, entry.number))
    for one in record["attachments"]:
        _place_beside(work, entry.number, folder, one, refs[one["sha256"]])
    return entry.number


def _place_beside(work: Work, note: int, folder: int, record: Record, ref: BlobRef) -> None:
    """Put an attachment back under the path by which the text names it."""
    parts = PurePosixPath(record["path"]).parts
    own = tree.make_folder(work, [*tree.path_of(work, folder), *parts[:-1]])
    tree.place(work, own, parts[-1], blob=ref, mime=record["mime"], modified_at=work.now, beside=True)
    store.mark(work.tx, work.account, note, {"beside": own})


def _is_here(work: Work, record: Record) -> bool:
    path = record["path"].split("/")
    wanted = (category_of(path), title_of(path[-1]), record["trashed"])
    known = claims.owned_by_checksum(work, record["sha256"])
    entries = tree.of_blobs(work, [known.ref.id]).get(known.ref.id, []) if known else []
    notes = store.get_many(work.tx, work.account, [one.number for one in entries]) if entries else []
    return any((one.category, one.title, one.trashed) == wanted for one in notes)


def _number_of(work: Work, path: str | None) -> int | None:
    """The note at a path, if it has come back already."""
    entry = tree.seek(work, path.split("/")) if path else None
    return entry.number if entry and store.get(work.tx, work.account, entry.number) else None


def _bytes(outside: Outside, account: str, sha256: str, path: str, open_bytes: OpenBytes) -> BlobRef:
    with outside.look(account) as work:
        known = claims.owned_by_checksum(work, sha256)
    if known:
        return known.ref
    with open_bytes(sha256) as chunks:
        blob = new_id(outside.chance.random_bytes)
        return outside.blobs.put(account, chunks, blob_id=blob, extension=extension_of(path), name=path.split("/")[-1])
