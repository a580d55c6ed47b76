"""One file out of a form (RFC 7578), as a stream: nothing of it is held but a piece."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from tansu.core.errors import Invalid

LONGEST_HEAD = 16_384
_BOUNDARY = re.compile(r"[\x20-\x7e]{1,70}\Z")


@dataclass(frozen=True)
class FilePart:
    """A file as a form carries it."""

    name: str
    chunks: Iterator[bytes]


def file_part(content_type: str, chunks: Iterator[bytes], *, field: str) -> FilePart:
    """The file that a form sends under `field`, or Invalid. What comes before it is skipped, what follows is read."""
    reader = _Reader(chunks, _boundary(content_type))
    while head := reader.head():
        name, filename = _names(head)
        if name == field and filename:
            return FilePart(filename, reader.body())
        for _ in reader.body():
            pass
    raise Invalid(f"The form has no file under “{field}”.")


class _Reader:
    def __init__(self, chunks: Iterator[bytes], boundary: bytes) -> None:
        self._chunks = chunks
        # As if a line had ended before the first boundary, which then looks like every other.
        self._held = b"\r\n"
        self._delimiter = b"\r\n--" + boundary
        self._begun = False

    def head(self) -> bytes:
        """The header lines of the next part; empty when there is none."""
        if not self._begun:
            self._begun = True
            for _ in self.body():
                pass
        while b"\r\n" not in self._held and self._more():
            pass
        if self._held.startswith(b"--") or not self._held.startswith(b"\r\n"):
            return b""
        self._held = self._held[2:]
        while b"\r\n\r\n" not in self._held:
            if len(self._held) > LONGEST_HEAD or not self._more():
                raise Invalid("The form is not readable.")
        head, _, self._held = self._held.partition(b"\r\n\r\n")
        return head or b" "

    def body(self) -> Iterator[bytes]:
        """The bytes up to the next boundary."""
        while (end := self._held.find(self._delimiter)) < 0:
            # The last bytes may be the beginning of a boundary.
            sure = len(self._held) - len(self._delimiter)
            if sure > 0:
                yield self._held[:sure]
                self._held = self._held[sure:]
            if not self._more():
                raise Invalid("The form ends before its last boundary. Nothing was kept; send it again.")
        if end:
            yield self._held[:end]
        self._held = self._held[end + len(self._delimiter) :]

    def _more(self) -> bool:
        piece = next(self._chunks, b"")
        self._held += piece
        return bool(piece)


def _boundary(content_type: str) -> bytes:
    message = Message()
    message["Content-Type"] = content_type
    boundary = message.get_boundary("")
    if message.get_content_type() != "multipart/form-data" or not _BOUNDARY.match(str(boundary)):
        raise Invalid("A file comes as multipart/form-data.")
    return str(boundary).encode()


def _names(head: bytes) -> tuple[str, str]:
    """The field and the file name that a part's Content-Disposition says."""
    for line in head.decode("utf-8", "replace").splitlines():
        header, _, value = line.partition(":")
        if header.strip().lower() == "content-disposition":
            found = dict(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', value))
            return found.get("name", ""), found.get("filename", "").replace('\\"', '"')
    return "", ""
