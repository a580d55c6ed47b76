"""The way out: everything, one conversation or a stretch of time, as files that phones restore and people read.

Pages are read in Works of their own, so that an export of gigabytes holds nobody up.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from tansu.core.instants import to_ms
from tansu.core.principal import Principal
from tansu.features.messages.formats import own_lines, write_html, write_pages, write_xml, write_zip
from tansu.features.messages.formats.records import CallRecord, MessageRecord, PartRecord
from tansu.features.messages.formats.spool import Spooled
from tansu.features.messages.formats.write_pages import Conversation
from tansu.features.messages.model import BEFORE_ALL, FEATURE, Call, Message, Part, number_before
from tansu.features.messages.store import calls as call_store
from tansu.features.messages.store import messages as store
from tansu.features.messages.store import threads as thread_store
from tansu.features.messages.threads import thread as the_thread
from tansu.foundation import audit, claims
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef

PAGE = 500


class Format(StrEnum):
    """What an export can be."""

    XML = "xml"
    CALLS_XML = "calls.xml"
    ZIP = "zip"
    LINES = "jsonl"
    HTML = "html"
    PAGES = "html.zip"


@dataclass(frozen=True)
class Wanted:
    """Which messages: all, or those of one conversation, or of a stretch of time."""

    thread: str = ""
    since: datetime | None = None
    until: datetime | None = None


def export(
    outside: Outside, principal: Principal, form: Format, wanted: Wanted, *, names: Mapping[str, str] | None = None
) -> Iterator[bytes]:
    """The bytes of one export. The same messages make the same bytes. Raises NotFound for a foreign conversation.

    `names` are those of people by the key of their numbers, for pages; without them they are numbers.
    """
    exporting = _Exporting(outside, principal, wanted, names or {})
    with outside.work(principal, FEATURE, removing=True) as work:
        audit.record(work, "messages_exported", wanted.thread, format=form.value)
    if form is Format.CALLS_XML:
        return write_xml.write_calls(exporting.calls(), count=exporting.count_calls())
    if form is Format.XML:
        count = sum(1 for _ in exporting.messages())
        return write_xml.write_messages(exporting.messages(), count=count, read_bytes=exporting.read_bytes)
    if form is Format.ZIP:
        return write_zip.write(exporting.messages, read_bytes=exporting.read_bytes)
    if form is Format.HTML:
        show = write_html.inline(exporting.read_bytes)
        return write_html.write(exporting.title, exporting.messages(), names=exporting.names, show=show)
    if form is Format.PAGES:
        return write_pages.write(exporting.conversations(), read_bytes=exporting.read_bytes)
    return exporting.lines()


def record_of(one: Message, sha256: Callable[[str], Spooled]) -> MessageRecord:
    """A kept message as the neutral record that it came as; `sha256` tells what a blob's bytes are."""
    return MessageRecord(
        kind=one.kind,
        box=one.box,
        at_ms=to_ms(one.at) if one.at else None,
        addresses=one.addresses,
        body=one.body,
        sent_ms=to_ms(one.sent_at) if one.sent_at else None,
        sender=one.sender,
        subject=one.subject,
        read=one.read,
        sim=one.sim,
        name=one.name,
        network_id=one.network_id,
        parts=tuple(_part_record(part, sha256) for part in one.parts),
        extra=one.extra,
    )


def call_record(one: Call) -> CallRecord:
    """A kept call as the neutral record that it came as."""
    return CallRecord(one.kind, one.phone, to_ms(one.at) if one.at else None, one.seconds, one.name, one.sim, one.extra)


class _Exporting:
    """One export: what is wanted, read page by page."""

    def __init__(
        self,
        outside: Outside,
        principal: Principal,
        wanted: Wanted,
        names: Mapping[str, str],
        refs: dict[str, BlobRef] | None = None,
    ) -> None:
        self._outside = outside
        self._principal = principal
        self._wanted = wanted
        self._names = names
        self._after = number_before(to_ms(wanted.since)) - 1 if wanted.since else BEFORE_ALL
        self._until = number_before(to_ms(wanted.until)) if wanted.until else None
        self._only = [wanted.thread] if wanted.thread else None
        self.title = "Messages"
        """Whom the conversation is with."""
        self.names: dict[str, str] = {}
        """What its people are called, by their numbers as a phone wrote them."""
        if wanted.thread:
            with outside.read(principal, FEATURE) as work:
                people = the_thread(work, wanted.thread).people
            self.names = {one.raw: names.get(one.key) or one.raw for one in people}
            self.title = ", ".join(self.names.values()) or self.title
        self._refs: dict[str, BlobRef] = {} if refs is None else refs

    def messages(self) -> Iterator[MessageRecord]:
        """Every wanted message, oldest first; those of one millisecond in an order of their own, not of chance."""
        for _, together in groupby(self._pages(), key=lambda one: one.at_ms):
            yield from sorted(together, key=lambda one: (one.kind, one.box, one.addresses, one.body, one.network_id))

    def conversations(self) -> Iterator[Conversation]:
        """Every wanted conversation, each read when it is its turn, in the order of their titles."""
        found = [replace(self._wanted, thread=one) for one in self._only or self._all_threads()]
        each = [_Exporting(self._outside, self._principal, one, self._names, self._refs) for one in found]
        for one in sorted(each, key=lambda one: (one.title.casefold(), one.title)):
            yield Conversation(one.title, one.names, one.messages())

    def _all_threads(self) -> list[str]:
        with self._outside.read(self._principal, FEATURE) as work:
            return [one.id for one in thread_store.every(work.tx, work.account) if one.count]

    def calls(self) -> Iterator[CallRecord]:
        """Every wanted call, oldest first."""
        after = self._after
        while True:
            with self._outside.read(self._principal, FEATURE) as work:
                page = call_store.page(work.tx, work.account, after=after, limit=PAGE)
            yield from (call_record(one) for one in page if self._until is None or one.number < self._until)
            if len(page) < PAGE:
                return
            after = page[-1].number

    def count_calls(self) -> int:
        """How many there are."""
        return sum(1 for _ in self.calls())

    def lines(self) -> Iterator[bytes]:
        """Messages, then calls, as our own lines."""
        for one in self.messages():
            yield from own_lines.write(one, self.read_bytes)
        if self._only is None:
            for call in self.calls():
                yield from own_lines.write(call, self.read_bytes)

    def read_bytes(self, sha256: str) -> Iterator[bytes]:
        """The bytes of an attachment that was just told of."""
        return self._outside.blobs.read(self._refs[sha256])

    def _pages(self) -> Iterator[MessageRecord]:
        after = self._after
        while True:
            with self._outside.read(self._principal, FEATURE) as work:
                page = store.stretch(
                    work.tx, work.account, after=after, until=self._until, threads=self._only, limit=PAGE
                )
                records = [record_of(one, lambda blob: self._bytes(work, blob)) for one in page]
            yield from records
            if len(page) < PAGE:
                return
            after = page[-1].number

    def _bytes(self, work: Work, blob: str) -> Spooled:
        ref = claims.owned(work, blob).ref
        self._refs[ref.sha256] = ref
        return Spooled(0, ref.size, ref.sha256)


def _part_record(part: Part, sha256: Callable[[str], Spooled]) -> PartRecord:
    content = sha256(part.blob) if part.blob else None
    return PartRecord(part.mime, part.name, text=part.text, content=content, extra=part.extra)
