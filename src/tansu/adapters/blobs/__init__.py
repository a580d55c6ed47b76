"""Homes for bytes: a local folder, an S3 bucket, or memory; open one with `open_blobs`."""

from tansu.adapters.blobs.checked import Announced, CheckedBlobs
from tansu.adapters.blobs.checked_staging import CheckedStaging
from tansu.adapters.blobs.memory import MemoryBlobs, MemoryRenditions, MemoryStaging
from tansu.adapters.blobs.opening import Stores, open_blobs
from tansu.adapters.blobs.s3_client import S3Settings

__all__ = [
    "Announced",
    "CheckedBlobs",
    "CheckedStaging",
    "MemoryBlobs",
    "MemoryRenditions",
    "MemoryStaging",
    "S3Settings",
    "Stores",
    "open_blobs",
]
