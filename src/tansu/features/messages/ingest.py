"""Bringing in what a reader yields: in batches, bytes first, each batch one transaction.

Killed anywhere, it begins again from the start of the file: what was received is known by its identity, costs a
look and adds nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import islice

from tansu.core.errors import Busy, Invalid
from tansu.features.messages.entering import words_of
from tansu.features.messages.formats.records import CallRecord, Found, Incomplete, MessageRecord, Trouble
from tansu.features.messages.formats.spool import Spool
from tansu.features.messages.model import Counts
from tansu.features.messages.prepare import Prepared, PreparedCall, Preparing, refusal
from tansu.features.messages.receive import Received, look, receive, receive_calls
from tansu.foundation import claims
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef
from tansu.ports.database import UniqueViolation

BATCH = 2000
"""Records of one transaction: each begins with a flush to the disk and a search of the same pages, and all of it
together keeps other writers waiting for about a tenth of a second."""
MOST_SPOOLED, MOST_TEXT, MOST_PARTS = 64 << 20, 4 << 20, 500
"""Bytes of attachments, characters of text, and parts after which a batch is full, whatever it holds, so that the spool
stays small, and so does the memory, and nobody waits much longer."""
MOST_REPORTED = 1000
TRIES = 5

OpenWork = Callable[[], AbstractContextManager[Work]]


class Ingest:
    """One file's or batch's way in; `counts` and `report` tell how far it is."""

    def __init__(
        self, outside: Outside, account: str, region: str, spool: Spool, *, open_work: OpenWork, again: bool = False
    ) -> None:
        self._outside = outside
        self._account = account
        self._spool = spool
        self._open_work = open_work
        self._again = again
        self._preparing = Preparing(region)
        self.counts = Counts()
        self.report: list[tuple[str, str]] = []

    def take(self, found: Iterable[Found]) -> Iterator[Counts]:
        """Receive everything `found`, yielding the counts after each batch.

        When the reader gives up, by raising Invalid, what it had read is received before that is raised again.
        """
        waiting = iter(found)
        broken: Invalid | None = None
        while broken is None:
            batch: list[Found] = []
            try:
                batch.extend(islice(self._until_full(waiting), BATCH))
            except Invalid as error:
                broken = error
            if not batch and broken is None:
                return
            self._batch(batch)
            self._spool.empty()
            yield self.counts
        raise broken

    def _until_full(self, found: Iterator[Found]) -> Iterator[Found]:
        spooled, text, parts = MOST_SPOOLED, MOST_TEXT, MOST_PARTS
        for one in found:
            yield one
            if isinstance(one, MessageRecord):
                text -= len(one.body)
                for part in one.parts:
                    parts -= 1
                    spooled -= part.content.size if part.content else 0
                if spooled < 0 or text < 0 or parts < 0:
                    return

    def _batch(self, batch: Sequence[Found]) -> None:
        messages: list[MessageRecord] = []
        calls: list[CallRecord] = []
        for one in batch:
            if isinstance(one, MessageRecord):
                if why := refusal(one):
                    self._tell(one.where, why)
                    continue
                if one.at_ms is None:
                    self._tell(one.where, "Its date is missing or impossible. It was kept without one.")
                messages.append(one)
            elif isinstance(one, CallRecord):
                calls.append(one)
            elif isinstance(one, Trouble):
                self._tell(one.where, one.what)
            else:
                self._incomplete(one)
        received = self._receive(list(self._preparing.messages(messages)))
        rung = self._receive_calls(list(self._preparing.calls(calls)))
        self.counts = replace(
            self.counts,
            messages=self.counts.messages + len(messages),
            new_messages=self.counts.new_messages + received.new,
            deleted=self.counts.deleted + received.deleted + rung.deleted,
            attachments=self.counts.attachments + len(received.blobs),
            calls=self.counts.calls + len(calls),
            new_calls=self.counts.new_calls + rung.new,
        )

    def _receive(self, prepared: Sequence[Prepared]) -> Received:
        if not prepared:
            return Received(0, 0, 0)
        with self._outside.look(self._account) as work:
            looked = look(work, prepared, again=self._again)
        if not looked.new:
            return Received(0, looked.known, looked.deleted)
        words = {one.identity: words_of(one.record.body, one.record.subject) for one in looked.new}
        stored: dict[str, BlobRef] = {}
        received = self._retrying(
            lambda: self._bytes_of(looked.new, stored),
            lambda work, blobs: receive(work, looked, words, blobs, again=self._again),
        )
        for ref in stored.values():
            if ref.id not in received.blobs:
                # The account has these bytes under another id; these are ours alone and nobody names them.
                self._outside.blobs.delete(ref.owner, ref.id, ref.extension)
        return received

    def _bytes_of(self, new: Sequence[Prepared], stored: dict[str, BlobRef]) -> dict[str, BlobRef]:
        """Every attachment's bytes in the store: those the account has, and those that are stored now, once."""
        contents = {
            part.content.sha256: (part, part.content) for one in new for part in one.record.parts if part.content
        }
        found: dict[str, BlobRef] = {}
        with self._outside.look(self._account) as work:
            for sha256 in contents:
                if owned := claims.owned_by_checksum(work, sha256):
                    found[sha256] = owned.ref
        for sha256, (part, content) in contents.items():
            if sha256 in found:
                continue
            if sha256 not in stored:
                stored[sha256] = self._outside.blobs.put(
                    self._account,
                    self._spool.read(content),
                    blob_id=self._new_id(),
                    extension=extension_of(part.mime),
                    name=part.name,
                )
            found[sha256] = stored[sha256]
        return found

    def _receive_calls(self, prepared: Sequence[PreparedCall]) -> Received:
        if not prepared:
            return Received(0, 0, 0)
        return self._retrying(dict, lambda work, _: receive_calls(work, prepared, again=self._again))

    def _retrying(
        self, before: Callable[[], dict[str, BlobRef]], step: Callable[[Work, dict[str, BlobRef]], Received]
    ) -> Received:
        """Store bytes, then take one step in a Work; when somebody else was quicker with the same thing, look again."""
        for left in reversed(range(TRIES)):
            blobs = before()
            try:
                with self._open_work() as work:
                    return step(work, blobs)
            except (UniqueViolation, Busy):
                if not left:
                    raise
        raise AssertionError("unreachable")

    def _new_id(self) -> str:
        with self._outside.look(self._account) as work:
            return work.new_id()

    def _incomplete(self, one: Incomplete) -> None:
        self.counts = replace(self.counts, incomplete=self.counts.incomplete + 1)
        people = ", ".join(one.addresses) or "an unknown number"
        self._tell(f"the conversation with {people}", f"The file holds {one.found} of its {one.told} messages.")

    def _tell(self, where: str, what: str) -> None:
        self.counts = replace(self.counts, troubles=self.counts.troubles + 1)
        if len(self.report) < MOST_REPORTED:
            self.report.append((where, what))


def extension_of(mime: str) -> str:
    """A blob's extension by its kind; letters and digits only."""
    tail = mime.split(";")[0].rsplit("/", 1)[-1].lower()
    known = {"jpeg": "jpg", "quicktime": "mov", "x-vcard": "vcf", "plain": "txt", "mpeg": "mp3", "amr": "amr"}
    tail = known.get(tail, tail)
    return tail if tail.isascii() and tail.isalnum() and len(tail) <= 8 else "bin"
