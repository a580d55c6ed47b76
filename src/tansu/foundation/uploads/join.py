"""Putting the chunks of a folder together, once, however often and by how many it is asked."""

from dataclasses import dataclass
from datetime import timedelta

from tansu.core.errors import Busy, Conflict, Invalid
from tansu.core.ids import new_id
from tansu.core.instants import to_ms
from tansu.core.principal import Principal
from tansu.foundation import usage
from tansu.foundation.uploads import store, store_chunks
from tansu.foundation.uploads.chunks import chunks, folder
from tansu.foundation.uploads.finish import SLOWEST_BYTES_A_SECOND, done
from tansu.foundation.uploads.model import WRITER_LEASE, State, Upload
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef, Part


@dataclass(frozen=True)
class Joined:
    """The bytes of a folder as one blob, and who holds the folder until it has a name or the try is given up."""

    upload: Upload
    ref: BlobRef
    holder: str


def join_folder(
    outside: Outside, principal: Principal, name: str, *, total: int | None, extension: str, filename: str
) -> Joined:
    """Make one permanent blob of a folder's chunks; no record names it yet, and the chunks stay until it has one.

    Whoever is given it ends with `settle_folder` or `let_go`. Raises NotFound, Invalid if there are not `total`
    bytes, Busy while another request holds the folder.
    """
    holder = new_id(outside.chance.random_bytes)
    upload, parts = _enter(outside, principal, name, total=total, extension=extension, holder=holder)
    try:
        ref = outside.staging.assemble(
            upload.id,
            parts,
            owner=upload.account,
            blob_id=upload.blob,
            extension=upload.extension,
            name=filename,
        )
    except BaseException:
        _leave(outside, upload, holder)
        raise
    return Joined(upload, ref, holder)


def take_over(work: Work, joined: Joined) -> int:
    """The room that the folder held; it is the caller's now, who settles the folder in the same Work.

    Conflict if the folder is not there any more, or another request was quicker.
    """
    usage.lock(work)
    now = store.get(work.tx, work.account, joined.upload.id)
    if now is None or now.state is State.DONE:
        raise Conflict("This upload was finished by another request.")
    store.set_reserved(work.tx, now.id, 0)
    return now.reserved


def settle_folder(work: Work, joined: Joined, *, entry: int, outcome: str) -> None:
    """Remember what became of a folder, in the transaction that made it true, for a client that loses the answer."""
    done(work, joined.upload, asset=str(entry), outcome=outcome)


def let_go(outside: Outside, joined: Joined) -> None:
    """Hold a folder no longer: what was asked could not be done, and may be asked again."""
    _leave(outside, joined.upload, joined.holder)


def _leave(outside: Outside, upload: Upload, holder: str) -> None:
    with outside.system(upload.account) as work:
        store.leave(work.tx, upload.id, writer=holder)


def _enter(
    outside: Outside, principal: Principal, name: str, *, total: int | None, extension: str, holder: str
) -> tuple[Upload, list[Part]]:
    with outside.work(principal) as work:
        upload = folder(work, name)
        if total is not None and total != upload.received:
            raise Invalid(f"{upload.received} bytes came, {total} were announced. Send what is missing.")
        longest = WRITER_LEASE + timedelta(seconds=upload.length / SLOWEST_BYTES_A_SECOND)
        until_ms = to_ms(work.now + longest)
        if store.take(work.tx, upload, writer=holder, now_ms=to_ms(work.now), until_ms=until_ms) is None:
            raise Busy("This upload is being put together by another request. Ask again in a moment.")
        if upload.extension == "bin":
            store_chunks.set_extension(work.tx, upload.id, extension)
        parts = [Part(one.staged_number, one.size, one.sha256, one.crc32) for one in chunks(work, upload)]
        return folder(work, name), parts
