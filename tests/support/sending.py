"""Photos made of words, and the ways in which they reach a gallery without a server in between."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from tansu.core.principal import Principal
from tansu.features import gallery
from tansu.features.gallery import Arrival
from tansu.foundation import uploads
from tansu.foundation.uploads import Upload
from tansu.foundation.work import Outside
from tests.support.pictures import a_jpeg

NOTHING_SAID = datetime(2026, 4, 1, 9, 30)


def photo(words: str, *, taken: datetime | None = None, size: int = 0) -> bytes:
    """A real small JPEG that no other words give, of `size` bytes if that is said."""
    content = _picture(taken) + f"<{words}>".encode()
    return content + bytes(max(0, size - len(content)))


def sha256_of(content: bytes) -> str:
    """The checksum of some bytes."""
    return hashlib.sha256(content).hexdigest()


def send(
    outside: Outside,
    who: Principal,
    content: bytes,
    *,
    filename: str = "IMG_1.jpg",
    sha256: str = "",
    declared: datetime | None = None,
    again: str = "",
) -> Arrival:
    """Send a whole original in one request."""
    return gallery.receive_stream(
        outside,
        who,
        len(content),
        chunks=iter([content]),
        sha256=sha256,
        filename=filename,
        extension="jpg",
        declared=declared,
        again=again,
    )


def announce(
    outside: Outside,
    who: Principal,
    content: bytes,
    *,
    sha256: str = "",
    again: str = "",
    partial: bool = False,
    filename: str = "IMG_1.jpg",
) -> Upload:
    """Announce an original that will come in parts."""
    with outside.work(who, "gallery") as work:
        return uploads.create(
            work,
            len(content),
            metadata={"filename": filename, "taken_at": "", "again": again},
            sha256=sha256,
            extension="jpg",
            partial=partial,
        )


def send_part(outside: Outside, who: Principal, upload: str, content: bytes, *, offset: int) -> Upload:
    """Send some bytes of an announced original."""
    return uploads.append(outside, who, upload, offset=offset, chunks=iter([content]))


def send_in_parts(outside: Outside, who: Principal, content: bytes, *, parts: int = 3, again: str = "") -> Arrival:
    """Announce an original, send it in parts of about equal size, and finish it."""
    upload = announce(outside, who, content, again=again)
    for offset, piece in pieces(content, parts):
        send_part(outside, who, upload.id, piece, offset=offset)
    return gallery.finish_upload(outside, who, upload.id)


def pieces(content: bytes, parts: int) -> Iterator[tuple[int, bytes]]:
    """Cut into parts of about equal size: (offset, bytes)."""
    step = -(-len(content) // parts)
    return ((offset, content[offset : offset + step]) for offset in range(0, len(content), step))


@lru_cache
def _picture(taken: datetime | None) -> bytes:
    return a_jpeg(taken=taken) if taken else a_jpeg()
