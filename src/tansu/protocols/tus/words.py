"""The headers of tus 1.0.0, read and written."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tansu.core.errors import ChecksumMismatch, Invalid, TansuError
from tansu.foundation.uploads import Upload

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination,concatenation"
ALGORITHMS = ("sha256", "sha1")
OFFSET_TYPE = "application/offset+octet-stream"
MOST_METADATA = 8192

HAD = "had-"
"""Begins the last part of the address of an upload that needed no bytes; the rest is the asset's id."""


class WrongVersion(TansuError):
    """The client speaks another version of tus."""

    code = "wrong_tus_version"


def require_version(request: Request) -> None:
    """Raise WrongVersion unless the client speaks tus 1.0.0."""
    spoken = request.headers.get("tus-resumable")
    if spoken != VERSION:
        raise WrongVersion(f"This server speaks tus {VERSION}; the request says {spoken or 'nothing'}.")


def number(request: Request, header: str) -> int:
    """A header that is a number of bytes, or Invalid."""
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdecimal()) or len(text) > 18:
        raise Invalid(f"{header} must be a number of bytes.")
    return int(text)


def metadata(request: Request) -> dict[str, str]:
    """Upload-Metadata: comma-separated `key base64` pairs."""
    text = request.headers.get("upload-metadata", "")
    if len(text) > MOST_METADATA:
        raise Invalid(f"Upload-Metadata may have at most {MOST_METADATA} bytes.")
    found: dict[str, str] = {}
    for pair in filter(None, (one.strip() for one in text.split(","))):
        key, _, value = pair.partition(" ")
        if key in found:
            raise Invalid(f"Upload-Metadata has “{key}” twice.")
        try:
            found[key] = base64.b64decode(value.strip(), validate=True).decode()
        except ValueError as error:
            raise Invalid(f"Upload-Metadata: the value of “{key}” is not base64 of UTF-8 text.") from error
    return found


@dataclass
class Checksum:
    """Upload-Checksum: what the bytes of one request must hash to."""

    algorithm: str
    expected: bytes

    def __post_init__(self) -> None:
        self._running: Any = hashlib.new(self.algorithm)

    def passing(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Pass chunks on and hash them. After a cut connection the hash of what came differs, as it should."""
        for chunk in chunks:
            self._running.update(chunk)
            yield chunk

    def matches(self) -> bool:
        """Say whether what passed is what was announced."""
        return bool(self._running.digest() == self.expected)


def checksum(request: Request) -> Checksum | None:
    """The checksum of this request's bytes, if the client sent one."""
    text = request.headers.get("upload-checksum")
    if text is None:
        return None
    algorithm, _, value = text.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise Invalid(f"This checksum algorithm is not known; use one of {', '.join(ALGORITHMS)}.")
    try:
        expected = base64.b64decode(value.strip(), validate=True)
    except ValueError as error:
        raise Invalid("Upload-Checksum is not base64.") from error
    if len(expected) != hashlib.new(algorithm).digest_size:
        raise ChecksumMismatch("Upload-Checksum has the wrong length for its algorithm.")
    return Checksum(algorithm, expected)


def tus_headers(upload: Upload | None = None, **more: str) -> dict[str, str]:
    """The headers of every answer, and those that tell where an upload stands."""
    headers = {"Tus-Resumable": VERSION, "Cache-Control": "no-store"}
    if upload:
        headers["Upload-Offset"] = str(upload.received)
        headers["Upload-Expires"] = format_datetime(upload.expires_at, usegmt=True)
    if upload and upload.asset:
        made = "Tansu-Entry" if "path" in upload.metadata else "Tansu-Asset"
        headers |= {made: upload.asset, "Tansu-State": upload.outcome}
    return headers | more


def empty(status: int, headers: dict[str, str]) -> Response:
    """An answer that is all headers."""
    return Response(status_code=status, headers=headers)
