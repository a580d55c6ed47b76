"""Bytes first, then one transaction that names them: how every text and attachment of a note is kept."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tansu.core.checksum import Running
from tansu.core.errors import Busy, Invalid, TansuError
from tansu.core.ids import new_id
from tansu.core.principal import Principal
from tansu.features.notes.model import FEATURE
from tansu.foundation import claims, uploads, usage
from tansu.foundation.tree import extension_of
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef
from tansu.ports.database import UniqueViolation

TRIES = 5

T = TypeVar("T")


@dataclass(frozen=True)
class _Kept:
    sha256: str
    ref: BlobRef | None
    """The bytes we stored, or None if the account had them."""


def with_bytes(
    outside: Outside,
    principal: Principal,
    contents: Sequence[bytes],
    act: Callable[[Work, list[BlobRef]], T],
    *,
    name: str = "",
) -> T:
    """Store `contents` and call `act` with them in one Work; what no record names afterwards is removed again.

    `act` is called again in a new Work if somebody else was first with the same bytes, names or claims.
    """
    for left in reversed(range(TRIES)):
        kept = [_keep(outside, principal.account, one, name=name) for one in contents]
        try:
            with outside.work(principal, FEATURE) as work:
                usage.lock(work)
                return act(work, [_enter(work, one) for one in kept])
        except (UniqueViolation, Busy):
            if not left:
                raise
        finally:
            _remove_unnamed(outside, principal.account, kept)
    raise AssertionError("unreachable")


def _keep(outside: Outside, account: str, content: bytes, *, name: str) -> _Kept:
    running = Running()
    running.update(content)
    with outside.look(account) as work:
        known = claims.owned_by_checksum(work, running.sha256)
    if known:
        return _Kept(running.sha256, None)
    uploads.require_disk(outside, len(content))
    blob = new_id(outside.chance.random_bytes)
    return _Kept(running.sha256, outside.blobs.put(account, [content], blob_id=blob, extension="md", name=name))


def _enter(work: Work, kept: _Kept) -> BlobRef:
    if kept.ref:
        return claims.enter(work, kept.ref)
    if known := claims.owned_by_checksum(work, kept.sha256):
        return known.ref
    raise Busy("These bytes were just cleaned up. Send them again.")


def _remove_unnamed(outside: Outside, account: str, kept: Sequence[_Kept]) -> None:
    """Remove what we stored and the ledger does not know: the Work failed, or the account had the same bytes."""
    ours = [one.ref for one in kept if one.ref]
    if not ours:
        return
    with outside.look(account) as work:
        unnamed = [ref for ref in ours if not claims.is_owned(work, ref.id)]
    for ref in unnamed:
        outside.blobs.delete(ref.owner, ref.id, ref.extension)


def with_upload(
    outside: Outside,
    principal: Principal,
    act: Callable[[Work, BlobRef, int], tuple[T, bool]],
    *,
    chunks: Iterator[bytes],
    length: int,
    name: str,
    exact: bool = True,
) -> T:
    """Take a file of `length` bytes: reserve its room, store it, and call `act` with it in one Work.

    Without `exact`, `length` is only the most it can have. `act` is told how many bytes are
    reserved and says whether it claimed the file, out of these.
    """
    extension = extension_of(name)
    with outside.work(principal, FEATURE) as work:
        upload = uploads.create(work, length, metadata={"filename": name}, extension=extension, resumable=False)
    try:
        ref = outside.blobs.put(principal.account, chunks, blob_id=upload.blob, extension=extension, name=name)
    except BaseException:
        uploads.cancel(outside, principal, upload.id)
        raise
    if ref.size > length or (exact and ref.size != length):
        uploads.refuse(outside, principal, upload, ref)
        raise Invalid(f"{ref.size} bytes came, {length} were announced. Nothing was kept; send it again.")
    kept = _Kept(ref.sha256, ref)
    for left in reversed(range(TRIES)):
        try:
            with outside.work(principal, FEATURE) as work:
                reserved = uploads.hand_over(work, upload)
                result, claimed = act(work, _enter(work, kept), reserved)
                if not claimed:
                    usage.return_reserved(work, reserved)
        except (UniqueViolation, Busy):
            if not left:
                raise
            continue
        except TansuError:
            uploads.refuse(outside, principal, upload, ref)
            raise
        _remove_unnamed(outside, principal.account, [kept])
        return result
    raise AssertionError("unreachable")
