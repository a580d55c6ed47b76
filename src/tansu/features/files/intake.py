"""Taking bytes in: never more than there is room for, durable before any record names them.

Up to eight megabytes come without being announced: their room is asked for before and taken with the record,
so that a small file costs one transaction. Whatever is longer is announced and reserved first (R19), and where
nobody says how long it will be, its room is reserved as it comes, in steps.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from tansu.core.errors import Conflict, Invalid, QuotaExceeded
from tansu.core.ids import new_id
from tansu.core.principal import Principal
from tansu.foundation import claims, uploads, usage
from tansu.foundation.tree import Entry, extension_of
from tansu.foundation.uploads import Upload
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef

SMALL = 8_000_000
STEP = 32_000_000


class Waiting(Protocol):
    """Bytes that are stored and named by nothing yet, however they came."""

    @property
    def ref(self) -> BlobRef:
        """The bytes."""
        ...

    def take_room(self, work: Work) -> int:
        """Say how many reserved bytes are the caller's from now on; Conflict if the bytes may be gone by now."""
        ...

    def settle(self, work: Work, entry: Entry, *, created: bool) -> None:
        """Note, in the Work that named them, what became of the bytes."""
        ...


@dataclass(frozen=True)
class Arrived:
    """Bytes that came in one request."""

    ref: BlobRef
    upload: Upload | None
    """What announced them and holds their room, if anything did."""

    def take_room(self, work: Work) -> int:
        """End the announcement and return how many reserved bytes are the caller's now.

        Conflict if it had expired: then its bytes may be gone.
        """
        return uploads.hand_over(work, self.upload) if self.upload else 0

    def settle(self, work: Work, entry: Entry, *, created: bool) -> None:
        """There is nobody who would ask again."""


def take(
    outside: Outside, principal: Principal, feature: str, *, chunks: Iterable[bytes], length: int | None, name: str
) -> Arrived:
    """Store all of `chunks`. Raises QuotaExceeded, DiskFull or Invalid (another length), and keeps nothing then."""
    coming = _Coming(outside, principal, feature, length=length)
    extension = extension_of(name)
    try:
        ref = outside.blobs.put(
            principal.account, coming.metered(chunks), blob_id=coming.blob, extension=extension, name=name
        )
    except BaseException:
        coming.give_up()
        raise
    arrived = Arrived(ref, coming.upload)
    if length is not None and ref.size != length:
        drop(outside, principal, arrived)
        raise Invalid(f"{ref.size} bytes came, {length} were announced. Nothing was kept; send it again.")
    return arrived


def drop(outside: Outside, principal: Principal, arrived: Arrived) -> None:
    """Remove bytes that will not be kept, and give their room back."""
    if arrived.upload:
        uploads.refuse(outside, principal, arrived.upload, arrived.ref)
        return
    with outside.look(principal.account) as work:
        named = claims.is_owned(work, arrived.ref.id)
    if not named:
        outside.blobs.delete(arrived.ref.owner, arrived.ref.id, arrived.ref.extension)


class _Coming:
    """One body on its way in, and the room it has so far."""

    def __init__(self, outside: Outside, principal: Principal, feature: str, *, length: int | None) -> None:
        self._outside, self._principal, self._feature = outside, principal, feature
        self._size = 0
        self._room = SMALL if length is None else length
        self._known = length is not None
        self.upload: Upload | None = None
        self.blob = new_id(outside.chance.random_bytes)
        uploads.require_disk(outside, length or 0)
        if length is not None and length > SMALL:
            self._announce(length)
        else:
            self._look(length or 0)

    def metered(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Pass on what comes, as far as there is room for it."""
        for chunk in chunks:
            self._size += len(chunk)
            if self._size > self._room:
                if self._known:
                    raise Invalid("More bytes came than were announced. Nothing was kept.")
                self._make_room(self._size)
            yield chunk

    def give_up(self) -> None:
        """Give back what was reserved."""
        if self.upload:
            with self._outside.system(self._principal.account) as work:
                uploads.forget(work, self.upload.id)

    def _look(self, length: int) -> None:
        """Refuse early what does not fit; whether it really does is decided with the record."""
        with self._outside.read(self._principal) as work:
            left = usage.usage_of(work).left
        if length > left:
            raise QuotaExceeded(needed=length, left=left)

    def _announce(self, length: int) -> None:
        with self._outside.work(self._principal, self._feature) as work:
            self.upload = uploads.create(work, length, metadata={}, resumable=False, blob=self.blob)

    def _make_room(self, size: int) -> None:
        uploads.require_disk(self._outside, STEP)
        if self.upload is None:
            self._announce(size + STEP)
        else:
            with self._outside.work(self._principal, self._feature) as work:
                if not uploads.grow(work, self.upload, size + STEP - self._room):
                    raise Conflict("This took too long. Nothing was kept; send it again.")
        self._room = size + STEP
