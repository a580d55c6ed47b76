"""Checksums that a request declares of its body."""

import base64

from fastapi import Request

from tansu.core.checksum import is_sha256
from tansu.core.errors import Invalid


def declared_checksum(request: Request) -> str:
    """The SHA-256 that X-Checksum-SHA256 or Repr-Digest (RFC 9530) promises, in hex; empty if none does."""
    plain = request.headers.get("x-checksum-sha256", "")
    if plain:
        if not is_sha256(plain.lower()):
            raise Invalid("X-Checksum-SHA256 is 64 hexadecimal digits.")
        return plain.lower()
    for item in request.headers.get("repr-digest", "").split(","):
        name, _, value = item.strip().partition("=")
        if name.lower() == "sha-256":
            return _from_base64(value.strip(":"))
    return ""


def _from_base64(value: str) -> str:
    try:
        raw = base64.b64decode(value, validate=True)
    except ValueError as error:
        raise Invalid("Repr-Digest is not readable (RFC 9530).") from error
    if len(raw) != 32:
        raise Invalid("Repr-Digest is not a SHA-256 (RFC 9530).")
    return raw.hex()
