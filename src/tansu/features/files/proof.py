"""Proving bytes on their way: the checksums a sender declares."""

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from tansu.core.errors import ChecksumMismatch, Invalid

ALGORITHMS = {"SHA256": 64, "SHA1": 40, "MD5": 32, "ADLER32": 8}
"""What a sender may declare, with the number of hexadecimal digits."""


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


class _Adler32:
    def __init__(self) -> None:
        self._sum = zlib.adler32(b"")

    def update(self, data: bytes, /) -> None:
        self._sum = zlib.adler32(data, self._sum)

    def hexdigest(self) -> str:
        return f"{self._sum:08x}"


class Proof:
    """Hashes what passes. SHA-256 is left to the store, which proves it anyway."""

    def __init__(self, declared: Mapping[str, str] | None = None) -> None:
        self._declared = _checked(declared or {})
        # One more hash is a seventh of what a file costs here, so it is for those who will compare it.
        self._hashes: dict[str, _Hash] = {one: _new(one) for one in self._declared if one != "SHA256"}

    def passing(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Pass chunks on and hash them."""
        hashes = list(self._hashes.values())
        for chunk in chunks:
            for one in hashes:
                one.update(chunk)
            yield chunk

    @property
    def needs_bytes(self) -> bool:
        """Whether the store's own SHA-256 is not enough to answer `require`."""
        return bool(self._hashes)

    def passed(self, chunks: Iterable[bytes]) -> None:
        """Hash what is stored already."""
        for _ in self.passing(chunks):
            pass

    @property
    def sha1(self) -> str:
        """The SHA-1 of what has passed, lower-case hex, if it was declared; else empty."""
        return self._hashes["SHA1"].hexdigest() if "SHA1" in self._hashes else ""

    def require(self, sha256: str) -> None:
        """Raise ChecksumMismatch unless what passed, whose SHA-256 is given, is what was declared."""
        for algorithm, declared in self._declared.items():
            received = sha256 if algorithm == "SHA256" else self._hashes[algorithm].hexdigest()
            if received != declared:
                raise ChecksumMismatch(
                    f"What arrived is not what was announced (another {algorithm}). Nothing was kept; send it again.",
                    declared=declared,
                    received=received,
                )


def _checked(declared: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for algorithm, digest in declared.items():
        name, said = algorithm.upper().replace("-", ""), digest.strip().lower()
        digits = ALGORITHMS.get(name)
        if digits is None:
            raise Invalid(f"This checksum is not known here; use one of {', '.join(ALGORITHMS)}.")
        if len(said) != digits or not set(said) <= set("0123456789abcdef"):
            raise Invalid(f"A {name} has {digits} hexadecimal digits.")
        found[name] = said
    return found


def _new(algorithm: str) -> Any:
    return _Adler32() if algorithm == "ADLER32" else hashlib.new(algorithm.lower(), usedforsecurity=False)
