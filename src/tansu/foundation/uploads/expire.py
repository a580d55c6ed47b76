"""What was begun and never finished does not stay for ever."""

from tansu.core.instants import to_ms
from tansu.foundation.uploads import store
from tansu.foundation.uploads.finish import forget
from tansu.foundation.uploads.model import State, Upload
from tansu.foundation.work import Outside


def expire(outside: Outside, *, limit: int = 200) -> int:
    """Forget uploads past their time and remove their bytes; return how many."""
    with outside.look() as work:
        old = store.expired(work.tx, before_ms=to_ms(work.now), limit=limit)
    for upload in old:
        with outside.system(upload.account) as work:
            last = store.get(work.tx, upload.account, upload.id)
            forget(work, upload.id)
        if last:
            _remove_bytes(outside, last)
    return len(old)


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
