"""One note: read, made, written, removed."""

from starlette.responses import Response

from tansu.core.errors import Forbidden, NotFound
from tansu.core.principal import Principal, Scope
from tansu.features import notes
from tansu.features.notes import Base, Changed, Note, Wanted, base_of
from tansu.protocols.http.ranges import matches
from tansu.protocols.http.state import outside, server
from tansu.protocols.http.who import signed_in
from tansu.protocols.nextcloud.notes.answers import Call, said
from tansu.protocols.nextcloud.notes.fields import Fields, read_fields
from tansu.protocols.nextcloud.notes.settings import Chosen, chosen_by
from tansu.protocols.nextcloud.notes.shown import etag_of, note_json


def read(call: Call) -> Response:
    """Answer `GET /notes/{id}`."""
    who = signed_in(call.request, Scope.READ)
    note, chosen = _find(call, who)
    exclude = frozenset(word.strip() for word in call.request.query_params.get("exclude", "").split(","))
    etag = etag_of(note)
    if matches(call.request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers={"ETag": f'"{etag}"'})
    return _shown(call, who, note, chosen, exclude=exclude)


def make(call: Call) -> Response:
    """Answer `POST /notes`. What an app sends twice because it lost the answer is one note."""
    who = signed_in(call.request, Scope.WRITE)
    fields = read_fields(call)
    with outside(call.request).read(who, notes.FEATURE) as work:
        chosen = chosen_by(work)
    title = fields.title or ("" if not call.old else None)
    wanted = _wanted(fields, chosen, title=title)
    made = notes.find_twin(outside(call.request), who, wanted)
    if made is None:
        made = notes.create(outside(call.request), who, wanted, suffix=chosen.suffix)
        server(call.request).nudge()
    return _shown(call, who, made, chosen)


def write(call: Call) -> Response:
    """Answer `PUT /notes/{id}`. Without If-Match it overwrites, and the history keeps what was there."""
    who = signed_in(call.request, Scope.WRITE)
    fields = read_fields(call)
    note, chosen = _find(call, who)
    title = notes.title_from_text(fields.content) if call.old and fields.content is not None else fields.title
    wanted = _wanted(fields, chosen, title=title)
    if note.readonly:
        wanted = _only_marked(call, who, note, wanted)
    base = Base()
    if expected := call.request.headers.get("if-match", "").strip().removeprefix("W/").strip('"'):
        if expected not in {"*", etag_of(note)}:
            return _shown(call, who, note, chosen, status=412)
        base = base_of(note.etag)
    try:
        written = notes.edit(outside(call.request), who, note.number, wanted, base=base)
    except Changed as changed:
        return _shown(call, who, changed.note, chosen, status=412)
    return _shown(call, who, written.note, chosen)


def remove(call: Call) -> Response:
    """Answer `DELETE /notes/{id}`: the note goes to the trash, unless the app has been stopped."""
    who = signed_in(call.request, Scope.WRITE)
    notes.brake(outside(call.request), who, [call.number])
    with outside(call.request).work(who, notes.FEATURE, removing=True) as work:
        note = notes.find(work, call.number)
        if note.trashed:
            raise NotFound
        notes.trash(work, [note.number])
    return said([])


def _find(call: Call, who: Principal) -> tuple[Note, Chosen]:
    with outside(call.request).read(who, notes.FEATURE) as work:
        note, chosen = notes.find(work, call.number), chosen_by(work)
    if note.trashed or not chosen.holds(note.category):
        raise NotFound
    return note, chosen


def _wanted(fields: Fields, chosen: Chosen, *, title: str | None) -> Wanted:
    return Wanted(
        text=fields.content,
        title=title,
        category=None if fields.category is None else chosen.kept(fields.category),
        favourite=fields.favorite,
        modified_at=fields.modified,
    )


def _only_marked(call: Call, who: Principal, note: Note, wanted: Wanted) -> Wanted:
    """What may be changed of a note that cannot be edited: its mark. What is as it was does no harm."""
    text = notes.present_text(outside(call.request), who, note)
    same_place = wanted.title in (None, note.title) and wanted.category in (None, note.category)
    if wanted.text not in (None, text) or not same_place:
        raise Forbidden("This file is not text, or too large to be edited here. Replace it as a file.")
    return Wanted(favourite=wanted.favourite)


def _shown(
    call: Call,
    who: Principal,
    note: Note,
    chosen: Chosen,
    *,
    status: int = 200,
    exclude: frozenset[str] = frozenset(),
) -> Response:
    text = notes.present_text(outside(call.request), who, note)
    content = note_json(note, text, chosen, exclude=exclude)
    return said(content, status, {"ETag": f'"{etag_of(note)}"'})
