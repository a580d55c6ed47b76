"""Every kind of store, opened for a test, so that one contract can ask the same of each."""

from pathlib import Path

import pytest

from tansu.adapters.blobs.checked import CheckedBlobs
from tansu.adapters.blobs.checked_staging import CheckedStaging
from tansu.adapters.blobs.local import LocalBlobs
from tansu.adapters.blobs.local_renditions import LocalRenditions
from tansu.adapters.blobs.local_staging import LocalStaging
from tansu.adapters.blobs.memory import MemoryBlobs, MemoryRenditions, MemoryStaging
from tansu.adapters.blobs.retrying import RetryingBlobs
from tansu.adapters.blobs.s3 import S3Blobs
from tansu.adapters.blobs.s3_client import S3Client, S3Settings
from tansu.adapters.blobs.s3_renditions import S3Renditions
from tansu.adapters.blobs.s3_staging import S3Staging
from tansu.adapters.clock.stopped import StoppedClock
from tansu.ports.blobs import Blobs, Renditions, Staging
from tests.support.fixtures import S3ForTests

Opened = tuple[Blobs, Staging, Renditions]


def open_local(data: Path) -> Opened:
    """Open folders below `data`."""
    blobs = LocalBlobs(data / "blobs")
    return blobs, LocalStaging(data / "staging", blobs), LocalRenditions(data / "renditions")


def s3_client(place: S3ForTests) -> S3Client:
    """Open a client for a test's own prefix."""
    settings = S3Settings(access_key=place.access_key, secret_key=place.secret_key, endpoint=place.endpoint)
    return S3Client(place.bucket, place.prefix, settings)


def open_s3(place: S3ForTests, data: Path) -> Opened:
    """Open objects below a test's own prefix."""
    client = s3_client(place)
    blobs = S3Blobs(client, scratch=data / "scratch")
    return blobs, S3Staging(client, blobs, scratch=data / "scratch"), S3Renditions(client)


def open_memory() -> Opened:
    """Open dictionaries."""
    blobs = MemoryBlobs()
    return blobs, MemoryStaging(blobs), MemoryRenditions()


def wrapped(opened: Opened) -> Opened:
    """Put the wrappers the product uses around a store."""
    blobs, staging, renditions = opened
    outside = RetryingBlobs(CheckedBlobs(blobs), StoppedClock())
    return outside, CheckedStaging(staging, outside), renditions


@pytest.fixture(params=["memory", "local", "s3", "local, wrapped", "s3, wrapped"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    """Each kind of store in turn, empty."""
    kind, _, wrapping = request.param.partition(", ")
    if kind == "memory":
        opened = open_memory()
    elif kind == "local":
        opened = open_local(tmp_path)
    else:
        opened = open_s3(request.getfixturevalue("s3_settings"), tmp_path)
    return wrapped(opened) if wrapping else opened
