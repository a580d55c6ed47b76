"""A bounded view of an original, so that no header can make us read it all."""

from tansu.ports.media import ReadAt

HEAD = 64 * 1024
"""The first read. It holds the whole EXIF of nearly every photo, so most originals need no second one."""

STEP = 8 * 1024
"""The least that a later read fetches, since headers come in clusters."""

MOST_BYTES = 640 * 1024
MOST_READS = 400
"""What one original may cost. A parser that reaches either limit keeps what it has found so far."""


class Unreadable(ValueError):
    """The header ends early, contradicts itself, or would cost more reading than we allow."""


class Source:
    """Random access to an original through a small cache and a budget."""

    def __init__(self, read_at: ReadAt, size: int) -> None:
        self.size = max(0, size)
        self._read_at = read_at
        self._bytes_left = MOST_BYTES
        self._reads_left = MOST_READS
        self._head = self._from_store(0, HEAD)
        self._block_at, self._block = 0, self._head

    def read(self, offset: int, length: int) -> bytes:
        """Exactly `length` bytes at `offset`. Raises Unreadable if they are not there."""
        end = offset + length
        if offset >= 0 and end <= len(self._head):
            return self._head[offset:end]

        if not self._block_at <= offset or end > self._block_at + len(self._block):
            self.fetch(offset, max(length, STEP))
        start = offset - self._block_at
        found = self._block[start : start + length]
        if len(found) < length:
            raise Unreadable("the original ends early")
        return found

    def fetch(self, offset: int, length: int) -> None:
        """Bring up to `length` bytes at `offset` into the cache, in one read."""
        if not 0 <= offset < self.size or length < 0:
            raise Unreadable("an offset points outside the original")
        self._block_at, self._block = offset, self._from_store(offset, length)

    def _from_store(self, offset: int, length: int) -> bytes:
        length = min(length, self.size - offset)
        if length > self._bytes_left or not self._reads_left:
            raise Unreadable("the header is larger than we read")
        self._bytes_left -= length
        self._reads_left -= 1
        return self._read_at(offset, length) if length else b""
