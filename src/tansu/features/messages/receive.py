"""Receiving: messages and calls that came from a file or a phone become the account's, once."""

import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from struct import unpack
from typing import Any, NamedTuple

from tansu.core.instants import to_ms
from tansu.features.messages.formats.records import MessageRecord, PartRecord
from tansu.features.messages.model import FEATURE, claimant_of, encode_number, number_at
from tansu.features.messages.prepare import Prepared, PreparedCall
from tansu.features.messages.store import calls as call_store
from tansu.features.messages.store import messages as store
from tansu.features.messages.store import threads as thread_store
from tansu.features.messages.store import words as word_store
from tansu.features.messages.store.messages import NewMessage
from tansu.features.messages.trash import trash
from tansu.features.messages.words import index_words
from tansu.foundation import changes, claims, usage
from tansu.foundation.claims import Category
from tansu.foundation.work import Work
from tansu.ports.blobs import BlobRef
from tansu.ports.database import Transaction

SALT = 8
"""Bytes of chance for a number, of which it takes as many bits as it has room for."""
MOST_ALIKE, LONGEST_ALIKE = 12, 100
"""Columns that are only the phone's, and characters of all, up to which they are likely to be met again."""
MOST_LATER = 50
"""How many milliseconds further a number is sought when those of its own time are taken."""
Taken = Callable[[Transaction, Sequence[int]], set[int]]

CALLS = "calls"
"""The collection of the call log in the feed; every other collection is a conversation."""


_EXTRA = json.JSONEncoder(sort_keys=True).encode


@dataclass(frozen=True)
class Looked:
    """What the account had of a batch, and the number of its newest change at that moment."""

    new: list[Prepared]
    known: int
    deleted: int
    rev: int


@dataclass(frozen=True)
class Received:
    """What became of a batch."""

    new: int
    known: int
    deleted: int
    """What its owner had deleted for good, and which therefore stays away."""
    blobs: frozenset[str] = frozenset()
    """Of the stored bytes, those that are kept; the caller removes its other copies."""


class Entered(NamedTuple):
    """A message on its way into the account: the number that names it, its conversation, the number of its change."""

    record: MessageRecord
    identity: str
    number: int
    thread: str
    rev: int
    size: int


def look(work: Work, prepared: Sequence[Prepared], *, again: bool) -> Looked:
    """Which of the messages the account neither has nor deleted, how many it has, and how many it deleted."""
    rev = changes.newest(work)
    known = store.known(work.tx, work.account, [one.identity for one in prepared]) if prepared else set()
    left = [one for one in prepared if one.identity not in known]
    deleted = {} if again or not left else changes.deleted_before(work, [one.identity for one in left])
    new = [one for one in left if one.identity not in deleted]
    return Looked(new, len(prepared) - len(left), len(left) - len(new), rev)


def receive(work: Work, looked: Looked, blobs: Mapping[str, BlobRef], *, again: bool) -> Received:
    """Enter the messages that were new when they were looked for, with their parts; `blobs` holds bytes by checksum.

    The same batch twice is the same as once. Raises QuotaExceeded and enters nothing if they do not fit;
    UniqueViolation if somebody else entered one of them or of the bytes at the same moment: look again then.
    """
    usage.lock(work)
    if changes.newest(work) != looked.rev:
        # Somebody has written since, so it may be another answer now.
        newly = look(work, looked.new, again=again)
        looked = Looked(newly.new, looked.known + newly.known, looked.deleted + newly.deleted, newly.rev)
    new, known, deleted = looked.new, looked.known, looked.deleted
    if not new:
        return Received(0, known, deleted)
    threads = _threads(work, new)
    numbers = _numbers(work, [one.record.at_ms for one in new], store.taken)
    in_threads = [threads[one.people_key] for one in new]
    last = changes.record_all(work, FEATURE, list(zip(map(encode_number, numbers), in_threads, strict=True)))
    revs = range(last - len(new) + 1, last + 1)
    entered = [
        Entered(one.record, one.identity, number, thread, rev, size_of(one.record))
        for one, number, thread, rev in zip(new, numbers, in_threads, revs, strict=True)
    ]
    usage.count_text(work, FEATURE, size=sum(one.size for one in entered), items=len(entered))
    store.add(work.tx, list(_rows(work, entered)))
    kept = _add_parts(work, entered, blobs)
    words = [(one.number, one.thread, words_of(one.record.body, one.record.subject)) for one in entered]
    word_store.add(work.tx, work.account, words)
    thread_store.count_in(work.tx, work.account, _counts(entered))
    if trashed := [one.number for one in entered if one.record.trashed]:
        trash(work, trashed)
    return Received(len(new), known, deleted, kept)


def receive_calls(work: Work, prepared: Sequence[PreparedCall], *, again: bool) -> Received:
    """Enter the calls that are new. The same batch twice is the same as once."""
    usage.lock(work)
    known = call_store.known(work.tx, work.account, [one.identity for one in prepared]) if prepared else set()
    left = [one for one in prepared if one.identity not in known]
    deleted = {} if again or not left else changes.deleted_before(work, [one.identity for one in left])
    new = [one for one in left if one.identity not in deleted]
    if new:
        numbers = _numbers(work, [one.record.at_ms for one in new], call_store.taken)
        last = changes.record_all(work, FEATURE, [(encode_number(n), CALLS) for n in numbers])
        revs = range(last - len(new) + 1, last + 1)
        call_store.add(
            work.tx,
            [_call_row(work, one, number, rev) for one, number, rev in zip(new, numbers, revs, strict=True)],
        )
    return Received(len(new), len(prepared) - len(left), len(left) - len(new))


def words_of(body: str, subject: str) -> list[str]:
    """The words by which a message is found."""
    return index_words(f"{subject}\n{body}" if subject else body)


def _threads(work: Work, new: Iterable[Prepared]) -> dict[str, str]:
    """The conversation of each list of people, made where there is none."""
    wanted = {one.people_key: one.people for one in new}
    found = thread_store.by_people(work.tx, work.account, list(wanted))
    for key, people in wanted.items():
        if key not in found:
            found[key] = work.new_id()
            rev = changes.record(work, FEATURE, found[key], collection="threads")
            thread_store.add(work.tx, work.account, found[key], key, people, rev)
    return found


def _numbers(work: Work, times: Sequence[int | None], taken: Taken) -> list[int]:
    """Numbers in the order of time; two of one millisecond differ by chance, and never within a batch."""
    numbers = _drawn(work, times)
    if len(set(times)) == len(times):
        return numbers
    # A file in which a thousand records have the same time would find its numbers taken again and again.
    for later in range(1, MOST_LATER):
        clashing = taken(work.tx, numbers)
        if not clashing:
            break
        moved = [one + later if one and number in clashing else one for number, one in zip(numbers, times, strict=True)]
        drawn = _drawn(work, moved, without=set(numbers))
        numbers = [new if old in clashing else old for old, new in zip(numbers, drawn, strict=True)]
    return numbers


def _drawn(work: Work, times: Sequence[int | None], *, without: Container[int] = ()) -> list[int]:
    used: set[int] = set()
    numbers: list[int] = []
    salts = unpack(f"{len(times)}Q", work.chance.random_bytes(SALT * len(times)))
    for at_ms, salt in zip(times, salts, strict=True):
        number = number_at(at_ms, salt)
        while number in used or number in without:
            number += 1
        used.add(number)
        numbers.append(number)
    return numbers


def _rows(work: Work, entered: Iterable[Entered]) -> Iterator[NewMessage]:
    account, arrived_at = work.account, to_ms(work.now)
    for one in entered:
        record = one.record
        yield (
            one.number,
            account,
            one.thread,
            one.identity,
            record.kind.value,
            record.box.value,
            record.at_ms,
            record.sent_ms,
            "~".join(filter(None, record.addresses)),
            record.sender,
            record.name,
            record.body,
            record.subject,
            int(record.read),
            record.sim,
            record.network_id,
            _extra(record.extra),
            one.size,
            one.rev,
            arrived_at,
        )


def _extra(columns: Mapping[str, str]) -> str:
    """What only the phone understands, as it is kept. Most messages of a phone say the same."""
    if len(columns) <= MOST_ALIKE and len("".join(columns.values())) <= LONGEST_ALIKE:
        return _extra_alike(tuple(columns.items()))
    return _EXTRA(columns)


@lru_cache(maxsize=4096)
def _extra_alike(columns: tuple[tuple[str, str], ...]) -> str:
    return _EXTRA(dict(columns))


def size_of(record: MessageRecord) -> int:
    """What the texts of a message cost: their UTF-8 bytes (R19)."""
    text = record.body + record.subject
    return len(text) if text.isascii() else len(text.encode())


def _call_row(work: Work, one: PreparedCall, number: int, rev: int) -> dict[str, Any]:
    record = one.record
    return {
        "number": number,
        "account": work.account,
        "identity": one.identity,
        "kind": record.kind.value,
        "phone": record.number,
        "phone_key": one.phone_key,
        "at": record.at_ms,
        "seconds": record.seconds,
        "name": record.name,
        "sim": record.sim,
        "extra": _extra(record.extra),
        "rev": rev,
    }


def _add_parts(work: Work, entered: Sequence[Entered], blobs: Mapping[str, BlobRef]) -> frozenset[str]:
    kept: set[str] = set()
    parts: list[dict[str, Any]] = []
    for one in entered:
        for position, part in enumerate(one.record.parts):
            blob = claims.enter(work, blobs[part.content.sha256]) if part.content else None
            if blob:
                kept.add(blob.id)
                claimant = claimant_of(one.number, position)
                claims.claim(work, blob.id, kind="part", claimant=claimant, category=Category.MESSAGES)
            parts.append(_part_row(work, one, position, part, blob))
    if parts:
        store.add_parts(work.tx, parts)
    return frozenset(kept)


def _part_row(work: Work, one: Entered, position: int, part: PartRecord, blob: BlobRef | None) -> dict[str, Any]:
    return {
        "account": work.account,
        "message": one.number,
        "position": position,
        "thread": one.thread,
        "mime": part.mime,
        "name": part.name,
        "text": part.text,
        "blob": blob.id if blob else None,
        "size": blob.size if blob else 0,
        "extra": _extra(part.extra),
    }


def _counts(entered: Sequence[Entered]) -> list[dict[str, Any]]:
    """What they add to each conversation."""
    found: dict[str, list[Entered]] = {}
    for one in entered:
        found.setdefault(one.thread, []).append(one)
    return [
        {
            "id": thread,
            "count": len(those),
            "unread": sum(not one.record.read for one in those),
            "newest": max(one.number for one in those),
            "rev": those[-1].rev,
        }
        for thread, those in found.items()
    ]
