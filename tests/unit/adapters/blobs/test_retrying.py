"""Patience: how often, how long, and where a broken read goes on."""

from collections.abc import Iterator

import pytest

from tansu.adapters.blobs.memory import MemoryBlobs
from tansu.adapters.blobs.retrying import RetryingBlobs
from tansu.adapters.blobs.s3_client import TransientFailure
from tansu.adapters.clock.stopped import StoppedClock
from tansu.ports.blobs import BlobRef, StoredBlob

SUNSET = bytes(range(256)) * 20_000


class FlakyBlobs(MemoryBlobs):
    """A home that fails its next calls as often as it was told, streams in their middle."""

    failures = 0

    def size(self, owner: str, blob_id: str, extension: str) -> int | None:
        """Fail, or answer."""
        self._perhaps_fail()
        return super().size(owner, blob_id, extension)

    def read(self, ref: BlobRef, *, offset: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Yield one chunk, then fail, or go on."""
        for chunk in super().read(ref, offset=offset, length=length):
            yield chunk
            self._perhaps_fail()

    def scan(self, owner: str, *, after: str = "") -> Iterator[StoredBlob]:
        """Yield one blob, then fail, or go on."""
        for stored in super().scan(owner, after=after):
            yield stored
            self._perhaps_fail()

    def _perhaps_fail(self) -> None:
        if self.failures:
            self.failures -= 1
            raise TransientFailure("not now")


def test_a_call_is_repeated_with_growing_waits_until_it_is_answered() -> None:
    clock = StoppedClock()
    flaky = FlakyBlobs()
    flaky.failures = 3

    size = RetryingBlobs(flaky, clock, tries=4, first_wait=0.5).size("ada", "ab1", "jpg")

    assert (size, clock.monotonic()) == (None, 0.5 + 1.0 + 2.0)


def test_patience_ends() -> None:
    clock = StoppedClock()
    flaky = FlakyBlobs()
    flaky.failures = 4

    with pytest.raises(TransientFailure):
        RetryingBlobs(flaky, clock, tries=4, first_wait=0.5).size("ada", "ab1", "jpg")

    assert (flaky.failures, clock.monotonic()) == (0, 0.5 + 1.0 + 2.0)


@pytest.mark.parametrize("failures", [0, 1, 3])
@pytest.mark.parametrize(("offset", "length"), [(0, None), (7, None), (7, 4_000_000), (7, 0)])
def test_a_broken_read_goes_on_where_it_was(failures: int, offset: int, length: int | None) -> None:
    flaky = FlakyBlobs()
    ref = flaky.put("ada", [SUNSET], blob_id="ab1", extension="jpg")
    flaky.failures = failures

    read = b"".join(RetryingBlobs(flaky, StoppedClock(), tries=2).read(ref, offset=offset, length=length))

    assert read == (SUNSET[offset:] if length is None else SUNSET[offset : offset + length])


def test_a_broken_scan_goes_on_after_the_last_blob() -> None:
    flaky = FlakyBlobs()
    ids = [f"ab{number}" for number in range(5)]
    for blob_id in ids:
        flaky.put("ada", [b"x"], blob_id=blob_id, extension="jpg")
    flaky.failures = 3

    found = [stored.id for stored in RetryingBlobs(flaky, StoppedClock(), tries=2).scan("ada")]

    assert found == ids
