"""Bytes on their way to an object store: held until they are complete and their checksums known."""

import errno
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tansu.adapters.blobs.chunks import gathered
from tansu.adapters.blobs.s3_client import IN_ONE_REQUEST, Found, S3Client, scratch
from tansu.core.checksum import Running
from tansu.core.errors import DiskFull, Unavailable

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True)
class Spooled:
    """A complete stream, in memory or in a nameless file, and what it proved to be."""

    file: IO[bytes]
    proof: Running


@contextmanager
def spooled(chunks: Iterable[bytes], folder: Path | None) -> Iterator[Spooled]:
    """Take in all of `chunks`, because an object's metadata is sent before its bytes."""
    proof = Running()
    with scratch(folder) as file:
        for block in gathered(chunks):
            proof.update(block)
            with _writing():
                file.write(block)
        with _writing():
            file.flush()
        yield Spooled(file, proof)


def send(client: S3Client, key: str, spool: Spooled, *, metadata: dict[str, str], create: bool) -> Found:
    """Send what was spooled and ask the store what it has; Unavailable if that is not the same.

    Create-only is atomic up to `IN_ONE_REQUEST`. Above it the caller has to make sure by the choice of
    `key`, because a transfer in parts cannot be refused by the store.
    """
    size = spool.proof.size
    spool.file.seek(0)
    if size <= IN_ONE_REQUEST:
        client.put_bytes(key, spool.file.read(), metadata=metadata, create=create)
    else:
        client.put_file(key, spool.file, size=size, metadata=metadata)

    found = client.head(key)
    if found is None or found.size != size or metadata.items() - found.metadata.items():
        # After a transfer in parts the object may be another's; an orphan is swept, a stranger's blob is gone.
        if create and size <= IN_ONE_REQUEST:
            client.delete(key)
        raise Unavailable("The object store did not keep what it was sent. Nothing was stored; try again.")
    return found


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull() from error
        raise Unavailable("The server could not write to its scratch folder.") from error
