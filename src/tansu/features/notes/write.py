"""Writing notes: every write says what it had before it, and two texts from one base are both kept."""

from dataclasses import dataclass
from datetime import datetime

from tansu.core.errors import Busy, Conflict, Invalid, NotFound, PreconditionFailed, TooLarge
from tansu.core.principal import Principal
from tansu.features.notes import store
from tansu.features.notes.adopt import touched, write_down
from tansu.features.notes.browse import present_text
from tansu.features.notes.deciding import Past, Step, decide
from tansu.features.notes.devices import device_of
from tansu.features.notes.keeping import TRIES, with_bytes
from tansu.features.notes.merging import merge
from tansu.features.notes.model import FEATURE, LARGEST, Base, Changed, Note, OnConflict, Outcome, Written
from tansu.features.notes.move import place_in
from tansu.features.notes.naming import clean_category, clean_title, folders_of, title_from_text
from tansu.features.notes.reading import read
from tansu.foundation import claims, tree
from tansu.foundation.tree import Entry
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef

MIME = "text/markdown"
LONGEST_KEY = 64


@dataclass(frozen=True)
class Wanted:
    """What a writer wants of a note; None leaves it as it is."""

    text: str | None = None
    title: str | None = None
    category: str | None = None
    favourite: bool | None = None
    modified_at: datetime | None = None


def create(outside: Outside, principal: Principal, wanted: Wanted, *, key: str = "", suffix: str = ".md") -> Note:
    """Make a note. The title is cleaned and made unique; without one the text's first line is it.

    `key` is the writer's own name for the new note: saying it twice makes one note.
    """
    text = wanted.text or ""
    content = _bytes_of(text)
    title = clean_title(wanted.title) if wanted.title is not None else title_from_text(text)
    category = clean_category(wanted.category or "")
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise Invalid(f"A writer's own name for a note is at most {LONGEST_KEY} visible characters.")

    def act(work: Work, refs: list[BlobRef]) -> Note:
        if key and (made := store.made_as(work.tx, work.account, key)):
            return made
        note = _add(work, refs[0], content, f"{title}{suffix}", category, wanted)
        store.mark(work.tx, work.account, note.number, {"made_as": key or None})
        return note

    return with_bytes(outside, principal, [content], act, name=f"{title}{suffix}")


def edit(
    outside: Outside,
    principal: Principal,
    number: int,
    wanted: Wanted,
    *,
    base: Base,
    on_conflict: OnConflict = OnConflict.REFUSE,
) -> Written:
    """Write a note that was read as `base`. The same edit twice is once, whatever happened in between.

    Raises Changed, which carries both texts, where the base is not the present one and `on_conflict` is
    to refuse; Conflict for a note in the trash; Invalid for a text that is none.
    """
    if wanted.text is None:
        return _change(outside, principal, number, wanted, base)
    mine = _bytes_of(wanted.text)
    for left in reversed(range(TRIES)):
        seen = _look(outside, principal, number, wanted.text, base)
        try:
            return _write(outside, principal, seen, mine, wanted, base, on_conflict)
        except _Moved:
            if not left:
                raise
    raise AssertionError("unreachable")


@dataclass(frozen=True)
class _Seen:
    """A note as it was when we decided; the writing Work sees to it that it still is."""

    note: Note
    past: Past
    text: str
    merged: str | None


class _Moved(Busy):
    """The note changed between looking and writing."""

    def __init__(self) -> None:
        super().__init__("This note is being written by several at once. Try again in a moment.")


def _look(outside: Outside, principal: Principal, number: int, mine: str, base: Base) -> _Seen:
    with outside.read(principal, FEATURE) as work:
        note = store.get(work.tx, work.account, number)
        if note is None:
            raise NotFound
        if note.readonly:
            raise Conflict("This file is not text, or too large to be edited here. Replace it as a file.")
        past = _past(work, note, base)
        blob = past.blob_of(base.revision) if base.revision is not None else None
        origin = claims.owned(work, blob).ref if blob else None
    text = present_text(outside, principal, note)
    if base.revision in (None, note.revision) or origin is None:
        return _Seen(note, past, text, None)
    before = read(outside, origin).decode(errors="replace")
    return _Seen(note, past, text, merge(before, mine, text))


def _past(work: Work, note: Note, base: Base) -> Past:
    """The texts a note has had; only the present one where nobody asks for earlier ones."""
    present = tree.entry(work, note.number).blob or ""
    if base.revision in (None, note.revision):
        return Past([note.revision], [present])
    versions = tree.versions(work, note.number)[::-1]
    return Past([note.number, *(one.number for one in versions)], [*(one.blob for one in versions), present])


def _write(
    outside: Outside,
    principal: Principal,
    seen: _Seen,
    mine: bytes,
    wanted: Wanted,
    base: Base,
    on_conflict: OnConflict,
) -> Written:
    merged = seen.merged if on_conflict is OnConflict.MERGE else None
    contents = [mine] if merged is None else [mine, _bytes_of(merged)]

    def act(work: Work, refs: list[BlobRef]) -> Written:
        note = store.get(work.tx, work.account, seen.note.number)
        if note is None:
            raise NotFound
        if note.revision != seen.note.revision:
            raise _Moved
        step = decide(seen.past, incoming=refs[0].id, base=base.revision)
        if note.trashed:
            return _of_trashed(work, note, refs[0], mine, step, on_conflict)
        if step is Step.HAD:
            return Written(note, Outcome.HAD)
        if step is not Step.CONFLICT:
            if step is Step.WRITE:
                _replace(work, note, refs[0], mine, wanted.modified_at)
            changed = _set(work, _now(work, note.number), wanted)
            return Written(changed, Outcome.WRITTEN if step is Step.WRITE else Outcome.SAME)
        if on_conflict is OnConflict.REFUSE:
            raise Changed(note, seen.text, seen.merged)
        if merged is None:
            return Written(note, Outcome.KEPT_BOTH, _copy(work, note, refs[0], mine))
        # Mine first, so that it is in the history as it was sent, then what became of it.
        _replace(work, note, refs[0], mine, wanted.modified_at)
        _replace(work, note, refs[1], contents[1], wanted.modified_at)
        return Written(_set(work, _now(work, note.number), wanted), Outcome.MERGED)

    return with_bytes(outside, principal, contents, act, name=f"{seen.note.title}.md")


def _of_trashed(work: Work, note: Note, ref: BlobRef, content: bytes, step: Step, on_conflict: OnConflict) -> Written:
    """An edit of what somebody removed meanwhile: the removal stands, and the text is a note of its own."""
    if step in {Step.SAME, Step.HAD}:
        return Written(note, Outcome.HAD)
    if on_conflict is OnConflict.REFUSE:
        raise Conflict("This note is in the trash. Restore it first, or keep what you wrote as a note of its own.")
    return Written(note, Outcome.KEPT_BOTH, _copy(work, note, ref, content))


def _copy(work: Work, note: Note, ref: BlobRef, content: bytes) -> Note:
    """Keep a text beside the note it collided with, once."""
    for copy in store.copies_of(work.tx, work.account, note.number):
        if tree.entry(work, copy.number).blob == ref.id:
            return copy
    title = clean_title(f"{note.title[:60]} (conflict from {device_of(work)[:30]}, {work.now:%Y-%m-%d})")
    copy = _add(work, ref, content, f"{title}.md", note.category, Wanted())
    store.mark(work.tx, work.account, copy.number, {"conflict_of": note.number})
    # The note itself says now that it has a copy.
    store.mark(work.tx, work.account, note.number, touched(work, note.number))
    return _now(work, copy.number)


def _change(outside: Outside, principal: Principal, number: int, wanted: Wanted, base: Base) -> Written:
    with outside.work(principal, FEATURE) as work:
        note = _living(work, number)
        changed = _set(work, note, wanted, dry=base.rev not in (None, note.rev))
        return Written(changed, Outcome.SAME if changed.rev == note.rev else Outcome.WRITTEN)


def _set(work: Work, note: Note, wanted: Wanted, *, dry: bool = False) -> Note:
    """Give a note the marks and the place that are wanted; with `dry`, raise if that would change anything."""
    title = note.title if wanted.title is None else clean_title(wanted.title)
    category = note.category if wanted.category is None else clean_category(wanted.category)
    favourite = note.favourite if wanted.favourite is None else wanted.favourite
    if wanted.text is None and wanted.modified_at not in (None, note.modified_at) and not dry:
        note = _again(work, note, tree.set_times(work, note.number, modified_at=wanted.modified_at))
    if (title, category, favourite) == (note.title, note.category, note.favourite):
        return note
    if dry:
        raise PreconditionFailed("This note was changed elsewhere meanwhile. Read it again, then decide.")
    if favourite != note.favourite:
        _again(work, note, tree.set_favourite(work, note.number, favourite))
    return place_in(work, _now(work, note.number), category=category, title=title)


def _replace(work: Work, note: Note, ref: BlobRef, content: bytes, modified_at: datetime | None) -> None:
    before = tree.entry(work, note.number)
    if before.blob == ref.id:
        return
    entry = tree.replace(work, note.number, blob=ref, mime=MIME, modified_at=modified_at or work.now, keep_days=None)
    write_down(work, entry, tree.path_of(work, note.number), content, revision=entry.rev)


def _again(work: Work, note: Note, entry: Entry) -> Note:
    """Write a note down again whose text stayed."""
    return write_down(work, entry, tree.path_of(work, note.number), revision=note.revision)


def _add(work: Work, ref: BlobRef, content: bytes, name: str, category: str, wanted: Wanted) -> Note:
    folder = tree.make_folder(work, folders_of(category))
    at = wanted.modified_at or work.now
    entry = tree.place(work, folder, name, blob=ref, mime=MIME, modified_at=at, beside=True)
    entry = tree.set_favourite(work, entry.number, bool(wanted.favourite))
    return write_down(work, entry, tree.path_of(work, entry.number), content, revision=entry.number)


def _living(work: Work, number: int) -> Note:
    note = store.get(work.tx, work.account, number)
    if note is None:
        raise NotFound
    if note.trashed:
        raise Conflict("This note is in the trash. Restore it first.")
    return note


def _now(work: Work, number: int) -> Note:
    note = store.get(work.tx, work.account, number)
    assert note is not None
    return note


def _bytes_of(text: str) -> bytes:
    if "\0" in text:
        raise Invalid("A note cannot contain zero bytes.")
    try:
        content = text.encode()
    except UnicodeEncodeError as error:
        raise Invalid("A note must be valid Unicode text.") from error
    if len(content) > LARGEST:
        raise TooLarge(f"A note may have at most {LARGEST} bytes; this one has {len(content)}.", limit=LARGEST)
    return content
