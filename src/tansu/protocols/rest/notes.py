"""Notes over REST: lists, reading, writing, marks and places."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Query, Request
from pydantic import Field
from starlette.responses import Response

from tansu.core.errors import Invalid, NotFound
from tansu.core.instants import rfc3339
from tansu.core.paging import decode_cursor, encode_cursor
from tansu.core.principal import Principal, Scope
from tansu.features import notes
from tansu.features.notes import Changed, Note, NotePage, OnConflict, Wanted, Written, base_of
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.problem import problem_response
from tansu.protocols.http.state import outside, server
from tansu.protocols.http.threads import in_thread
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.routing import Body, router

routes = router("notes")

Line = Annotated[str, Field(max_length=1000)]
Limit = Annotated[int, Query(ge=1, le=1000)]
MOST_AT_ONCE = 200


class NoteChange(Body):
    """What may be changed of a note beside its text."""

    title: Line | None = None
    category: Line | None = None
    favourite: bool | None = None


class ManyNotes(Body):
    """Numbers of notes."""

    numbers: Annotated[list[Annotated[int, Field(ge=1, le=2**53)]], Field(max_length=MOST_AT_ONCE)]


class Rename(Body):
    """A category and its new name."""

    old: Line
    new: Line


@routes.get("/notes")
def listed(
    request: Request,
    search: Annotated[str, Query(max_length=500)] = "",
    category: Annotated[str | None, Query(max_length=1000)] = None,
    favourite: bool | None = None,
    cursor: str | None = None,
    limit: Limit = 200,
) -> Response:
    """Living notes, newest first; `search` is words that a note must all have somewhere."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, notes.FEATURE) as work:
        page = notes.notes(
            work,
            search=clean(search),
            category=None if category is None else clean(category),
            favourite=favourite,
            after=note_place(cursor),
            limit=limit,
        )
    return answer(page_json(page))


@routes.post("/notes", status_code=201)
async def create(
    request: Request,
    title: Annotated[str | None, Query(max_length=1000)] = None,
    category: Annotated[str, Query(max_length=1000)] = "",
    favourite: bool = False,
    modified_at: str = "",
    key: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Make a note; its text is the body. The same `key` again is the same note."""
    who = await in_thread(signed_in, request, Scope.WRITE)
    wanted = Wanted(
        text=decoded(await request.body()),
        title=title,
        category=category,
        favourite=favourite,
        modified_at=instant(modified_at),
    )
    made = await in_thread(notes.create, outside(request), who, wanted, key=key)
    server(request).nudge()
    return await in_thread(whole, request, who, made, 201)


@routes.get("/notes/categories")
def categories(request: Request) -> Response:
    """Every category with the number of its notes."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, notes.FEATURE) as work:
        found = notes.categories(work)
    return answer({"categories": [{"category": name, "count": count} for name, count in found]})


@routes.post("/notes/categories/rename")
def rename_category(request: Request, wanted: Rename) -> Response:
    """Give a category, and all within it, another name; one that exists takes them in."""
    who = signed_in(request, Scope.WRITE)
    with outside(request).work(who, notes.FEATURE) as work:
        return answer({"moved": notes.rename_category(work, wanted.old, wanted.new)})


@routes.post("/notes/read")
def read_many(request: Request, wanted: ManyNotes) -> Response:
    """Several notes with their texts; those that are not there are left out."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, notes.FEATURE) as work:
        found = notes.some(work, wanted.numbers)
    texts = notes.texts(outside(request), who, found)
    return answer({"notes": [{**note_json(one), "text": texts[one.number]} for one in found]})


@routes.get("/notes/{note}")
def read(request: Request, note: str) -> Response:
    """One note with its text."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, notes.FEATURE) as work:
        found = notes.find(work, number_of(note))
    return whole(request, who, found)


@routes.put("/notes/{note}/text")
async def write(
    request: Request, note: str, on_conflict: OnConflict = OnConflict.REFUSE, modified_at: str = ""
) -> Response:
    """Write a note's text, which is the body. `If-Match` says what it was made from: an ETag, or `*` to overwrite."""
    who = await in_thread(signed_in, request, Scope.WRITE)
    found = await in_thread(_known, request, who, note)
    etag = request.headers.get("if-match", "")
    if not etag:
        raise Invalid("Say with If-Match which text this was made from (the note's ETag, or * to overwrite).")
    wanted = Wanted(text=decoded(await request.body()), modified_at=instant(modified_at))

    def act() -> Written:
        return notes.edit(outside(request), who, found.number, wanted, base=base_of(etag), on_conflict=on_conflict)

    try:
        written = await in_thread(act)
    except Changed as changed:
        return await in_thread(_conflict, request, who, changed)
    return await in_thread(_written, request, who, written)


@routes.patch("/notes/{note}")
def change(request: Request, note: str, wanted: NoteChange) -> Response:
    """Give a note another title or category, or mark it. `If-Match` guards against a change by another device."""
    who = signed_in(request, Scope.WRITE)
    asked = Wanted(title=wanted.title, category=wanted.category, favourite=wanted.favourite)
    base = base_of(request.headers.get("if-match", ""))
    return whole(request, who, notes.edit(outside(request), who, number_of(note), asked, base=base).note)


def whole(request: Request, who: Principal, note: Note, status: int = 200) -> Response:
    """A note with its text and the copies that conflicts made of it."""
    return answer(_whole(request, who, note), status, {"ETag": f'"{note.etag}"'})


def note_json(note: Note) -> dict[str, Any]:
    """A note as lists show it."""
    return {
        "number": note.number,
        "title": note.title,
        "category": note.category,
        "snippet": note.snippet,
        "size": note.size,
        "favourite": note.favourite,
        "readonly": note.readonly,
        "modified_at": rfc3339(note.modified_at),
        "changed_at": rfc3339(note.changed_at),
        "revision": note.revision,
        "etag": note.etag,
        "state": "trash" if note.trashed else "live",
        "conflict_of": note.conflict_of,
    }


def page_json(page: NotePage) -> dict[str, Any]:
    """A page of a list."""
    place = encode_cursor(*page.next) if page.next else None
    return {"notes": [note_json(one) for one in page.notes], "next": place}


def note_place(cursor: str | None) -> tuple[int, int] | None:
    """The place after which a list goes on."""
    if cursor is None:
        return None
    modified_ms, number = decode_cursor(cursor, int, int)
    return int(modified_ms), int(number)


def number_of(text: str) -> int:
    """The number that an address names, or NotFound."""
    if not (text.isascii() and text.isdecimal() and len(text) < 17):
        raise NotFound
    return int(text)


def clean(text: str) -> str:
    """A word from an address as every engine takes it."""
    return text.replace("\0", "")


def decoded(body: bytes) -> str:
    """The body as text, or Invalid."""
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Invalid("A note is text in UTF-8.") from error


def instant(text: str) -> datetime | None:
    """An instant that a writer gives, or Invalid."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid("modified_at is a time as in 2026-05-01T14:03:22Z.") from error
    if found.tzinfo is None:
        raise Invalid("modified_at needs its offset, as in 2026-05-01T14:03:22Z.")
    return found


def _known(request: Request, who: Principal, note: str) -> Note:
    with outside(request).read(who, notes.FEATURE) as work:
        return notes.find(work, number_of(note))


def _whole(request: Request, who: Principal, note: Note) -> dict[str, Any]:
    with outside(request).read(who, notes.FEATURE) as work:
        copies = notes.copies(work, note.number)
    text = notes.present_text(outside(request), who, note)
    return {**note_json(note), "text": text, "conflicts": [one.number for one in copies]}


def _written(request: Request, who: Principal, written: Written) -> Response:
    content: dict[str, Any] = {"outcome": written.outcome.value, "note": _whole(request, who, written.note)}
    content["copy"] = note_json(written.copy) if written.copy else None
    return answer(content, 200, {"ETag": f'"{written.note.etag}"'})


def _conflict(request: Request, who: Principal, changed: Changed) -> Response:
    facts: dict[str, object] = {"note": _whole(request, who, changed.note), "merged": changed.merged}
    headers = {"ETag": f'"{changed.note.etag}"'}
    return problem_response(
        changed.code,
        str(changed),
        request_id=str(request.scope.get("request_id", "")),
        facts=facts,
        headers=headers,
    )
