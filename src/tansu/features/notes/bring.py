"""Bringing notes from elsewhere: one text file, or a zip of Markdown with folders and pictures.

That is what Nextcloud's notes folder, Obsidian's vaults and Joplin's Markdown export are. Bringing the same
twice makes nothing twice.
"""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath

from tansu.core.errors import Conflict, Invalid, TansuError
from tansu.core.principal import Principal
from tansu.features.notes.attachments import mime_of
from tansu.features.notes.keeping import with_bytes
from tansu.features.notes.model import FEATURE, FOLDER, LARGEST
from tansu.features.notes.naming import SUFFIXES, clean_category, clean_title, folders_of
from tansu.features.notes.reading import text_of
from tansu.features.notes.write import Wanted, create
from tansu.foundation import tree
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef

MOST_FILES = 20_000
LARGEST_FILE = 50_000_000
LARGEST_ALL = 500_000_000


@dataclass
class Brought:
    """What became of the files: how many are notes now, were notes already, lie beside; and what was left, and why."""

    notes: int = 0
    had: int = 0
    files: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _File:
    folders: tuple[str, ...]
    name: str
    content: bytes
    modified_at: datetime | None


def bring(outside: Outside, principal: Principal, content: bytes, *, name: str = "", category: str = "") -> Brought:
    """Bring a zip, or one text file called `name`, into a category. What cannot be a note is left, and said."""
    brought = Brought()
    top = clean_category(category)
    files = _unzipped(content, brought) if content.startswith(b"PK") else iter([_File((), name, content, None)])
    for file in files:
        shown = "/".join([*file.folders, file.name])
        try:
            _one(outside, principal, file, top, brought)
        except (Invalid, Conflict) as error:
            brought.left.append((shown, str(error)))
    return brought


def _one(outside: Outside, principal: Principal, file: _File, top: str, brought: Brought) -> None:
    hidden = any(part.startswith(".") for part in file.folders)
    if PurePosixPath(file.name).suffix.lower() in SUFFIXES and not hidden:
        _bring_note(outside, principal, file, top, brought)
    else:
        _bring_beside(outside, principal, file, top)
        brought.files += 1


def _bring_note(outside: Outside, principal: Principal, file: _File, top: str, brought: Brought) -> None:
    text = text_of(file.content) if len(file.content) <= LARGEST else None
    if text is None:
        raise Invalid(f"This is not text in UTF-8, or has more than {LARGEST} bytes.")
    stem, suffix = PurePosixPath(file.name).stem, PurePosixPath(file.name).suffix.lower()
    category = "/".join(filter(None, [top, clean_category("/".join(file.folders))]))
    with outside.read(principal, FEATURE) as work:
        there = tree.seek(work, [*folders_of(category), f"{clean_title(stem)}{suffix}"])
    if there and there.size == len(file.content) and _same(outside, principal, there.number, file.content):
        brought.had += 1
        return
    wanted = Wanted(text=text, title=stem, category=category, modified_at=file.modified_at)
    create(outside, principal, wanted, suffix=suffix)
    brought.notes += 1


def _bring_beside(outside: Outside, principal: Principal, file: _File, top: str) -> None:
    """Keep a picture or another file where the notes around it name it."""
    folders = [tree.clean_name(part) for part in file.folders]
    name = tree.clean_name(file.name)

    def act(work: Work, refs: list[BlobRef]) -> None:
        folder = tree.make_folder(work, [*folders_of(top), *folders])
        there = tree.child(work, folder, name)
        if there and there.blob == refs[0].id:
            return
        at = file.modified_at or work.now
        tree.place(work, folder, name, blob=refs[0], mime=mime_of(name), modified_at=at, beside=True)

    with_bytes(outside, principal, [file.content], act, name=name)


def _same(outside: Outside, principal: Principal, number: int, content: bytes) -> bool:
    with outside.read(principal, FEATURE) as work:
        entry = tree.entry(work, number)
    return entry.sha256 == hashlib.sha256(content).hexdigest()


def _unzipped(content: bytes, brought: Brought) -> Iterator[_File]:
    try:
        zipped = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError) as error:
        raise Invalid("This zip is not readable.") from error
    members = [one for one in zipped.infolist() if not one.is_dir()]
    if len(members) > MOST_FILES or sum(one.file_size for one in members) > LARGEST_ALL:
        raise Invalid(f"A zip may have {MOST_FILES} files and {LARGEST_ALL} bytes unpacked. Bring it in parts.")
    for member in members:
        parts = [part for part in member.filename.replace("\\", "/").split("/") if part not in {"", "."}]
        if parts[:1] == [FOLDER]:
            parts = parts[1:]
        if not parts or parts[0] == "__MACOSX" or parts[-1] in {".DS_Store", "Thumbs.db"}:
            continue
        try:
            if ".." in parts:
                raise Invalid("Its path leads out of the zip.")
            read = _bounded(zipped, member)
        except TansuError as error:
            brought.left.append((member.filename, str(error)))
            continue
        yield _File(tuple(parts[:-1]), parts[-1], read, _moment(member))


def _bounded(zipped: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Read a member, however large it turns out to be; no more than is said, and no more than we take."""
    if member.file_size > LARGEST_FILE or member.flag_bits & 1:
        raise Invalid(f"It has more than {LARGEST_FILE} bytes, or a password.")
    try:
        with zipped.open(member) as opened:
            content = opened.read(member.file_size + 1)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error) as error:
        raise Invalid("It is damaged or packed in a way we do not know.") from error
    if len(content) != member.file_size:
        raise Invalid("It is larger than the zip says.")
    return content


def _moment(member: zipfile.ZipInfo) -> datetime | None:
    try:
        return datetime(*member.date_time, tzinfo=UTC)
    except ValueError:
        return None
