"""Reading originals again, those longest unread first, within a budget and slowly (R36).

What was read is noted in the ledger every few originals, so a run that is stopped loses little and the
next one goes on where it stood.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from tansu.core.checksum import Running
from tansu.core.errors import Damaged, NotFound
from tansu.foundation import claims
from tansu.foundation.claims import OwnedBlob
from tansu.foundation.scrub.model import DamagedOriginal, Limits, Scrubbed
from tansu.foundation.work import Outside
from tansu.ports.blobs import BlobRef

BATCH = 50
OnProgress = Callable[[int, int], None]


@dataclass
class _Run:
    """A scrub in progress."""

    outside: Outside
    limits: Limits
    tell: OnProgress
    began: float
    read: int = 0
    bytes: int = 0
    sound_again: int = 0
    damaged: list[DamagedOriginal] = field(default_factory=list)
    seen: set[BlobRef] = field(default_factory=set)
    """What was read, so that a clock that goes back cannot make the run read for ever."""

    def spent(self) -> bool:
        """Whether the budget is used up."""
        budget, most = self.limits.budget, self.limits.most
        if most is not None and self.read >= most:
            return True
        return budget is not None and self.outside.clock.monotonic() - self.began >= budget.total_seconds()

    def throttle(self, size: int) -> None:
        """Count bytes and wait until reading them was not too fast."""
        self.bytes += size
        if self.limits.rate:
            ahead = self.bytes / self.limits.rate - (self.outside.clock.monotonic() - self.began)
            if ahead > 0:
                self.outside.clock.sleep(ahead)
        self.tell(self.read, self.bytes)


def scrub(
    outside: Outside,
    *,
    before: datetime,
    limits: Limits,
    progress: OnProgress = lambda _read, _bytes: None,
) -> Scrubbed:
    """Read every original whose last proof is older than `before`, and what is known as damaged once more.

    Damaged originals are kept and noted, never removed. `progress` is called often, with how many were
    read and their bytes; what it raises ends the run, and what was read until then is noted.
    """
    run = _Run(outside, limits, progress, outside.clock.monotonic())
    with outside.look() as work:
        known = claims.damaged(work)
    for start in range(0, len(known), BATCH):
        _read(run, known[start : start + BATCH])
    while not run.spent():
        with outside.look() as work:
            due = [blob for blob in claims.overdue(work, before=before, limit=BATCH) if blob.ref not in run.seen]
        if not due:
            break
        _read(run, due)
    with outside.look() as work:
        left = claims.count_overdue(work, before=before)
    return Scrubbed(run.read, run.bytes, tuple(run.damaged), run.sound_again, left)


def bytes_are_right(run: "_Run", ref: BlobRef) -> bool:
    """Read an original in full and compare it with its row."""
    running = Running()
    try:
        for chunk in run.outside.blobs.read(ref):
            running.update(chunk)
            run.throttle(len(chunk))
    except (Damaged, NotFound, OSError):
        return False
    return (running.size, running.sha256, running.crc32) == (ref.size, ref.sha256, ref.crc32)


def _read(run: _Run, blobs: Sequence[OwnedBlob]) -> None:
    """Read some, then note them; also when something stops us in the middle."""
    right: list[OwnedBlob] = []
    wrong: list[OwnedBlob] = []
    try:
        for blob in blobs:
            if run.spent():
                break
            (right if bytes_are_right(run, blob.ref) else wrong).append(blob)
            run.seen.add(blob.ref)
            run.read += 1
            run.tell(run.read, run.bytes)
    finally:
        _note(run, right, wrong)


def _note(run: _Run, right: Sequence[OwnedBlob], wrong: Sequence[OwnedBlob]) -> None:
    if not right and not wrong:
        return
    with run.outside.system() as work:
        for owner in sorted({blob.ref.owner for blob in right}):
            own = [blob.ref.id for blob in right if blob.ref.owner == owner]
            claims.note_reread(replace(work, account=owner), own)
        for blob in wrong:
            mine = replace(work, account=blob.ref.owner)
            # It may have been swept, row and bytes, while it was being read.
            if claims.is_owned(mine, blob.ref.id) and blob.damaged_at is None:
                claims.note_damaged(mine, blob.ref.id)
                run.damaged.append(DamagedOriginal(blob.ref, work.now))
    run.sound_again += sum(blob.damaged_at is not None for blob in right)
