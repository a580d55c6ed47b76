"""Which feature reads a file, decided by its place and its bytes; and telling that feature what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from tansu.features import gallery, notes
from tansu.features.files.model import FEATURE, Path
from tansu.features.files.places import GALLERY, NOTES, mime_of, place_of
from tansu.foundation.tree import VERSION_DAYS, Entry
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef
from tansu.ports.media import MediaFacts


@dataclass(frozen=True)
class Reading:
    """What a file is, found out before the Work that names it."""

    feature: str
    mime: str
    facts: MediaFacts | None = None


def read(outside: Outside, ref: BlobRef, path: Path, *, mime: str) -> Reading:
    """Look at the place, and, outside the places of other features, into the header of the bytes."""
    if place := place_of(path):
        return Reading(place, mime)
    facts = gallery.facts_of(outside, ref, filename=path[-1]) if ref.size else None
    return Reading(GALLERY, facts.mime, facts) if facts else Reading(FEATURE, mime)


def likely(path: Path, mime: str) -> str:
    """The feature a file will probably be read by, as long as nobody has seen its bytes."""
    media = mime.startswith(("image/", "video/"))
    return place_of(path) or (GALLERY if media else FEATURE)


def likely_feature(path: Path) -> str:
    """The same by the name alone."""
    return likely(path, mime_of(path[-1]))


def taken_up(work: Work, entry: Entry, ref: BlobRef, reading: Reading, *, sent: bool) -> None:
    """Tell the feature of a living file that it is there."""
    if reading.facts is not None:
        gallery.adopt(work, entry, ref, reading.facts, sent=sent)
    elif entry.feature == NOTES:
        notes.adopt(work, entry)


def let_go(work: Work, entries: Sequence[Entry], *, deleted: bool = False) -> None:
    """Tell features that names they knew are in the trash, back from it, elsewhere, or gone."""
    gallery.follow(work, [one.blob for one in entries if one.blob and one.feature == GALLERY], deleted=deleted)
    notes.withdraw(work, [one.number for one in entries if one.feature == NOTES and not one.folder])


def keep_days(feature: str) -> int | None:
    """For how long what is overwritten is kept; None: for good, as every text a note ever had."""
    return None if feature == NOTES else VERSION_DAYS
