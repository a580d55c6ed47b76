"""Renditions as files: `<root>/<owner>/<first two characters>/<name>`, each followed by its CRC-32."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from tansu.adapters.blobs import names
from tansu.adapters.blobs.durable import Disk
from tansu.adapters.blobs.incoming import Incoming
from tansu.core.checksum import crc32

_CHECK_BYTES = 4
_BLOCK = 256 * 1024


class LocalRenditions:
    """Derivable files, replaced atomically and never synced.

    A power cut can therefore leave a file empty or torn. Four bytes at its end (the CRC-32 of the rest,
    big endian) tell; such a file counts as missing and is made again. Picture viewers ignore them.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._disk = Disk()
        self._incoming = Incoming(root / ".incoming", self._disk)

    def put(self, owner: str, name: str, data: bytes) -> None:
        """Store or replace at once, never half."""
        place = self._place(owner, name)
        check = crc32(data).to_bytes(_CHECK_BYTES, "big")
        with self._incoming.receive([data, check], durable=False) as arrived, self._disk.writing():
            place.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
            arrived.path.rename(place)

    def get(self, owner: str, name: str) -> bytes | None:
        """Return the bytes, or None if they are missing or torn."""
        try:
            descriptor = os.open(self._address(owner, name), os.O_RDONLY | os.O_NOFOLLOW)
        except FileNotFoundError:
            return None
        try:
            stored = _read(descriptor)
        finally:
            os.close(descriptor)
        data, check = stored[:-_CHECK_BYTES], stored[-_CHECK_BYTES:]
        return data if check == crc32(data).to_bytes(_CHECK_BYTES, "big") else None

    def delete(self, owner: str, name: str) -> None:
        """Remove one if it is there."""
        self._place(owner, name).unlink(missing_ok=True)

    def delete_owner(self, owner: str) -> None:
        """Remove the owner's folder."""
        with suppress(FileNotFoundError):
            shutil.rmtree(self._root / names.owner(owner))

    def _place(self, owner: str, name: str) -> Path:
        return Path(self._address(owner, name))

    def _address(self, owner: str, name: str) -> str:
        return f"{self._root}/{names.owner(owner)}/{names.rendition(name)[:2]}/{name}"


def _read(descriptor: int) -> bytes:
    """All of a small file. A file object would ask the system four things more; at each, other threads go first."""
    stored = block = os.read(descriptor, _BLOCK)
    while len(block) == _BLOCK:
        block = os.read(descriptor, _BLOCK)
        stored += block
    return stored
