"""Receiving: messages and calls that came from a file or a phone become the account's, once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tansu.core.instants import to_ms
from tansu.features.messages.entering import Entered, call_row, counts_of, message_row, part_row, size_of
from tansu.features.messages.model import FEATURE, claimant_of, encode_number
from tansu.features.messages.numbers import numbers_for
from tansu.features.messages.prepare import Prepared, PreparedCall
from tansu.features.messages.store import calls as call_store
from tansu.features.messages.store import messages as store
from tansu.features.messages.store import threads as thread_store
from tansu.features.messages.store import words as word_store
from tansu.features.messages.trash import trash
from tansu.foundation import changes, claims, usage
from tansu.foundation.claims import Category
from tansu.foundation.work import Work
from tansu.ports.blobs import BlobRef

CALLS = "calls"
"""The collection of the call log in the feed; every other collection is a conversation."""


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


def look(work: Work, prepared: Sequence[Prepared], *, again: bool) -> Looked:
    """Which of the messages the account neither has nor deleted, how many it has, and how many it deleted."""
    rev = changes.newest(work)
    known = store.known(work.tx, work.account, [one.identity for one in prepared]) if prepared else set()
    left = [one for one in prepared if one.identity not in known]
    deleted = {} if again or not left else changes.deleted_before(work, [one.identity for one in left])
    new = [one for one in left if one.identity not in deleted]
    return Looked(new, len(prepared) - len(left), len(left) - len(new), rev)


def receive(
    work: Work, looked: Looked, words: Mapping[str, Sequence[str]], blobs: Mapping[str, BlobRef], *, again: bool
) -> Received:
    """Enter the messages that were new when they were looked for, with their parts.

    `words` are what each is found by, by its identity, cut before so that nobody waits for that; `blobs` holds bytes by
    checksum.

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
    numbers = numbers_for(work, [one.record.at_ms for one in new], store.taken)
    in_threads = [threads[one.people_key] for one in new]
    last = changes.record_all(work, FEATURE, list(zip(map(encode_number, numbers), in_threads, strict=True)))
    revs = range(last - len(new) + 1, last + 1)
    entered = [
        Entered(one.record, one.identity, number, thread, rev, size_of(one.record))
        for one, number, thread, rev in zip(new, numbers, in_threads, revs, strict=True)
    ]
    usage.count_text(work, FEATURE, size=sum(one.size for one in entered), items=len(entered))
    arrived_at = to_ms(work.now)
    store.add(work.tx, [message_row(work.account, arrived_at, one) for one in entered])
    kept = _add_parts(work, entered, blobs)
    word_store.add(work.tx, work.account, [(one.number, one.thread, words[one.identity]) for one in entered])
    thread_store.count_in(work.tx, work.account, counts_of(entered))
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
        numbers = numbers_for(work, [one.record.at_ms for one in new], call_store.taken)
        last = changes.record_all(work, FEATURE, [(encode_number(n), CALLS) for n in numbers])
        revs = range(last - len(new) + 1, last + 1)
        call_store.add(
            work.tx,
            [call_row(work.account, one, number, rev) for one, number, rev in zip(new, numbers, revs, strict=True)],
        )
    return Received(len(new), len(prepared) - len(left), len(left) - len(new))


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
            parts.append(part_row(work.account, one, position, part, blob))
    if parts:
        store.add_parts(work.tx, parts)
    return frozenset(kept)
