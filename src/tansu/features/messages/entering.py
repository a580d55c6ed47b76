"""What is entered of a message: its row, the rows of its parts, its words, what it adds to its conversation."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from tansu.features.messages.formats.records import MessageRecord, PartRecord
from tansu.features.messages.prepare import PreparedCall
from tansu.features.messages.store.messages import NewMessage
from tansu.features.messages.words import index_words
from tansu.ports.blobs import BlobRef

MOST_ALIKE, LONGEST_ALIKE = 12, 100
"""Columns that are only the phone's, and characters of all, up to which they are likely to be met again."""

_EXTRA = json.JSONEncoder(sort_keys=True).encode


class Entered(NamedTuple):
    """A message on its way into the account: the number that names it, its conversation, the number of its change."""

    record: MessageRecord
    identity: str
    number: int
    thread: str
    rev: int
    size: int


def message_row(account: str, arrived_at: int, entered: Entered) -> NewMessage:
    """The row of a message."""
    record, identity, number, thread, rev, size = entered
    # Taken apart at once: asked by name, each field costs what all of them do so.
    kind, box, at, addresses, body, sent, sender, subject, read, sim, name, network_id, _, extra, _, _ = record
    return (
        number,
        account,
        thread,
        identity,
        str(kind),
        str(box),
        at,
        sent,
        addresses[0] if len(addresses) == 1 else "~".join(filter(None, addresses)),
        sender,
        name,
        body,
        subject,
        int(read),
        sim,
        network_id,
        extra_text(extra),
        size,
        rev,
        arrived_at,
    )


def extra_text(columns: Mapping[str, str]) -> str:
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


def part_row(account: str, one: Entered, position: int, part: PartRecord, blob: BlobRef | None) -> dict[str, Any]:
    """The row of a part."""
    return {
        "account": account,
        "message": one.number,
        "position": position,
        "thread": one.thread,
        "mime": part.mime,
        "name": part.name,
        "text": part.text,
        "blob": blob.id if blob else None,
        "size": blob.size if blob else 0,
        "extra": extra_text(part.extra),
    }


def call_row(account: str, one: PreparedCall, number: int, rev: int) -> dict[str, Any]:
    """The row of a call."""
    record = one.record
    return {
        "number": number,
        "account": account,
        "identity": one.identity,
        "kind": record.kind.value,
        "phone": record.number,
        "phone_key": one.phone_key,
        "at": record.at_ms,
        "seconds": record.seconds,
        "name": record.name,
        "sim": record.sim,
        "extra": extra_text(record.extra),
        "rev": rev,
    }


def counts_of(entered: Sequence[Entered]) -> list[dict[str, Any]]:
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


def words_of(body: str, subject: str) -> list[str]:
    """The words by which a message is found."""
    return index_words(f"{subject}\n{body}" if subject else body)
