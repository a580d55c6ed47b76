"""Renditions in an S3 bucket: `<prefix>/renditions/<owner>/<name>`."""

from tansu.adapters.blobs import names
from tansu.adapters.blobs.s3_client import S3Client
from tansu.core.errors import NotFound


class S3Renditions:
    """Derivable objects; a put replaces atomically."""

    def __init__(self, client: S3Client) -> None:
        self._client = client

    def put(self, owner: str, name: str, data: bytes) -> None:
        """Store or replace."""
        self._client.put_bytes(_key(owner, name), data, metadata={}, create=False)

    def get(self, owner: str, name: str) -> bytes | None:
        """Return the bytes, or None."""
        try:
            return self._client.get_bytes(_key(owner, name))
        except NotFound:
            return None

    def delete(self, owner: str, name: str) -> None:
        """Remove one if it is there."""
        self._client.delete(_key(owner, name))

    def delete_owner(self, owner: str) -> None:
        """Remove all of an owner's."""
        self._client.delete_under(f"renditions/{names.owner(owner)}/")


def _key(owner: str, name: str) -> str:
    return f"renditions/{names.owner(owner)}/{names.rendition(name)}"
