"""Checksums: SHA-256 proves, CRC-32 makes resumable archives free."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from zlib_ng import zlib_ng

_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_HEX = b"0123456789abcdef"


def crc32(data: bytes | memoryview, before: int = 0) -> int:
    """The CRC-32 of ZIP and gzip (RFC 1952, 8.), going on from that of what came before."""
    # Every byte that arrives passes here twice; the standard library takes four times as long.
    return zlib_ng.crc32(data, before)


def is_sha256(text: str) -> bool:
    """Say whether `text` is a SHA-256 in lower-case hex."""
    return bool(_SHA256.match(text))


def are_sha256(texts: Sequence[str]) -> bool:
    """Say whether all of `texts` are; thousands of them at once."""
    # What is left of the digits without the digits; an expression that matches each is five times as slow.
    return {64}.issuperset(map(len, texts)) and not "".join(texts).encode(errors="replace").translate(None, _HEX)


@dataclass
class Running:
    """A size, SHA-256 and CRC-32 that grow with every chunk."""

    size: int = 0
    crc32: int = 0
    _sha256: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def update(self, chunk: bytes | memoryview) -> None:
        """Add `chunk` to everything that is counted."""
        self.size += len(chunk)
        self._sha256.update(chunk)
        self.crc32 = crc32(chunk, self.crc32)

    @property
    def sha256(self) -> str:
        """The SHA-256 so far, lower-case hex."""
        return self._sha256.hexdigest()
