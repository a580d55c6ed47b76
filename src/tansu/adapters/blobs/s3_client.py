"""The one place that knows the S3 client: settings, keys under a prefix, and what its errors mean."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import IO

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from tansu.adapters.blobs.chunks import BLOCK
from tansu.core.errors import Conflict, NotFound, Unavailable

IN_ONE_REQUEST = 16 * BLOCK
"""Objects up to this size are held in memory and sent at once, which makes create-only atomic."""

_PART = 16 * BLOCK
_PARTS_AT_ONCE = 3
_MOST_PARTS = 9_000


class TransientFailure(Unavailable):
    """The object store did not answer, or not in time; the same call may succeed a moment later."""


@dataclass(frozen=True)
class S3Settings:
    """How to reach an S3-compatible object store. Without an endpoint, Amazon's for the region."""

    access_key: str
    secret_key: str = field(repr=False)
    endpoint: str = ""
    region: str = "us-east-1"
    virtual_hosted: bool = False
    patience_seconds: int = 60
    """How long the client repeats one request by itself; 0 for not at all."""


@dataclass(frozen=True)
class Found:
    """What a HEAD request tells of an object."""

    size: int
    metadata: dict[str, str]


class S3Client:
    """Objects under one prefix of one S3 bucket. Every error leaves here as one of ours."""

    def __init__(self, bucket: str, prefix: str, settings: S3Settings) -> None:
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._store = S3Store(
            bucket,
            access_key_id=settings.access_key,
            secret_access_key=settings.secret_key,
            region=settings.region,
            virtual_hosted_style_request=settings.virtual_hosted,
            config={"endpoint": settings.endpoint} if settings.endpoint else {},
            # A long download may take longer than any sensible limit on the whole; a silent one may not.
            client_options={
                "allow_http": settings.endpoint.startswith("http://"),
                "connect_timeout": timedelta(seconds=5),
                "read_timeout": timedelta(seconds=60),
                "timeout": timedelta(hours=6),
            },
            retry_config={
                "max_retries": 4 if settings.patience_seconds else 0,
                "retry_timeout": timedelta(seconds=settings.patience_seconds),
            },
        )

    def put_bytes(self, key: str, data: bytes, *, metadata: dict[str, str], create: bool) -> None:
        """Store a small object; Conflict if `create` and the key is taken."""
        with meaning():
            obstore.put(
                self._store,
                self._prefix + key,
                data,
                attributes=dict(metadata),
                mode="create" if create else "overwrite",
                use_multipart=False,
            )

    def put_file(self, key: str, file: IO[bytes], *, size: int, metadata: dict[str, str]) -> None:
        """Store a file of any size in parts, replacing what has the key."""
        part = max(_PART, -(-size // _MOST_PARTS))
        with meaning():
            obstore.put(
                self._store,
                self._prefix + key,
                file,
                attributes=dict(metadata),
                use_multipart=True,
                chunk_size=part,
                max_concurrency=_PARTS_AT_ONCE,
            )

    def head(self, key: str) -> Found | None:
        """Return size and metadata, or None if there is no such object."""
        try:
            with meaning():
                answer = obstore.get(self._store, self._prefix + key, options={"head": True})
                metadata = {name.lower(): value for name, value in answer.attributes.items()}
                return Found(answer.meta["size"], metadata)
        except NotFound:
            return None

    def read(self, key: str, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes from `start` to before `end` in blocks of about 1 MiB; NotFound when it begins."""
        if start >= end:
            return
        with meaning():
            answer = obstore.get(self._store, self._prefix + key, options={"range": (start, end)})
            stream = iter(answer.stream(min_chunk_size=BLOCK))
        while True:
            # What the reader does with a block is not the object store's failure, so it stays outside.
            with meaning():
                block = next(stream, None)
            if block is None:
                return
            yield bytes(block)

    def get_bytes(self, key: str) -> bytes:
        """Return a small object whole; NotFound if it is not there."""
        with meaning():
            return bytes(obstore.get(self._store, self._prefix + key).bytes())

    def walk(self, under: str, *, after: str = "") -> Iterator[tuple[str, int, float]]:
        """Yield (key, size, modified) of all objects under a folder, in key order, after the key `after`."""
        offset = self._prefix + after if after else None
        with meaning():
            pages = iter(obstore.list(self._store, prefix=self._prefix + under, offset=offset))
        while True:
            with meaning():
                page = next(pages, None)
            if page is None:
                return
            for found in page:
                yield found["path"].removeprefix(self._prefix), found["size"], found["last_modified"].timestamp()

    def folders(self, under: str) -> list[str]:
        """Return the names directly below a folder, in order."""
        with meaning():
            answer = obstore.list_with_delimiter(self._store, prefix=self._prefix + under)
        return sorted(path.rstrip("/").rpartition("/")[2] for path in answer["common_prefixes"])

    def delete(self, key: str) -> None:
        """Remove an object if it is there."""
        try:
            with meaning():
                obstore.delete(self._store, self._prefix + key)
        except NotFound:
            return

    def delete_under(self, folder: str) -> None:
        """Remove every object under a folder, a page at a time. May be repeated."""
        waiting: list[str] = []
        for key, _size, _modified in self.walk(folder):
            waiting.append(self._prefix + key)
            if len(waiting) == 1000:
                self._delete_all(waiting)
                waiting = []
        self._delete_all(waiting)

    def _delete_all(self, paths: list[str]) -> None:
        if paths:
            with meaning():
                obstore.delete(self._store, paths)


@contextmanager
def meaning() -> Iterator[None]:
    """Turn the client's errors into ours."""
    try:
        yield
    except FileNotFoundError as error:
        raise NotFound() from error
    except AlreadyExistsError as error:
        raise Conflict("There is already a blob of that name.") from error
    except (PermissionDeniedError, UnauthenticatedError) as error:
        raise Unavailable(
            "The object store refuses this server's key. What is stored is safe; the operator has to check it."
        ) from error
    except (BaseError, OSError) as error:
        raise TransientFailure("The object store does not answer. What is stored is safe; try again soon.") from error


def scratch(folder: Path | None) -> IO[bytes]:
    """Open a nameless file that stays in memory while small and is gone when closed or after a crash."""
    if folder is not None:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    return tempfile.SpooledTemporaryFile(max_size=IN_ONE_REQUEST, dir=None if folder is None else str(folder))
