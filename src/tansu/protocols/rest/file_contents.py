"""The bytes of files over REST: sending them to a path, getting them by number, earlier versions."""

import base64
from collections.abc import Iterator
from typing import Any

from fastapi import Request
from starlette.responses import Response

from tansu.core.errors import Damaged, Invalid, TooLarge
from tansu.core.instants import rfc3339
from tansu.core.principal import Principal, Scope
from tansu.features import files
from tansu.features.files import Content, Stored
from tansu.foundation import tree
from tansu.protocols.http.body import with_body
from tansu.protocols.http.files import SAFE_INLINE, BlobResponse, disposition
from tansu.protocols.http.intake import moment
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside, server
from tansu.protocols.http.threads import in_thread
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.conditions import condition_of
from tansu.protocols.rest.digests import declared_checksum
from tansu.protocols.rest.entries import entry_json, number_of, path_of
from tansu.protocols.rest.routing import router

routes = router("files")


@routes.put("/files/content", status_code=201)
async def put(request: Request, path: str = "", modified_at: str = "") -> Response:
    """Let a path name the bytes of the body: 201 if the name is new, else 200 and the earlier ones are kept.

    Missing folders are made. `If-Match` and `If-None-Match: *` decide by what is there, `X-Checksum-SHA256` or
    `Repr-Digest` by what arrives. Chunked bodies are taken.
    """
    who, sha256, length = await in_thread(_before_bytes, request)
    changed = moment(modified_at)
    if changed is not None and changed.tzinfo is None:
        raise Invalid("modified_at is an instant as in 2026-05-01T14:03:22Z.")

    def take(chunks: Iterator[bytes]) -> Stored:
        return files.store(
            outside(request),
            who,
            path_of(path),
            chunks=chunks,
            length=length,
            mime=request.headers.get("content-type", ""),
            modified_at=changed,
            checksums={"SHA256": sha256} if sha256 else {},
            condition=condition_of(request),
            make_parents=True,
        )

    stored = await with_body(request, take)
    server(request).metrics.received.inc(stored.entry.size)
    server(request).nudge()
    return await in_thread(_stored, request, who, stored)


@routes.get("/files/{number}/content")
@routes.head("/files/{number}/content", include_in_schema=False)
def content(request: Request, number: str, download: bool = False) -> Response:
    """The bytes of a file, with Range, the entry's ETag, and Repr-Digest (RFC 9530)."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who) as work:
        found = tree.entry(work, number_of(number))
        bytes_of = files.content(work, found.number)
    return _send(request, bytes_of, etag=found.etag, download=download)


@routes.get("/files/{number}/versions")
def versions(request: Request, number: str) -> Response:
    """Earlier versions of a file, newest first."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who) as work:
        found = files.living(work, number_of(number))
        kept = tree.versions(work, found.number)
    return answer({"versions": [_version_json(one) for one in kept]})


@routes.get("/files/{number}/versions/{version}/content")
def version(request: Request, number: str, version: str, download: bool = False) -> Response:
    """The bytes of an earlier version."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who) as work:
        bytes_of = files.version_content(work, number_of(number), number_of(version))
    return _send(request, bytes_of, etag=f"{number}-{version}", download=download)


@routes.post("/files/{number}/versions/{version}/restore")
def restore_version(request: Request, number: str, version: str) -> Response:
    """Make an earlier version the present one; the present one is kept as a version."""
    who = signed_in(request, Scope.WRITE)
    found = files.restore_version(
        outside(request), who, number_of(number), number_of(version), condition=condition_of(request)
    )
    with outside(request).read(who) as work:
        return answer(entry_json(work, found), headers={"ETag": f'"{found.etag}"'})


def _before_bytes(request: Request) -> tuple[Principal, str, int | None]:
    who = signed_in(request, Scope.WRITE)
    text = request.headers.get("content-length")
    if text is not None and not text.isdecimal():
        raise Invalid("Content-Length is a number of bytes.")
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Invalid("Files are sent as they are, without a Content-Encoding.")
    if request.headers.get("content-range"):
        raise Invalid("A file is sent whole here; to go on with one, use /api/v1/uploads.")
    length = int(text) if text is not None else None
    if length is None and "transfer-encoding" not in request.headers:
        length = 0
    if length is not None and length > server(request).max_upload:
        raise TooLarge("This file is larger than this server takes.", limit=server(request).max_upload)
    return who, declared_checksum(request), length


def _stored(request: Request, who: Principal, stored: Stored) -> Response:
    with outside(request).read(who) as work:
        content = entry_json(work, stored.entry)
    headers = {"ETag": f'"{stored.entry.etag}"', "Location": f"/api/v1/files/{stored.entry.number}"}
    return answer(content, 201 if stored.created else 200, headers=headers)


def _send(request: Request, found: Content, *, etag: str, download: bool) -> Response:
    if found.damaged:
        raise Damaged("The stored bytes of this file fail their check. They are kept; ask your operator.")
    shown = found.mime if found.mime in SAFE_INLINE else "application/octet-stream"
    digest = base64.b64encode(bytes.fromhex(found.ref.sha256)).decode()
    headers = {
        "Content-Type": shown,
        "Content-Disposition": disposition(found.name, attachment=download or shown != found.mime),
        "Cache-Control": "private, no-cache",
        "Repr-Digest": f"sha-256=:{digest}:",
    }
    return BlobResponse(request, outside(request).blobs, found.ref, headers, etag=etag)


def _version_json(one: tree.Version) -> dict[str, Any]:
    return {
        "version": one.number,
        "size": one.size,
        "sha256": one.sha256,
        "mime": one.mime,
        "modified_at": rfc3339(one.modified_at),
        "replaced_at": rfc3339(one.replaced_at),
        "keep_until": rfc3339(one.keep_until) if one.keep_until else None,
    }
