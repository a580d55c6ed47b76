"""What the headers of a PUT say about the bytes to come, made harmless."""

import base64
import re
from collections.abc import Mapping
from datetime import datetime
from math import isfinite

from tansu.core.errors import Invalid
from tansu.core.instants import from_ms
from tansu.protocols.dav.errors import DavError
from tansu.protocols.http.jsons import UnsupportedType

EARLIEST_MS = 1000
LATEST_MS = 253_402_300_799_000
"""The last second of the year 9999; a time of zero breaks the desktop client, so the first is a second later."""

_HEX = re.compile(r"[0-9a-f]+\Z")
LENGTHS = {"md5": 32, "sha1": 40, "sha256": 64, "adler32": 8}


def refuse_old_ways(headers: Mapping[str, str]) -> None:
    """Raise for what looks like a PUT and is something else: parts of files would be taken for whole ones."""
    if "content-range" in headers:
        raise Invalid("A PUT brings a whole file; Content-Range is not taken.")
    if "oc-chunked" in headers:
        raise DavError("The old chunked upload is not spoken here; use chunked upload version 2.", status=501)
    if headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        raise UnsupportedType("Files are sent as they are, without a Content-Encoding.")


def announced_length(headers: Mapping[str, str], *, http_version: str) -> int | None:
    """How many bytes will come; None if the client does not know. Finder says it in a header of its own."""
    text = headers.get("content-length", "")
    if text:
        return _count(text)
    if http_version.startswith("1") and "transfer-encoding" not in headers:
        return 0
    expected = headers.get("x-expected-entity-length", "").strip()
    return _count(expected) if expected.isdecimal() and len(expected) <= 19 else None


def announced_time(text: str) -> datetime | None:
    """A time in seconds since 1970, as clients write it, whole or not; nonsense is no time, others are clamped."""
    try:
        seconds = float(text.strip() or "nan")
    except ValueError:
        return None
    if not isfinite(seconds):
        return None
    return from_ms(int(min(max(seconds * 1000, EARLIEST_MS), LATEST_MS)))


def announced_checksums(headers: Mapping[str, str]) -> dict[str, str]:
    """The checksums a client gives, by name (`sha1`, `sha256`, `md5`, `adler32`) in hexadecimal digits.

    `OC-Checksum: SHA1:…` (ownCloud and Nextcloud), `Repr-Digest` and `Content-Digest` (RFC 9530), and our own
    `X-Checksum-SHA256`. Kinds we do not know are ignored; a known kind that is unreadable is Invalid.
    """
    found: dict[str, str] = {}
    for one in headers.get("oc-checksum", "").split():
        kind, _, value = one.partition(":")
        _note(found, kind.lower().replace("-", ""), value.lower())
    if plain := headers.get("x-checksum-sha256", ""):
        _note(found, "sha256", plain.strip().lower())
    for name in ("repr-digest", "content-digest"):
        for item in headers.get(name, "").split(","):
            kind, _, value = item.strip().partition("=")
            if kind.lower() == "sha-256":
                _note(found, "sha256", _from_base64(value.strip(":")))
    return found


def _note(found: dict[str, str], kind: str, value: str) -> None:
    length = LENGTHS.get(kind)
    if length is None:
        return
    if len(value) != length or not _HEX.match(value):
        raise Invalid(f"The checksum of kind {kind} is not readable.")
    found[kind] = value


def _from_base64(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).hex()
    except ValueError as error:
        raise Invalid("The digest is not readable (RFC 9530).") from error


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 19:
        raise Invalid("Content-Length is a number of bytes.")
    return int(text)
