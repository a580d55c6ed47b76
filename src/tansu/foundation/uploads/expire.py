"""What was begun and never finished does not stay for ever."""

from dataclasses import replace

from tansu.core.instants import to_ms
from tansu.foundation import usage
from tansu.foundation.uploads import store
from tansu.foundation.uploads.finish import forget
from tansu.foundation.uploads.model import State, Upload
from tansu.foundation.work import Outside, Work


def expire(outside: Outside, *, limit: int = 200) -> int:
    """Forget uploads past their time and remove their bytes; return how many were past it."""
    with outside.look() as work:
        before_ms = to_ms(work.now)
        old = store.expired(work.tx, before_ms=before_ms, limit=limit)
    for upload in old:
        with outside.system(upload.account) as work:
            usage.lock(work)
            # Asked again, for it may have been continued, or become an original, since we looked.
            still = store.still_expired(work.tx, upload, before_ms=before_ms)
            if still:
                forget(work, upload.id)
        if still:
            _remove_bytes(outside, upload)
    return len(old)


def after_restart(outside: Outside) -> None:
    """Let go of what a process that died held, where it was the only one: its clients need not wait for leases."""
    with outside.system() as work:
        store.let_all_go(work.tx, now_ms=to_ms(work.now))


def forget_open(work: Work) -> int:
    """Forget every unfinished upload of the instance and return how many: after a restore their parts are gone."""
    begun = store.all_open(work.tx)
    for upload in begun:
        forget(replace(work, account=upload.account), upload.id)
    return len(begun)


def remove_orphans(outside: Outside) -> list[str]:
    """Remove staged bytes that no upload knows; return the uploads they belonged to.

    A part is staged before its row is committed, so a crash between leaves bytes without a record.
    The caller runs this when nothing is being uploaded, or for uploads that are old.
    """
    staged = list(outside.staging.uploads())
    orphans: list[str] = []
    for start in range(0, len(staged), 500):
        some = staged[start : start + 500]
        with outside.look() as work:
            known = store.known(work.tx, some)
        orphans += [upload for upload in some if upload not in known]
    for upload in orphans:
        outside.staging.discard(upload)
    return orphans


def _remove_bytes(outside: Outside, upload: Upload) -> None:
    """Remove the parts, and the announced blob if a crash left it without a record.

    An open upload's blob cannot have a record: the record and the end of the upload are one transaction. So
    `upload` must be what it was when its row was removed, and not what it was when it was found to be old.
    """
    outside.staging.discard(upload.id)
    if upload.state is State.OPEN:
        outside.blobs.delete(upload.account, upload.blob, upload.extension)
