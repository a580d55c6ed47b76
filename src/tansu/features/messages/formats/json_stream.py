"""Reading a JSON file of any size object by object: only the object at hand is in memory."""

import re
from collections.abc import Collection, Iterable, Iterator

from tansu.core.errors import Invalid

LARGEST = 64_000_000
"""Bytes of one object, a conversation with all its messages; no phone has one of a quarter of a million."""
MOST_LEVELS = 3
FORGET_AFTER = 1 << 20
_SPACE = re.compile(rb"[\s\xef\xbb\xbf]*")
_TOKEN = re.compile(rb'[{}\[\]:,"]|[^\s{}\[\]:,"]+')
_OUTSIDE = re.compile(rb'["{}\[\]]')
_INSIDE = re.compile(rb'["\\]')


def objects(chunks: Iterable[bytes], *, below: Collection[str]) -> Iterator[bytes]:
    """Yield every object of the lists that the file is, or has at its top under these names, at most three deep.

    Raises Invalid for an object that is larger than any conversation, and EOFError where the file breaks off.
    """
    stream = _Stream(chunks)
    yield from _of_value(stream, stream.token(), {name.encode() for name in below}, MOST_LEVELS)


def _of_value(stream: "_Stream", first: bytes, below: set[bytes], levels: int) -> Iterator[bytes]:
    if first == b"[":
        yield from _of_list(stream)
    elif first == b"{" and levels:
        yield from _of_object(stream, below, levels)
    else:
        stream.skip(first)


def _of_object(stream: "_Stream", below: set[bytes], levels: int) -> Iterator[bytes]:
    while (token := stream.token()) != b"}":
        if token != b'"':
            stream.require(token)
            continue
        name = stream.text()
        if (token := stream.token()) != b":":
            stream.require(token)
            continue
        token = stream.token()
        if name in below:
            yield from _of_value(stream, token, below, levels - 1)
        else:
            stream.skip(token)


def _of_list(stream: "_Stream") -> Iterator[bytes]:
    while (token := stream.token()) != b"]":
        if token == b"{":
            yield stream.whole()
        else:
            stream.skip(token)


class _Stream:
    """The file as it comes; `_at` is where reading stands in what is held of it."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._held = bytearray()
        self._at = 0

    def token(self) -> bytes:
        """The next sign, or word; of a text its first quote."""
        if self._at > FORGET_AFTER:
            del self._held[: self._at]
            self._at = 0
        while True:
            space = _SPACE.match(self._held, self._at)
            start = space.end() if space else self._at
            found = _TOKEN.match(self._held, start)
            # A word may go on in the next chunk.
            if found and (found.end() < len(self._held) or found.end() - start == 1):
                self._at = found.end()
                return bytes(self._held[start : found.end()])
            self._more(start)

    def require(self, token: bytes) -> None:
        """Between the parts of an object only a comma is to be expected; with anything else this is no JSON."""
        if token != b",":
            raise Invalid("This file is not readable JSON; what was read before that place is kept.")

    def text(self) -> bytes:
        """The text whose first quote was read, as it is written."""
        start = self._at
        self._to_end_of_text()
        return bytes(self._held[start : self._at - 1])

    def skip(self, token: bytes) -> None:
        """Pass over the rest of a value."""
        if token == b'"':
            self._to_end_of_text()
        elif token in (b"{", b"["):
            self._to_end()

    def whole(self) -> bytes:
        """The object whose first brace was read."""
        start = self._at - 1
        self._to_end()
        return bytes(self._held[start : self._at])

    def _to_end(self) -> None:
        depth = 1
        while depth:
            found = _OUTSIDE.search(self._held, self._at)
            if found is None:
                self._at = len(self._held)
                self._more(self._at)
                continue
            self._at, sign = found.end(), self._held[found.start()]
            if sign == ord('"'):
                self._to_end_of_text()
            else:
                depth += 1 if sign in b"{[" else -1

    def _to_end_of_text(self) -> None:
        while True:
            found = _INSIDE.search(self._held, self._at)
            if found is None:
                self._at = max(self._at, len(self._held))
                self._more(self._at)
                continue
            self._at = found.end()
            if self._held[found.start()] == ord('"'):
                return
            # What stands behind a backslash is no end, also where it has not come yet.
            self._at += 1

    def _more(self, at: int) -> None:
        self._at = at
        if len(self._held) > LARGEST:
            raise Invalid("A conversation in this JSON file is larger than any can be. It was not read on.")
        chunk = next(self._chunks, b"")
        if not chunk:
            raise EOFError
        self._held += chunk
