"""Resumable uploads to a path: when all their bytes have come, they become the file there, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tansu.core.errors import TansuError, Unavailable
from tansu.core.principal import Principal
from tansu.features.files import put
from tansu.features.files.model import Condition
from tansu.foundation import uploads
from tansu.foundation.tree import Entry
from tansu.foundation.uploads import Upload
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef


@dataclass(frozen=True)
class Finished:
    """What became of an upload to a path."""

    number: int
    outcome: str
    """`added`, or `replaced` if there was a file of that name."""


def finish_upload(outside: Outside, principal: Principal, upload_id: str) -> Finished:
    """Let the path in a complete upload's metadata name its bytes. Twice is the same as once.

    Raises what `store` raises; the upload and its bytes are forgotten then, unless trying again may help.
    """
    with outside.read(principal) as work:
        upload = uploads.get(work, upload_id)
    if upload.asset:
        return _finished(upload)
    ref = uploads.assemble(outside, principal, upload_id)
    said = upload.metadata
    try:
        stored = put.name(
            outside,
            principal,
            said["path"],
            _Resumed(ref, upload),
            mime=said.get("mime", ""),
            modified_at=datetime.fromisoformat(said["modified_at"]) if said.get("modified_at") else None,
            condition=_condition(said),
            make_parents=True,
        )
    except Unavailable:
        raise
    except TansuError:
        with outside.read(principal) as work:
            now = uploads.find(work, upload_id)
        if now and now.asset:
            return _finished(now)
        uploads.refuse(outside, principal, upload, ref)
        raise
    outside.staging.discard(upload_id)
    return Finished(stored.entry.number, "added" if stored.created else "replaced")


def require_welcome(work: Work, said: Mapping[str, Any]) -> None:
    """Raise now what would refuse an upload with this metadata in the end."""
    put.require_welcome(work, said["path"], condition=_condition(said))


def _condition(said: Mapping[str, Any]) -> Condition:
    return Condition(match=said.get("match"), none_match=said.get("none_match"))


@dataclass(frozen=True)
class _Resumed:
    ref: BlobRef
    upload: Upload

    def take_room(self, work: Work) -> int:
        return self.upload.reserved

    def settle(self, work: Work, entry: Entry, *, created: bool) -> None:
        uploads.done(work, self.upload, asset=str(entry.number), outcome="added" if created else "replaced")


def _finished(upload: Upload) -> Finished:
    return Finished(int(upload.asset), upload.outcome)
