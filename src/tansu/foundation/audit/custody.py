"""What the audit trail holds of an account, and why it stays a year longer than the account."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from tansu.core.instants import rfc3339, to_ms
from tansu.foundation.audit import store
from tansu.foundation.audit.trail import REMEMBERED_DAYS
from tansu.foundation.custody import Holding, Kept, OpenBytes, Record
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef

_BATCH = 500


class AuditCustodian:
    """Answers for the audit trail."""

    name = "audit"
    feature = ""
    tables = frozenset({"audit_events", "audit_heads"})

    def inventory(self, work: Work) -> list[Holding]:
        """Count the events."""
        return [Holding("audit_event", store.count(work.tx, work.account))]

    def export(self, work: Work) -> Iterator[Record]:
        """Yield the events in order."""
        after = 0
        while batch := store.oldest(work.tx, work.account, after=after, limit=_BATCH):
            for event in batch:
                yield {
                    "kind": "audit_event",
                    "n": event.n,
                    "at": rfc3339(event.at),
                    "actor": event.actor,
                    "action": event.action,
                    "subject": event.subject,
                    "facts": event.facts,
                    "previous": event.previous,
                    "hash": event.hash,
                }
            after = batch[-1].n

    def blobs(self, work: Work) -> Iterator[BlobRef]:
        """It owns no bytes."""
        return iter(())

    def restore(self, outside: Outside, account: str, records: Iterable[Record], open_bytes: OpenBytes) -> int:
        """What happened on another server is its testimony, not ours: nothing is taken over."""
        return 0

    def erase(self, work: Work, *, limit: int) -> int:
        """Remove what is past its time; the rest is declared in `kept` and goes when its year is over."""
        removed = store.forget(work.tx, before_ms=_oldest_kept_ms(work), limit=limit, account=work.account)
        return 1 if removed == limit else 0

    def kept(self, work: Work) -> list[Kept]:
        """Say how many events stay and until when the youngest does."""
        newest = store.newest(work.tx, work.account, before=None, limit=1)
        if not newest:
            return []
        until = newest[0].at + timedelta(days=REMEMBERED_DAYS)
        reason = "Security record: what was done and when, by numbers only, without name or address."
        return [Kept("audit_event", store.count(work.tx, work.account), reason, until.date().isoformat())]


def _oldest_kept_ms(work: Work) -> int:
    return to_ms(work.now - timedelta(days=REMEMBERED_DAYS))
