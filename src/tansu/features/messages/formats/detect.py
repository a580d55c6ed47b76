"""Which format a file is in, by what stands at its beginning; names and types of files say nothing."""

from collections.abc import Iterator
from pathlib import Path

from tansu.core.errors import Invalid
from tansu.features.messages.formats import backup_xml, ndjson_zip, own_lines, xiaomi
from tansu.features.messages.formats.jsons import an_object
from tansu.features.messages.formats.records import Found
from tansu.features.messages.formats.spool import CHUNK, Spool

NOT_MESSAGES = (
    "This is none of the files that messages are read from: SMS Backup & Restore (.xml), SMS Import/Export (.zip), "
    "an export of Xiaomi Cloud (.json), or Tansu's own (.jsonl)."
)
_LOOKED_AT = 65_536
MOST_LINES = 200
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Reading:
    """One file being read; `done` bytes of it have been."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.size = file.stat().st_size
        self.done = 0

    def records(self, spool: Spool) -> Iterator[Found]:
        """Yield every record, whatever the format. Raises Invalid for a file that is none of ours."""
        with self._file.open("rb") as opened:
            start = opened.read(_LOOKED_AT)
        if start.startswith(b"PK"):
            self.done = self.size // 2
            return ndjson_zip.read(self._file, spool)
        text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
        if text.startswith(b"<") or start.startswith(_UTF16):
            return backup_xml.read(self._chunks(), spool)
        if _is_own(text):
            return own_lines.read(self._chunks(), spool)
        if text[:1] in (b"{", b"["):
            return xiaomi.read(self._chunks())
        raise Invalid(NOT_MESSAGES)

    def _chunks(self) -> Iterator[bytes]:
        with self._file.open("rb") as opened:
            while chunk := opened.read(CHUNK):
                self.done += len(chunk)
                yield chunk


def _is_own(text: bytes) -> bool:
    """Whether one of the first lines is ours: the very first may be the one bad record."""
    # A line longer than what was looked at can only be the bytes of an attachment.
    return text.startswith(b'{"data":"') or any(_has_kind(line) for line in text.splitlines()[:MOST_LINES])


def _has_kind(line: bytes) -> bool:
    try:
        return isinstance(an_object(line).get("kind"), str)
    except ValueError:
        return False
