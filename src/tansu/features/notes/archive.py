"""Notes as a zip of plain files: everything that lies under Notes/, byte for byte, under its own path."""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tansu.core.principal import Principal
from tansu.features.notes.model import FEATURE, FOLDER
from tansu.foundation import claims, tree
from tansu.foundation.work import Outside
from tansu.ports.blobs import BlobRef

_EARLIEST = (1980, 1, 1, 0, 0, 0)


def archive(outside: Outside, principal: Principal) -> Iterator[bytes]:
    """Yield a zip of all living notes and what lies beside them, as it grows; nothing is held but a piece."""
    with outside.read(principal, FEATURE) as work:
        top = tree.seek(work, [FOLDER])
        inside = tree.below(work, top.number) if top else []
        files = [
            ("/".join(tree.path_of(work, one.number)), one.modified_at, claims.owned(work, one.blob).ref)
            for one in inside
            if one.blob
        ]
    out = _Growing()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as zipped:
        for path, modified_at, ref in files:
            yield from _added(outside, zipped, out, path, modified_at, ref)
    yield out.taken()


def _added(
    outside: Outside, zipped: zipfile.ZipFile, out: "_Growing", path: str, modified_at: datetime, ref: BlobRef
) -> Iterator[bytes]:
    info = zipfile.ZipInfo(path, max(_EARLIEST, modified_at.timetuple()[:6]))
    with zipped.open(info, "w", force_zip64=ref.size >= 1 << 31) as member:
        for chunk in outside.blobs.read(ref):
            member.write(chunk)
            yield out.taken()
    yield out.taken()


class _Growing(io.RawIOBase):
    """Where a zip is written that nobody can turn back in."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, piece: Any, /) -> int:
        """Take a piece."""
        taken = bytes(piece)
        self._pieces.append(taken)
        return len(taken)

    def taken(self) -> bytes:
        """What was written since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
