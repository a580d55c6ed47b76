"""Our own format: one JSON object a line (docs/formats/messages.md). Bytes come before the message that names them."""

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tansu.features.messages.formats.backup_words import whole_number
from tansu.features.messages.formats.jsons import an_object, lines, objects_of, storable, text_of
from tansu.features.messages.formats.records import (
    Box,
    CallKind,
    CallRecord,
    Found,
    Kind,
    MessageRecord,
    PartRecord,
    Trouble,
)
from tansu.features.messages.formats.spool import Spool, Spooled, Stretch

PIECE = 768 * 1024
"""Bytes of an attachment in one line; three quarters of a mebibyte are a mebibyte of base64."""
ReadBytes = Callable[[str], Iterator[bytes]]


def read(chunks: Iterable[bytes], spool: Spool) -> Iterator[Found]:
    """Yield every message and call, and a Trouble for each line that is neither."""
    attachments = _Attachments(spool)
    for number, line in enumerate(lines(chunks), start=1):
        where = f"line {number}"
        if line is None:
            yield Trouble(where, "It is longer than any message is. It was left out.")
            continue
        if not line.strip():
            continue
        try:
            found = an_object(line)
            if text_of(found, "kind") == "bytes":
                attachments.take(text_of(found, "sha256"), binascii.a2b_base64(text_of(found, "data")))
                continue
            made = message_of(found, attachments.all(), where) if "box" in found else call_of(found, where)
        except (ValueError, KeyError, binascii.Error) as error:
            yield Trouble(where, f"{error} It was left out.")
            continue
        yield made


def write(found: MessageRecord | CallRecord, read_bytes: ReadBytes) -> Iterator[bytes]:
    """The lines of one record; the same record makes the same bytes."""
    if isinstance(found, CallRecord):
        yield _line(call_json(found))
        return
    for sha256 in dict.fromkeys(part.content.sha256 for part in found.parts if part.content):
        for piece in pieces(read_bytes(sha256), PIECE):
            yield _line({"kind": "bytes", "sha256": sha256, "data": base64.b64encode(piece).decode()})
    yield _line(message_json(found))


def message_json(found: MessageRecord) -> dict[str, Any]:
    """A message as JSON values; attachments are named by their checksum."""
    return {
        "kind": found.kind.value,
        "box": found.box.value,
        "at": found.at_ms,
        "sent_at": found.sent_ms,
        "addresses": list(found.addresses),
        "sender": found.sender,
        "body": found.body,
        "subject": found.subject,
        "read": found.read,
        "sim": found.sim,
        "name": found.name,
        "network_id": found.network_id,
        "parts": [_part_json(part) for part in found.parts],
        "extra": dict(found.extra),
    }


def call_json(found: CallRecord) -> dict[str, Any]:
    """A call as JSON values."""
    return {
        "kind": found.kind.value,
        "number": found.number,
        "at": found.at_ms,
        "seconds": found.seconds,
        "name": found.name,
        "sim": found.sim,
        "extra": dict(found.extra),
    }


def message_of(found: dict[str, Any], contents: dict[str, Spooled], where: str) -> MessageRecord:
    """One message as JSON tells it. Raises ValueError for one that names no known kind, box or bytes."""
    addresses = found.get("addresses")
    if not isinstance(addresses, list) or not all(isinstance(one, str) for one in addresses):
        raise ValueError("addresses must be a list of texts.")
    return MessageRecord(
        kind=Kind(text_of(found, "kind")),
        box=Box(text_of(found, "box")),
        at_ms=_ms(found.get("at")),
        sent_ms=_ms(found.get("sent_at")),
        addresses=tuple(storable(one) for one in addresses),
        sender=text_of(found, "sender"),
        body=text_of(found, "body"),
        subject=text_of(found, "subject"),
        read=found.get("read") is not False,
        sim=whole_number(text_of(found, "sim")),
        name=text_of(found, "name"),
        network_id=text_of(found, "network_id"),
        parts=tuple(_part(one, contents) for one in objects_of(found, "parts")),
        extra=_extra(found),
        where=where,
    )


def call_of(found: dict[str, Any], where: str) -> CallRecord:
    """One call as JSON tells it. Raises ValueError for one of no known kind."""
    return CallRecord(
        kind=CallKind(text_of(found, "kind")),
        number=text_of(found, "number"),
        at_ms=_ms(found.get("at")),
        seconds=whole_number(text_of(found, "seconds")) or 0,
        name=text_of(found, "name"),
        sim=whole_number(text_of(found, "sim")),
        extra=_extra(found),
        where=where,
    )


class _Attachments:
    """The bytes that lines bring for the message after them."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._open: tuple[str, Stretch] | None = None
        self._done: dict[str, Spooled] = {}

    def take(self, sha256: str, piece: bytes) -> None:
        """One more piece; the pieces of one attachment follow one another."""
        if self._open and self._open[0] != sha256:
            self._close()
        if self._open is None:
            self._open = (sha256, self._spool.begin())
        self._open[1].write(piece)

    def all(self) -> dict[str, Spooled]:
        """Everything that came for this message."""
        self._close()
        found, self._done = self._done, {}
        return found

    def _close(self) -> None:
        if self._open:
            self._done[self._open[0]] = self._open[1].done()
            self._open = None


def _part(found: dict[str, Any], contents: dict[str, Spooled]) -> PartRecord:
    sha256 = text_of(found, "sha256")
    content = contents.get(sha256)
    if sha256 and (content is None or content.sha256 != sha256):
        raise ValueError("The bytes of an attachment are missing or not those that are named.")
    text = found.get("text")
    return PartRecord(
        mime=text_of(found, "mime") or "application/octet-stream",
        name=text_of(found, "name"),
        text=storable(text) if isinstance(text, str) else None,
        content=content,
        extra=_extra(found),
    )


def _part_json(part: PartRecord) -> dict[str, Any]:
    made: dict[str, Any] = {"mime": part.mime, "name": part.name, "text": part.text, "extra": dict(part.extra)}
    return made | ({"sha256": part.content.sha256, "size": part.content.size} if part.content else {})


def _ms(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1 << 43 else None


def _extra(found: dict[str, Any]) -> dict[str, str]:
    value = found.get("extra")
    return {storable(str(k)): storable(str(v)) for k, v in value.items()} if isinstance(value, dict) else {}


def pieces(chunks: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Cut bytes anew, all pieces but the last of one size."""
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        while len(waiting) >= size:
            yield bytes(waiting[:size])
            del waiting[:size]
    if waiting:
        yield bytes(waiting)


def _line(fields: dict[str, Any]) -> bytes:
    return (
        json.dumps(fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8", "replace") + b"\n"
    )
