"""Pictures and other files beside a note."""

from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response

from tansu.core.errors import Invalid, NotFound, TansuError
from tansu.core.principal import Principal, Scope
from tansu.features import notes
from tansu.features.notes import Attachment
from tansu.foundation import uploads
from tansu.ports.database import UniqueViolation
from tansu.protocols.http.body import with_body
from tansu.protocols.http.files import SAFE_INLINE, BlobResponse, disposition
from tansu.protocols.http.intake import clean_filename
from tansu.protocols.http.state import outside
from tansu.protocols.http.threads import in_thread
from tansu.protocols.http.who import signed_in
from tansu.protocols.nextcloud.notes.answers import (
    VERSIONS,
    VERSIONS_HEADER,
    Call,
    refused,
    require_version,
    said,
    with_versions,
)
from tansu.protocols.nextcloud.notes.multipart import file_part


async def attachment(request: Request) -> Response:
    """Answer `GET` and `POST /attachment/{id}`."""
    try:
        require_version(request)
        if request.method == "POST":
            return with_versions(await _receive(request))
        return await in_thread(_send, Call(request, b""))
    except (TansuError, UniqueViolation) as error:
        return with_versions(refused(error))


def _send(call: Call) -> Response:
    who = signed_in(call.request, Scope.READ)
    with outside(call.request).read(who, notes.FEATURE) as work:
        found = notes.find_attachment(work, call.number, call.request.query_params.get("path", ""))
    shown = found.mime if found.mime in SAFE_INLINE else "application/octet-stream"
    headers = {
        "Content-Type": shown,
        "Content-Disposition": disposition(found.name, attachment=shown != found.mime),
        "Cache-Control": "private, no-cache",
        VERSIONS_HEADER: ", ".join(VERSIONS),
    }
    return BlobResponse(call.request, outside(call.request).blobs, found.ref, headers)


async def _receive(request: Request) -> Response:
    call = Call(request, b"")
    who = await in_thread(_may_write, call)
    text = request.headers.get("content-length", "")
    if not (text.isascii() and text.isdecimal()):
        raise Invalid("Content-Length is needed: room is reserved before the first byte.")
    uploads.require_disk(outside(request), int(text))

    def take(chunks: Iterator[bytes]) -> Attachment:
        part = file_part(request.headers.get("content-type", ""), chunks, field="file")
        name = clean_filename(part.name)
        # The form is longer than its file, so what it announces is room enough.
        return notes.attach(outside(request), who, call.number, name, chunks=part.chunks, length=int(text), exact=False)

    kept = await with_body(request, take)
    return said({"filename": kept.path})


def _may_write(call: Call) -> Principal:
    who = signed_in(call.request, Scope.WRITE)
    with outside(call.request).read(who, notes.FEATURE) as work:
        if notes.find(work, call.number).trashed:
            raise NotFound
    return who
