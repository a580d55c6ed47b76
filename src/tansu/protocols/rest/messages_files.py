"""Files of messages over REST: imports with their reports, batches of a phone, exports."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Query, Request
from starlette.responses import Response, StreamingResponse

from tansu.core.errors import Invalid, QuotaExceeded, TooLarge
from tansu.core.ids import new_id
from tansu.core.instants import rfc3339
from tansu.core.principal import Principal, Scope
from tansu.features import messages
from tansu.features.messages import Counts, Format, Import, Wanted
from tansu.foundation import uploads, usage
from tansu.protocols.http.body import with_body
from tansu.protocols.http.files import disposition
from tansu.protocols.http.intake import clean_filename, extension_of
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside, server
from tansu.protocols.http.threads import in_thread
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.messages import names_of
from tansu.protocols.rest.messages_examples import LINES_IN, PUSHED
from tansu.protocols.rest.routing import router

routes = router("messages")

_TYPES = {
    Format.XML: ("application/xml", "messages.xml"),
    Format.CALLS_XML: ("application/xml", "calls.xml"),
    Format.ZIP: ("application/zip", "messages.zip"),
    Format.LINES: ("application/jsonl", "messages.jsonl"),
    Format.HTML: ("text/html; charset=utf-8", "conversation.html"),
    Format.PAGES: ("application/zip", "messages-pages.zip"),
}


@routes.post("/messages/imports", status_code=202)
async def begin_import(request: Request, filename: str = "") -> Response:
    """Take a backup of messages; its bytes are the body. It is read in the background, and its report stays."""
    who = await in_thread(_before_bytes, request)

    def take(chunks: Iterator[bytes]) -> Import:
        out = outside(request)
        blob, extension = new_id(out.chance.random_bytes), extension_of(filename)
        file = out.blobs.put(who.account, chunks, blob_id=blob, extension=extension, name=clean_filename(filename))
        with out.work(who, messages.FEATURE) as work:
            begun = messages.begin_import(work, file, filename=clean_filename(filename), source="upload")
        if begun.blob != file.id:
            # The account has these bytes under another id; these are ours alone and nobody names them.
            out.blobs.delete(file.owner, file.id, file.extension)
        return begun

    begun = await with_body(request, take)
    server(request).nudge()
    return answer(import_json(begun), 202)


@routes.get("/messages/imports")
def imports(request: Request) -> Response:
    """What was or is being brought in, newest first, without the reports."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, messages.FEATURE) as work:
        found = messages.imports(work)
    return answer({"imports": [import_json(one) | {"report": []} for one in found]})


@routes.get("/messages/imports/{import_id}")
def one_import(request: Request, import_id: str) -> Response:
    """How far an import is, and what could not be read."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, messages.FEATURE) as work:
        return answer(import_json(messages.get_import(work, import_id)))


@routes.put("/messages/batches/{batch}", openapi_extra=LINES_IN, responses=PUSHED)
async def push(request: Request, batch: str, again: bool = False) -> Response:
    """Take what a phone has, as lines of our own format. The same batch again gets the first answer again.

    `batch` is the phone's own name for it. What its owner deleted for good stays away, unless `again` insists.
    """
    who = await in_thread(_before_bytes, request)
    counts = await with_body(request, lambda chunks: messages.push(outside(request), who, batch, chunks, again=again))
    return answer(counts_json(counts))


@routes.get("/messages/export")
def export(
    request: Request,
    format: Annotated[Format, Query()] = Format.XML,
    thread: str = "",
    since: str = "",
    until: str = "",
) -> Response:
    """Messages as a file: everything, one conversation, or a stretch of time."""
    who = signed_in(request, Scope.READ)
    wanted = Wanted(thread, _moment(since), _moment(until))
    if format is Format.HTML and not thread:
        raise Invalid("One page holds one conversation. Say which with thread=…, or ask for html.zip.")
    mime, name = _TYPES[format]
    names: Mapping[str, str] = {}
    if format in {Format.HTML, Format.PAGES}:
        with outside(request).read(who, messages.FEATURE) as work:
            names = names_of(work, set(messages.everybody(work)))
    pieces = messages.export(outside(request), who, format, wanted, names=names)
    headers = {
        "Content-Disposition": disposition(name, attachment=True),
        "Cache-Control": "no-store",
        "Content-Security-Policy": "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'",
    }
    return StreamingResponse(_gathered(pieces), media_type=mime, headers=headers)


def import_json(one: Import) -> dict[str, Any]:
    """One import."""
    return {
        "id": one.id,
        "filename": one.filename,
        "source": one.source,
        "state": one.state.value,
        "read": one.read_bytes,
        "size": one.size,
        "counts": counts_json(one.counts),
        "report": [{"where": where, "what": what} for where, what in one.report],
        "begun_at": rfc3339(one.begun_at),
        "ended_at": rfc3339(one.ended_at) if one.ended_at else None,
    }


def counts_json(counts: Counts) -> dict[str, int]:
    """What was found and what was new."""
    return asdict(counts)


def _before_bytes(request: Request) -> Principal:
    """Everything that can be refused before a byte of the body is taken."""
    who = signed_in(request, Scope.WRITE)
    text = request.headers.get("content-length", "")
    if not text.isdecimal():
        raise Invalid("Content-Length is needed: room is reserved before the first byte.")
    length = int(text)
    if length > server(request).max_upload:
        raise TooLarge("This file is larger than this server takes.", limit=server(request).max_upload)
    uploads.require_disk(outside(request), length)
    with outside(request).read(who, messages.FEATURE) as work:
        left = usage.usage_of(work).left
    if length > left:
        raise QuotaExceeded(needed=length, left=left)
    return who


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid("A date is written as in 2026-05-01 or 2026-05-01T14:03:22+02:00.") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _gathered(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Larger pieces: each one sent costs a turn of the event loop."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        if len(waiting) >= 1 << 18:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)
