"""POST: announce an upload, perhaps with its first bytes; or join partial ones."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from tansu.core.checksum import is_sha256
from tansu.core.errors import Invalid, NotFound, TansuError, TooLarge
from tansu.core.principal import Principal, Scope
from tansu.features import files, gallery
from tansu.foundation import uploads
from tansu.foundation.uploads import Upload
from tansu.protocols.http.body import with_body
from tansu.protocols.http.intake import clean_filename, extension_of, moment
from tansu.protocols.http.state import outside, server
from tansu.protocols.http.threads import in_thread
from tansu.protocols.http.who import signed_in
from tansu.protocols.tus.append import take_bytes
from tansu.protocols.tus.finish import finish
from tansu.protocols.tus.words import HAD, OFFSET_TYPE, checksum, empty, metadata, number, require_version, tus_headers

FEATURE = "gallery"


async def create(request: Request) -> Response:
    """Answer with the upload's address, or at once with the asset if the gallery has it."""
    require_version(request)
    concat = request.headers.get("upload-concat", "")
    if concat.startswith("final"):
        return await in_thread(_join, request, concat)
    answered = await in_thread(_announce, request, partial=concat == "partial")
    if isinstance(answered, Response):
        return answered
    upload, who = answered
    if request.headers.get("content-type") == OFFSET_TYPE and upload.length:
        proof = checksum(request)

        def take(chunks: Iterator[bytes]) -> Upload:
            return take_bytes(request, who, upload, offset=0, chunks=chunks, proof=proof)

        try:
            upload = await with_body(request, take)
        except TansuError:
            # The client never learns this upload's address, so nobody could go on with it.
            await in_thread(_give_up, request, who, upload)
            raise
    return empty(201, tus_headers(upload, Location=_address(request, upload)))


def _give_up(request: Request, who: Principal, upload: Upload) -> None:
    with suppress(NotFound):
        uploads.cancel(outside(request), who, upload.id)


def _announce(request: Request, *, partial: bool) -> Response | tuple[Upload, Principal]:
    who = signed_in(request, Scope.WRITE)
    if "upload-defer-length" in request.headers:
        raise Invalid("Upload-Defer-Length is not offered: room is reserved before the first byte.")
    length = number(request, "Upload-Length")
    said = metadata(request)
    described = _described(said)
    if length > server(request).max_upload:
        raise TooLarge("This file is larger than this server takes.", limit=server(request).max_upload)
    if not length and not partial and "path" not in described:
        raise Invalid("An empty file is neither a photo nor a video.")
    uploads.require_disk(outside(request), length)
    sha256 = described.pop("sha256")
    if (
        sha256
        and not partial
        and "path" not in described
        and (known := _known(request, who, sha256, described["again"]))
    ):
        headers = {"Upload-Offset": str(length), "Tansu-Asset": known, "Tansu-State": "had"}
        return empty(201, tus_headers(None, Location=f"{request.url.path.rstrip('/')}/{HAD}{known}", **headers))
    with outside(request).work(who, _feature(described)) as work:
        if "path" in described and not partial:
            files.require_welcome(work, described)
        upload = uploads.create(
            work,
            length,
            metadata=described,
            sha256=sha256,
            extension=extension_of(described["filename"]),
            partial=partial,
        )
    if not length and not partial:
        return empty(201, tus_headers(finish(request, who, upload), Location=_address(request, upload)))
    return upload, who


def _join(request: Request, concat: str) -> Response:
    who = signed_in(request, Scope.WRITE)
    addresses = concat.partition(";")[2].split()
    pieces = [urlsplit(one).path.rstrip("/").rsplit("/", 1)[-1] for one in addresses]
    described = _described(metadata(request))
    sha256 = described.pop("sha256")
    with outside(request).work(who, _feature(described)) as work:
        upload = uploads.concatenate(
            work, pieces, metadata=described, sha256=sha256, extension=extension_of(described["filename"])
        )
    finished = finish(request, who, upload)
    return empty(201, tus_headers(finished, Location=_address(request, upload)))


def _described(said: dict[str, str]) -> dict[str, Any]:
    sha256 = said.get("sha256", "").lower()
    if sha256 and not is_sha256(sha256):
        raise Invalid("sha256 in Upload-Metadata is 64 hexadecimal digits.")
    moment(said.get("taken_at", ""))
    again = said.get("again", "")
    if again not in {"", "yes", "restore"}:
        raise Invalid("again is `restore`, `yes`, or left out.")
    placed = _placed(said)
    return placed | {
        "filename": clean_filename(placed["path"][-1] if placed else said.get("filename") or said.get("name") or ""),
        "taken_at": said.get("taken_at", ""),
        "again": again,
        "sha256": sha256,
    }


def _placed(said: dict[str, str]) -> dict[str, Any]:
    """Where the file is to lie and what must hold of what is there, if the upload is announced for a path."""
    if "path" not in said:
        return {}
    changed = moment(said.get("modified_at", ""))
    if changed is not None and changed.tzinfo is None:
        raise Invalid("modified_at is an instant as in 2026-05-01T14:03:22Z.")
    return {
        "path": files.clean_path(said["path"].strip("/").split("/")),
        "mime": said.get("filetype", ""),
        "modified_at": said.get("modified_at", ""),
        "match": _etags(said.get("if_match")),
        "none_match": _etags(said.get("if_none_match")),
    }


def _etags(text: str | None) -> list[str] | None:
    return None if text is None else [one.strip().removeprefix("W/").strip('"') for one in text.split(",")]


def _feature(described: dict[str, Any]) -> str:
    return files.likely_feature(described["path"]) if "path" in described else FEATURE


def _known(request: Request, who: Principal, sha256: str, again: str) -> str | None:
    with outside(request).work(who, FEATURE) as work:
        asset = gallery.ask_before_upload(work, sha256, again=again)
    return asset.id if asset else None


def _address(request: Request, upload: Upload) -> str:
    return f"{request.url.path.rstrip('/')}/{upload.id}"
