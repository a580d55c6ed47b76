"""Attachments: files beside a note, in a folder of its own, named in the text by a relative path."""

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from tansu.core.errors import Conflict, Invalid, NotFound
from tansu.core.principal import Principal
from tansu.features.notes import store
from tansu.features.notes.adopt import touched
from tansu.features.notes.keeping import with_upload
from tansu.features.notes.model import FEATURE, FOLDER, Note
from tansu.features.notes.naming import folders_of
from tansu.foundation import claims, tree
from tansu.foundation.tree import Entry
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef


@dataclass(frozen=True)
class Attachment:
    """A file beside a note."""

    name: str
    path: str
    """Relative to the note, as its text names it."""
    mime: str
    size: int
    ref: BlobRef


def folder_name(number: int) -> str:
    """The folder beside a note in which its attachments lie."""
    return f".attachments.{number}"


def attach(
    outside: Outside,
    principal: Principal,
    number: int,
    name: str,
    *,
    chunks: Iterator[bytes],
    length: int,
    exact: bool = True,
) -> Attachment:
    """Keep a file beside a note. The same bytes under the same name again are the same attachment.

    Without `exact`, `length` is only the most it can have.
    """
    with outside.read(principal, FEATURE) as work:
        _living(work, number)

    def act(work: Work, ref: BlobRef, reserved: int) -> tuple[Attachment, bool]:
        note = _living(work, number)
        own = own_folder(work, number)
        folder = own.number if own else tree.make_folder(work, [*folders_of(note.category), folder_name(number)])
        entry = _same(work, folder, name, ref)
        if entry:
            return _attachment(work, entry), False
        entry = tree.place(
            work, folder, name, blob=ref, mime=mime_of(name), modified_at=work.now, beside=True, reserved=reserved
        )
        store.mark(work.tx, work.account, number, {"beside": folder, **touched(work, number)})
        return _attachment(work, entry), True

    return with_upload(outside, principal, act, chunks=chunks, length=length, name=name, exact=exact)


def attachments(work: Work, number: int) -> list[Attachment]:
    """What lies in a note's own folder, by name."""
    note = store.get(work.tx, work.account, number)
    if note is None:
        raise NotFound
    folder = _folder_of(work, number, note)
    return [_attachment(work, one) for one in _inside(work, folder)] if folder is not None else []


def trashed_attachments(work: Work, number: int) -> list[Attachment]:
    """What went to the trash with a note."""
    beside = store.beside(work.tx, work.account, number)
    folder = tree.find_number(work, beside) if beside is not None else None
    together = tree.together_with(work, folder) if folder and folder.trashed_at else []
    return [_attachment(work, one) for one in together if one.blob]


def find_attachment(work: Work, number: int, path: str) -> Attachment:
    """The file that a note's text names by `path`, relative to the note; nothing outside Notes/ is found."""
    note = store.get(work.tx, work.account, number)
    if note is None:
        raise NotFound
    found = tree.find(work, _resolve(folders_of(note.category), path))
    if found.folder or found.blob is None:
        raise NotFound
    ref = claims.owned(work, found.blob).ref
    return Attachment(found.name, path, found.mime, found.size, ref)


def detach(work: Work, number: int, path: str) -> None:
    """Move an attachment to the trash. Twice is once."""
    note = _living(work, number)
    names = _resolve(folders_of(note.category), path)
    own = own_folder(work, number)
    if own is None or names[:-1] != tree.path_of(work, own.number):
        raise Invalid("Only what lies in the note's own folder can be removed here.")
    entry = tree.seek(work, names)
    if entry is None:
        return
    tree.trash(work, entry.number)
    store.mark(work.tx, work.account, number, touched(work, number))


def take_along(work: Work, number: int, *, old: int, new: int) -> None:
    """Move a note's attachments from the folder it was in to the one it is in."""
    known = store.beside(work.tx, work.account, number)
    entry = tree.find_number(work, known) if known is not None else None
    own = entry if entry and entry.parent == old else tree.child(work, old, folder_name(number))
    if own and own.trashed_at is None and tree.child(work, new, own.name) is None:
        tree.move(work, own.number, parent=new, name=own.name)


def own_folder(work: Work, number: int) -> Entry | None:
    """The living folder of a living note's attachments, if it has any.

    It is the one that was made for it, or one of the right name; a note that came from elsewhere brings
    its own, whose name the text knows.
    """
    parent = tree.entry(work, number).parent
    known = store.beside(work.tx, work.account, number)
    entry = tree.find_number(work, known) if known is not None else None
    if entry and entry.trashed_at is None and entry.parent == parent:
        return entry
    return tree.child(work, parent, folder_name(number))


def mime_of(name: str) -> str:
    """What a file's name says it is."""
    return mimetypes.guess_type(name, strict=False)[0] or "application/octet-stream"


def _resolve(folders: list[str], path: str) -> list[str]:
    """The names from the root to what a relative path means; NotFound for anything outside Notes/."""
    names = list(folders)
    for part in PurePosixPath(path.replace("\\", "/")).parts:
        if part == "/":
            raise NotFound
        if part == "..":
            names.pop()
        else:
            names.append(part)
        if not names:
            raise NotFound
    if names[0] != FOLDER or len(names) < 2:
        raise NotFound
    return names


def _folder_of(work: Work, number: int, note: Note) -> int | None:
    if note.trashed:
        return None
    own = own_folder(work, number)
    return own.number if own else None


def _same(work: Work, folder: int, name: str, ref: BlobRef) -> Entry | None:
    found = tree.child(work, folder, name)
    return found if found and found.blob == ref.id else None


def _inside(work: Work, folder: int) -> list[Entry]:
    found, after = list[Entry](), ""
    while page := tree.children(work, folder, after=after, limit=1000):
        found += [one for one in page if one.blob]
        after = page[-1].name
    return found


def _attachment(work: Work, entry: Entry) -> Attachment:
    folder = tree.entry(work, entry.parent)
    ref = claims.owned(work, entry.blob or "").ref
    return Attachment(entry.name, f"{folder.name}/{entry.name}", entry.mime, entry.size, ref)


def _living(work: Work, number: int) -> Note:
    note = store.get(work.tx, work.account, number)
    if note is None:
        raise NotFound
    if note.trashed:
        raise Conflict("This note is in the trash. Restore it first.")
    return note
