"""Imports: a file that holds messages is kept until everything in it was received, and its report for good."""

import math

from tansu.core.errors import Invalid, NotFound, QuotaExceeded
from tansu.core.instants import to_ms
from tansu.features.messages.formats.detect import Reading
from tansu.features.messages.formats.spool import Spool
from tansu.features.messages.ingest import Ingest
from tansu.features.messages.model import FEATURE, Import, ImportState
from tansu.features.messages.store import imports as store
from tansu.foundation import accounts, audit, claims, usage
from tansu.foundation.claims import Category
from tansu.foundation.jobs import JobContext, job
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef

KIND = "messages_import"
TELL_SECONDS = 1.0


def begin_import(work: Work, file: BlobRef, *, filename: str, source: str) -> Import:
    """Ask for the messages in stored bytes to be received. The same bytes again while they are read are one import.

    `source` says how they came: `upload`, `folder`. The file is claimed until it was read, then let go.
    """
    usage.lock(work)
    blob = claims.enter(work, file)
    for one in store.newest(work.tx, work.account, limit=50):
        if one.blob == blob.id and one.state in {ImportState.WAITING, ImportState.READING}:
            return one
    number = work.new_id()
    claims.claim(work, blob.id, kind=KIND, claimant=number, category=Category.FILES)
    values = {"id": number, "filename": filename, "source": source, "blob": blob.id, "size": blob.size}
    store.add(work.tx, work.account, {**values, "begun_at": to_ms(work.now)})
    read_import.defer(work, key=f"{work.account}.{number}", number=number)
    return get_import(work, number)


def look_into_folders(outside: Outside, *, limit: int = 50) -> int:
    """Bring in what backup apps put into `Backups/Messages`; return how many files. Each file's bytes once.

    The folder is looked at again and again instead of being told of each file, so that no way in can be forgotten.
    """
    with outside.look() as work:
        found = store.put_in_folder(work.tx, limit=limit)
    for account, name, blob in found:
        with outside.system(account, FEATURE) as work:
            begin_import(work, claims.owned(work, blob).ref, filename=name, source="folder")
    return len(found)


def get_import(work: Work, number: str) -> Import:
    """One import with its report, or NotFound."""
    if found := store.get(work.tx, work.account, number):
        return found
    raise NotFound


def imports(work: Work, *, limit: int = 50) -> list[Import]:
    """What was or is being brought in, newest first."""
    return store.newest(work.tx, work.account, limit=limit)


@job("messages.import", lease_seconds=300)
def read_import(context: JobContext, *, number: str) -> None:
    """Read one file to its end, in batches. What cannot be read ends it, with words; what was received is kept.

    A job that is taken up again begins at the start of the file, where everything is known already.
    """
    with context.look(feature=FEATURE) as work:
        told = store.get(work.tx, work.account, number)
        if told is None or told.state in {ImportState.DONE, ImportState.FAILED}:
            return
        file = claims.owned(work, told.blob).ref
        region = accounts.get(work, work.account).region
    with context.outside.blobs.as_file(file) as path, Spool() as spool:
        ingest = Ingest(
            context.outside, context.account, region, spool, open_work=lambda: context.open_work(feature=FEATURE)
        )
        reading = Reading(path)
        ended, told_at = ImportState.DONE, -math.inf
        try:
            for _ in ingest.take(reading.records(spool)):
                context.progress(reading.done, reading.size)
                # Each telling is a flush to the disk, and nobody reads faster.
                if (now := context.outside.clock.monotonic()) >= told_at + TELL_SECONDS:
                    told_at = now
                    _tell(context, number, ImportState.READING, reading, ingest)
        except (Invalid, QuotaExceeded) as error:
            ended = ImportState.FAILED
            ingest.report.insert(0, ("the file", str(error)))
        _tell(context, number, ended, reading, ingest)


def _tell(context: JobContext, number: str, state: ImportState, reading: Reading, ingest: Ingest) -> None:
    ended = state is not ImportState.READING
    with context.open_work(feature=FEATURE) as work:
        usage.lock(work)
        store.tell(
            work.tx,
            work.account,
            number,
            state=state,
            read_bytes=reading.size if ended else reading.done,
            counts=ingest.counts,
            report=ingest.report,
            ended_ms=to_ms(work.now) if ended else None,
        )
        if ended:
            claims.release(work, kind=KIND, claimant=number)
            counts = ingest.counts
            audit.record(work, "messages_brought_in", number, new=counts.new_messages, calls=counts.new_calls)
