"""Choosing where bytes live from one address."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tansu.adapters.blobs.checked import CheckedBlobs
from tansu.adapters.blobs.checked_staging import CheckedStaging
from tansu.adapters.blobs.local import LocalBlobs
from tansu.adapters.blobs.local_renditions import LocalRenditions
from tansu.adapters.blobs.local_staging import LocalStaging
from tansu.adapters.blobs.retrying import RetryingBlobs
from tansu.adapters.blobs.s3 import S3Blobs
from tansu.adapters.blobs.s3_client import S3Client, S3Settings
from tansu.adapters.blobs.s3_renditions import S3Renditions
from tansu.adapters.blobs.s3_staging import S3Staging
from tansu.core.errors import Invalid
from tansu.ports.blobs import Renditions
from tansu.ports.clock import Clock


@dataclass(frozen=True)
class Stores:
    """The three homes of bytes, opened together because an upload moves from one to another."""

    blobs: CheckedBlobs
    staging: CheckedStaging
    renditions: Renditions


def open_blobs(url: str, data: Path, *, clock: Clock, s3: S3Settings | None = None) -> Stores:
    """Open the stores at `url`: "" for folders in `data`, `file:///folder`, or `s3://bucket/prefix`.

    For S3, `data` holds only scratch files. Raises Invalid for any other address, or for S3 without settings.
    """
    if url == "":
        return _open_local(data)
    address = urlsplit(url)
    if address.scheme == "file" and not address.netloc and address.path.startswith("/"):
        return _open_local(Path(unquote(address.path)))
    if address.scheme == "s3" and address.netloc:
        if s3 is None:
            raise Invalid("Blobs in S3 need an access key and a secret key.")
        return _open_s3(S3Client(address.netloc, address.path, s3), clock, scratch=data / "scratch")
    raise Invalid("Blobs can live in a folder (file:///folder) or in S3 (s3://bucket/prefix).")


def _open_local(data: Path) -> Stores:
    local = LocalBlobs(data / "blobs")
    blobs = CheckedBlobs(local)
    staging = CheckedStaging(LocalStaging(data / "staging", local), blobs)
    return Stores(blobs, staging, LocalRenditions(data / "renditions"))


def _open_s3(client: S3Client, clock: Clock, *, scratch: Path) -> Stores:
    remote = S3Blobs(client, scratch=scratch)
    blobs = CheckedBlobs(RetryingBlobs(remote, clock))
    staging = CheckedStaging(S3Staging(client, remote, scratch=scratch), blobs)
    return Stores(blobs, staging, S3Renditions(client))
