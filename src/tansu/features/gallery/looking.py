"""Looking into the header of stored bytes."""

from tansu.foundation.work import Outside
from tansu.ports.blobs import BlobRef
from tansu.ports.media import MediaFacts


def facts_of(outside: Outside, ref: BlobRef, *, filename: str) -> MediaFacts | None:
    """What the header of a stored original says; None if it is neither a photo nor a video that we know."""

    def read_at(offset: int, length: int) -> bytes:
        if offset >= ref.size or length <= 0:
            return b""
        return b"".join(outside.blobs.read(ref, offset=offset, length=length))

    return outside.media.facts(read_at, ref.size, filename=filename)
