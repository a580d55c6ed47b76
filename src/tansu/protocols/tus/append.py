"""PATCH: more bytes; the last ones make the asset, or the file."""

from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response

from tansu.core.errors import Conflict, Invalid
from tansu.core.principal import Principal, Scope
from tansu.features import gallery
from tansu.foundation import uploads
from tansu.foundation.uploads import Upload
from tansu.ports.blobs import Part
from tansu.protocols.http.body import with_body
from tansu.protocols.http.jsons import UnsupportedType
from tansu.protocols.http.state import outside, server
from tansu.protocols.http.threads import in_thread
from tansu.protocols.http.who import signed_in
from tansu.protocols.tus.finish import finish
from tansu.protocols.tus.words import (
    HAD,
    OFFSET_TYPE,
    Checksum,
    checksum,
    empty,
    number,
    require_version,
    tus_headers,
)


async def append(request: Request) -> Response:
    """Add bytes at the offset the client names."""
    require_version(request)
    if request.headers.get("content-type") != OFFSET_TYPE:
        raise UnsupportedType(f"Bytes are sent as {OFFSET_TYPE}.")
    offset = number(request, "Upload-Offset")
    proof = checksum(request)
    who, upload = await in_thread(_find, request)
    _require_fit(request, upload, offset)

    def take(chunks: Iterator[bytes]) -> Upload:
        return take_bytes(request, who, upload, offset=offset, chunks=chunks, proof=proof)

    return empty(204, tus_headers(await with_body(request, take)))


def take_bytes(
    request: Request, who: Principal, upload: Upload, *, offset: int, chunks: Iterator[bytes], proof: Checksum | None
) -> Upload:
    """Store a part; when it was the last, finish. Runs in an upload thread."""

    def verify(part: Part) -> bool:
        return proof is None or proof.matches()

    passing = proof.passing(chunks) if proof else chunks
    stood = upload.received
    upload = uploads.append(outside(request), who, upload.id, offset=offset, chunks=passing, verify=verify)
    server(request).metrics.received.inc(upload.received - stood)
    if not upload.complete or upload.partial:
        return upload
    return finish(request, who, upload)


def _find(request: Request) -> tuple[Principal, Upload]:
    who = signed_in(request, Scope.WRITE)
    name = request.path_params["upload"]
    if name.startswith(HAD):
        with outside(request).read(who, "gallery") as work:
            size = gallery.find_original(work, name.removeprefix(HAD)).ref.size
        raise Conflict("This upload is complete; nothing can be added.", offset=size)
    with outside(request).read(who) as work:
        return who, uploads.get(work, name)


def _require_fit(request: Request, upload: Upload, offset: int) -> None:
    """Refuse before reading what says by itself that it is too long."""
    coming = request.headers.get("content-length", "")
    if coming.isdecimal() and offset + int(coming) > upload.length:
        raise Invalid("More bytes are coming than were announced.")
