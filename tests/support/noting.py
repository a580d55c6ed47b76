"""People who write notes, without a server in between."""

from tansu.core.principal import Principal
from tansu.features import notes
from tansu.features.notes import Attachment, Base, Note, OnConflict, Wanted, Written, base_of
from tansu.foundation.work import Outside


def write(outside: Outside, who: Principal, text: str, *, title: str | None = None, category: str = "") -> Note:
    """Make a note."""
    return notes.create(outside, who, Wanted(text=text, title=title, category=category))


def rewrite(
    outside: Outside,
    who: Principal,
    note: Note,
    text: str,
    *,
    over: bool = False,
    on_conflict: OnConflict = OnConflict.REFUSE,
) -> Written:
    """Write a note that was read as `note`; `over` overwrites whatever is there."""
    base = Base() if over else base_of(note.etag)
    return notes.edit(outside, who, note.number, Wanted(text=text), base=base, on_conflict=on_conflict)


def text_of(outside: Outside, who: Principal, number: int) -> str:
    """What a note says now."""
    with outside.read(who, notes.FEATURE) as work:
        note = notes.find(work, number)
    return notes.present_text(outside, who, note)


def history_of(outside: Outside, who: Principal, number: int) -> list[str]:
    """Every text a note has had, newest first."""
    with outside.read(who, notes.FEATURE) as work:
        found = notes.revisions(work, number)
    return [notes.revision_text(outside, who, number, one.number) for one in found]


def living(outside: Outside, who: Principal, **asked: object) -> list[Note]:
    """Living notes, newest first."""
    with outside.read(who, notes.FEATURE) as work:
        return notes.notes(work, **asked).notes  # type: ignore[arg-type]


def titles(outside: Outside, who: Principal, **asked: object) -> list[str]:
    """The titles of living notes, by name."""
    return sorted(note.title for note in living(outside, who, **asked))


def attach(outside: Outside, who: Principal, number: int, name: str, content: bytes) -> Attachment:
    """Keep a file beside a note."""
    return notes.attach(outside, who, number, name, chunks=iter([content]), length=len(content))


def read_attachment(outside: Outside, who: Principal, number: int, path: str) -> bytes:
    """What a note's text means by a relative path."""
    with outside.read(who, notes.FEATURE) as work:
        found = notes.find_attachment(work, number, path)
    return b"".join(outside.blobs.read(found.ref))
