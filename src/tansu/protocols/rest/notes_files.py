"""Attachments of notes over REST."""

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Query, Request
from starlette.responses import Response

from tansu.core.errors import Invalid
from tansu.core.principal import Principal, Scope
from tansu.features import notes
from tansu.features.notes import Attachment
from tansu.foundation import uploads
from tansu.protocols.http.body import with_body
from tansu.protocols.http.files import SAFE_INLINE, BlobResponse, disposition
from tansu.protocols.http.intake import clean_filename
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside
from tansu.protocols.http.threads import in_thread
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.notes import number_of
from tansu.protocols.rest.routing import router

routes = router("notes")

RelativePath = Annotated[str, Query(max_length=2000)]


@routes.get("/notes/{note}/attachments")
def attachments(request: Request, note: str) -> Response:
    """What lies beside a note."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, notes.FEATURE) as work:
        found = notes.attachments(work, number_of(note))
    return answer({"attachments": [attachment_json(one) for one in found]})


@routes.post("/notes/{note}/attachments", status_code=201)
async def attach(request: Request, note: str, name: Annotated[str, Query(max_length=1000)] = "") -> Response:
    """Keep a file beside a note; its bytes are the body. The answer says how the text names it."""
    who = await in_thread(signed_in, request, Scope.WRITE)
    number = number_of(note)
    await in_thread(_require_note, request, who, number)
    length = _length(request)
    uploads.require_disk(outside(request), length)

    def take(chunks: Iterator[bytes]) -> Attachment:
        return notes.attach(outside(request), who, number, clean_filename(name), chunks=chunks, length=length)

    return answer(attachment_json(await with_body(request, take)), 201)


@routes.get("/notes/{note}/attachments/content")
@routes.head("/notes/{note}/attachments/content", include_in_schema=False)
def content(request: Request, note: str, path: RelativePath = "", download: bool = False) -> Response:
    """The bytes that a note's text names by a relative path."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, notes.FEATURE) as work:
        found = notes.find_attachment(work, number_of(note), path)
    shown = found.mime if found.mime in SAFE_INLINE else "application/octet-stream"
    headers = {
        "Content-Type": shown,
        "Content-Disposition": disposition(found.name, attachment=download or shown != found.mime),
        "Cache-Control": "private, no-cache",
    }
    return BlobResponse(request, outside(request).blobs, found.ref, headers)


@routes.delete("/notes/{note}/attachments", status_code=204)
def detach(request: Request, note: str, path: RelativePath = "") -> Response:
    """Move an attachment to the trash."""
    who = signed_in(request, Scope.WRITE)
    with outside(request).work(who, notes.FEATURE, removing=True) as work:
        notes.detach(work, number_of(note), path)
    return Response(status_code=204)


def attachment_json(one: Attachment) -> dict[str, Any]:
    """An attachment as lists show it."""
    return {"name": one.name, "path": one.path, "mime": one.mime, "size": one.size, "sha256": one.ref.sha256}


def _require_note(request: Request, who: Principal, number: int) -> None:
    with outside(request).read(who, notes.FEATURE) as work:
        notes.find(work, number)


def _length(request: Request) -> int:
    text = request.headers.get("content-length", "")
    if not (text.isascii() and text.isdecimal()):
        raise Invalid("Content-Length is needed: room is reserved before the first byte.")
    return int(text)
