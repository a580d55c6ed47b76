"""Looking around in the tree; nothing here changes anything."""

from dataclasses import dataclass

from tansu.core.errors import NotFound
from tansu.foundation import claims, tree
from tansu.foundation.tree import Entry
from tansu.foundation.work import Work
from tansu.ports.blobs import BlobRef


@dataclass(frozen=True)
class Content:
    """What is needed to serve a file's bytes."""

    ref: BlobRef
    mime: str
    name: str
    damaged: bool


def living(work: Work, number: int) -> Entry:
    """The living entry of that number, or NotFound. 0 is the root."""
    found = tree.entry(work, number)
    if found.trashed_at:
        raise NotFound
    return found


def content(work: Work, number: int) -> Content:
    """What serving a file needs, also of one in the trash. NotFound for a folder: it has no bytes of its own."""
    found = tree.entry(work, number)
    if found.blob is None:
        raise NotFound("This is a folder; it has no contents of its own to send.")
    blob = claims.owned(work, found.blob)
    return Content(blob.ref, found.mime, found.name, blob.damaged_at is not None)


def version_content(work: Work, number: int, earlier: int) -> Content:
    """The same of an earlier version."""
    kept = tree.version(work, number, earlier)
    blob = claims.owned(work, kept.blob)
    return Content(blob.ref, kept.mime, tree.entry(work, number).name, blob.damaged_at is not None)
