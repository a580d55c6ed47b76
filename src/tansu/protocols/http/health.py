"""How the server is: liveness, readiness, and the same in words for an operator."""

from dataclasses import dataclass
from datetime import timedelta

from tansu.features import gallery
from tansu.features.gallery import RenditionState
from tansu.foundation import claims, jobs
from tansu.foundation.backup import last_backup
from tansu.foundation.work import Outside

SCRUB_WITHIN = timedelta(days=30)
BACKUP_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Check:
    """One thing an operator should know: `ok`, `warn` or `bad`, and why in a sentence."""

    name: str
    state: str
    words: str


def checks(outside: Outside) -> list[Check]:
    """Everything an operator should know, worst things included."""
    return [_disk(outside), _backup(outside), _scrub(outside), _jobs(outside), _renditions(outside)]


def _disk(outside: Outside) -> Check:
    free = outside.blobs.free_bytes()
    if free is None:
        return Check("disk", "ok", "Originals are in an object store.")
    words = f"{free / 1e9:.1f} GB are free; uploads stop at {outside.disk_floor / 1e9:.1f} GB."
    if free <= outside.disk_floor:
        return Check("disk", "bad", words)
    return Check("disk", "warn" if free < 2 * outside.disk_floor else "ok", words)


def _backup(outside: Outside) -> Check:
    with outside.look() as work:
        last = last_backup(work)
        now = work.now
    if last is None:
        return Check("backup", "warn", "There is no verified backup yet. Run `tansu backup`.")
    words = f"The last backup that was restored and checked is of {last:%A, %-d %B %Y, %H:%M} UTC."
    return Check("backup", "ok" if now - last < BACKUP_WITHIN else "bad", words)


def _scrub(outside: Outside) -> Check:
    with outside.look() as work:
        oldest = claims.oldest_proof(work)
        damaged = claims.count_damaged(work)
        now = work.now
    if damaged:
        return Check("scrub", "bad", f"{damaged} originals fail their check. `tansu scrub --list` names them.")
    if oldest is None:
        return Check("scrub", "ok", "There are no originals yet.")
    words = f"All originals arrived or were re-read since {oldest:%A, %-d %B %Y}."
    return Check("scrub", "ok" if now - oldest <= SCRUB_WITHIN + timedelta(days=1) else "warn", words)


def _jobs(outside: Outside) -> Check:
    with outside.look() as work:
        counts = jobs.counts(work)
    if counts.dead:
        return Check("jobs", "warn", f"{counts.dead} jobs have given up; the jobs page says why.")
    return Check("jobs", "ok", f"{counts.waiting} jobs wait, {counts.running} run.")


def _renditions(outside: Outside) -> Check:
    with outside.look() as work:
        found = gallery.pending_renditions(work)
    pending, failed = found.get(RenditionState.PENDING, 0), found.get(RenditionState.FAILED, 0)
    words = f"{pending} previews are still to be made, {failed} originals cannot be shown."
    return Check("previews", "ok", words)
