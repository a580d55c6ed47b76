"""From bytes to text: what a note says, and how its first words look in a list."""

import re

from tansu.core.errors import Damaged, NotFound
from tansu.features.notes import store
from tansu.features.notes.model import FEATURE, LARGEST, Content, Note
from tansu.features.notes.naming import folded
from tansu.foundation import claims, tree, usage
from tansu.foundation.jobs import JobContext, Later, job
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef

SNIPPET = 160
BATCH = 100

_TARGETS = re.compile(r"\]\([^()\s]{0,500}\)")
_MARKS = re.compile(r"[*_`~\[\]]+")
_SIGNS = re.compile(r"(?:^|(?<=\s))(?:[#>|!+-]+|[xX](?=\s))(?=\s|$)|[|!]+(?=\s|$)")


def text_of(content: bytes) -> str | None:
    """The text that these bytes are, exactly, or None if they are not text that every part of us can carry."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def snippet_of(text: str, *, title: str) -> str:
    """The first words of a text that are not its title."""
    lines = [_plain(line) for line in text[:4000].splitlines()]
    said = [line for line in lines if line]
    if said and folded(said[0]) == folded(title):
        said = said[1:]
    return " ".join(said)[:SNIPPET]


def _plain(line: str) -> str:
    """A line without its Markdown marks, more or less."""
    return " ".join(_SIGNS.sub(" ", _MARKS.sub("", _TARGETS.sub("", line))).split())


def blob_of(work: Work, number: int) -> BlobRef:
    """Where the present bytes of a note are."""
    return claims.owned(work, tree.entry(work, number).blob or "").ref


def read(outside: Outside, ref: BlobRef) -> bytes:
    """The bytes of a note or of an earlier revision, of a very large one its beginning."""
    return b"".join(outside.blobs.read(ref, length=min(ref.size, LARGEST + 1)))


@job("notes.read")
def read_unread(context: JobContext, *, account: str) -> None:
    """Read notes that came as files without anybody looking inside, so that they are found by their words."""
    with context.look(account) as work:
        waiting = [(note, blob_of(work, note.number)) for note in store.unread(work.tx, account, limit=BATCH)]
    for note, ref in waiting:
        content = _read_or_none(context.outside, ref)
        with context.open_work(account, FEATURE) as work:
            _note_read(work, note, ref, content)
    if len(waiting) == BATCH:
        raise Later(0)


def look_inside(work: Work, number: int, title: str, content: bytes | None) -> dict[str, object]:
    """Keep the text that these bytes are, so that it is found; return the columns that say what they are."""
    text = text_of(content) if content is not None and len(content) <= LARGEST else None
    if text is None:
        store.remove_text(work.tx, work.account, number)
        return {"content": Content.BYTES.value, "snippet": ""}
    store.put_text(work.tx, work.account, number, text=text, folded=folded(f"{title}\n{text}"))
    return {"content": Content.TEXT.value, "snippet": snippet_of(text, title=title)}


def _note_read(work: Work, seen: Note, ref: BlobRef, content: bytes | None) -> None:
    usage.lock(work)
    note = store.get(work.tx, work.account, seen.number)
    entry = tree.find_number(work, seen.number)
    if note and entry and entry.blob == ref.id and note.content is Content.UNREAD:
        store.mark(work.tx, work.account, note.number, look_inside(work, note.number, note.title, content))


def _read_or_none(outside: Outside, ref: BlobRef) -> bytes | None:
    """The bytes, or None if they are lost or damaged: scrubbing tells of that, and the others are read on."""
    try:
        return read(outside, ref)
    except (NotFound, Damaged):
        return None
