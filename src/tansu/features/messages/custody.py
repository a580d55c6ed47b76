"""What the messages hold, and how it leaves, comes back and is erased."""

from collections.abc import Iterable, Iterator

from tansu.features.messages.export import call_record, record_of
from tansu.features.messages.formats.own_lines import call_json, call_of, message_json, message_of
from tansu.features.messages.formats.records import Found
from tansu.features.messages.formats.spool import Spool, Spooled
from tansu.features.messages.ingest import Ingest
from tansu.features.messages.model import BEFORE_ALL, FEATURE, Message
from tansu.features.messages.store import calls as call_store
from tansu.features.messages.store import imports as import_store
from tansu.features.messages.store import messages as store
from tansu.features.messages.store import threads as thread_store
from tansu.features.messages.trash import remove, trash
from tansu.foundation import accounts, changes, claims
from tansu.foundation.custody import Holding, Kept, OpenBytes, Record
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef

PAGE = 500


class MessagesCustodian:
    """Answers for messages, their attachments, and the call log."""

    name = FEATURE
    feature = FEATURE
    tables = frozenset(
        {
            "messages_threads",
            "messages_messages",
            "messages_parts",
            "messages_words",
            "messages_calls",
            "messages_imports",
            "messages_batches",
        }
    )

    def inventory(self, work: Work) -> list[Holding]:
        """Count messages with the bytes of their texts, and calls."""
        count, size = store.totals(work.tx, work.account)
        return [Holding("message", count, size), Holding("call", call_store.count(work.tx, work.account))]

    def export(self, work: Work) -> Iterator[Record]:
        """Yield one record a message and a call, in order of time."""
        for page in _pages(work):
            for one in page:
                record = message_json(record_of(one, lambda blob: _spooled(work, blob)))
                yield {"kind": "message", "message": record, "trashed": one.trashed_at is not None}
        after = BEFORE_ALL
        while calls := call_store.page(work.tx, work.account, after=after, limit=PAGE):
            yield from ({"kind": "call", "call": call_json(call_record(one))} for one in calls)
            after = calls[-1].number

    def blobs(self, work: Work) -> Iterator[BlobRef]:
        """Yield every attachment's bytes once."""
        seen: set[str] = set()
        for page in _pages(work):
            for blob in (part.blob for one in page for part in one.parts):
                if blob and blob not in seen:
                    seen.add(blob)
                    yield claims.owned(work, blob).ref

    def restore(self, outside: Outside, account: str, records: Iterable[Record], open_bytes: OpenBytes) -> int:
        """Bring messages and calls back through the same way in as everything else."""
        with outside.look(account) as work:
            region = accounts.get(work, account).region
        with Spool() as spool:
            ingest = Ingest(
                outside, account, region, spool, open_work=lambda: outside.system(account, FEATURE), again=True
            )
            for _ in ingest.take(_found(records, spool, open_bytes)):
                pass
        return ingest.counts.new_messages + ingest.counts.new_calls

    def erase(self, work: Work, *, limit: int) -> int:
        """Erase at most `limit` messages, then calls, at last the conversations, the reports and the feed."""
        page = store.page(work.tx, work.account, after=BEFORE_ALL, limit=limit)
        if page:
            trash(work, [one.number for one in page])
            remove(work, page)
            return max(1, store.totals(work.tx, work.account)[0])
        calls = call_store.page(work.tx, work.account, after=BEFORE_ALL, limit=limit)
        if calls:
            call_store.remove(work.tx, work.account, [one.number for one in calls])
            return max(1, call_store.count(work.tx, work.account))
        for one in import_store.newest(work.tx, work.account, limit=1000):
            claims.release(work, kind="messages_import", claimant=one.id)
        import_store.erase(work.tx, work.account)
        thread_store.erase(work.tx, work.account)
        changes.erase_feature(work, FEATURE)
        return 0

    def kept(self, work: Work) -> list[Kept]:
        """Nothing stays."""
        return []


def _pages(work: Work) -> Iterator[list[Message]]:
    after = BEFORE_ALL
    while page := store.page(work.tx, work.account, after=after, limit=PAGE):
        yield page
        after = page[-1].number


def _spooled(work: Work, blob: str) -> Spooled:
    ref = claims.owned(work, blob).ref
    return Spooled(0, ref.size, ref.sha256)


def _found(records: Iterable[Record], spool: Spool, open_bytes: OpenBytes) -> Iterator[Found]:
    for record in records:
        if record["kind"] == "call":
            yield call_of(record["call"], "")
            continue
        contents: dict[str, Spooled] = {}
        for part in record["message"]["parts"]:
            if (sha256 := part.get("sha256", "")) and sha256 not in contents:
                with open_bytes(sha256) as chunks:
                    contents[sha256] = spool.add(chunks)
        yield message_of(record["message"], contents, "")._replace(trashed=bool(record["trashed"]))
