"""Writing SMS Import/Export's archive, version 2: `messages.ndjson` first, because its importer reads in order."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tansu.features.messages.formats import backup_words as words
from tansu.features.messages.formats.ndjson_zip import MESSAGES
from tansu.features.messages.formats.own_lines import ReadBytes
from tansu.features.messages.formats.records import Box, Kind, MessageRecord, PartRecord
from tansu.features.messages.formats.zip_out import ZipOut

_SMS_TYPES = {box: number for number, box in words.SMS_BOXES.items()}
_MMS_TYPES = {box: number for number, box in words.MMS_BOXES.items()} | {Box.QUEUED: "4"}


def write(messages: Callable[[], Iterable[MessageRecord]], *, read_bytes: ReadBytes) -> Iterator[bytes]:
    """A whole archive; `messages` is asked twice, for the texts and then for the bytes."""
    archive = ZipOut()
    yield from archive.write(MESSAGES, _lines(messages))
    written: set[str] = set()
    for one in messages():
        for part in one.parts:
            if part.content is None or (name := _file(part)) in written:
                continue
            written.add(name)
            yield from archive.write(f"data/{name}", read_bytes(part.content.sha256), packed=False)
    yield from archive.close()


def _lines(messages: Callable[[], Iterable[MessageRecord]]) -> Iterator[bytes]:
    """SMS first, then MMS: the importer expects them so."""
    number = 0
    for kind in (Kind.SMS, Kind.MMS):
        for one in messages():
            if one.kind is kind:
                number += 1
                told = _sms(one, number) if kind is Kind.SMS else _mms(one, number)
                yield json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def _sms(one: MessageRecord, number: int) -> dict[str, Any]:
    told = {
        "_id": str(number),
        **one.extra,
        "address": one.addresses[0] if one.addresses else "",
        "date": str(one.at_ms or 0),
        "date_sent": str(one.sent_ms or 0),
        "type": _SMS_TYPES[one.box],
        "read": "1" if one.read else "0",
        "body": one.body,
    }
    return _with_name(told, one)


def _mms(one: MessageRecord, number: int) -> dict[str, Any]:
    received = one.box is Box.RECEIVED
    told: dict[str, Any] = {
        "_id": str(number),
        "m_type": "132" if received else "128",
        "ct_t": "application/vnd.wap.multipart.related",
        **one.extra,
        "date": str((one.at_ms or 0) // 1000),
        "date_sent": str((one.sent_ms or 0) // 1000),
        "msg_box": _MMS_TYPES[one.box],
        "read": "1" if one.read else "0",
    }
    if one.subject:
        told["sub"] = one.subject
    sender = one.sender or (one.addresses[0] if one.addresses else "")
    told["__sender_address"] = _address(sender if received else words.OWNER, words.FROM)
    others = [words.OWNER, *(a for a in one.addresses if a != sender)] if received else list(one.addresses)
    told["__recipient_addresses"] = [_address(address, words.TO) for address in others]
    told["__parts"] = [_part(position, part) for position, part in enumerate(one.parts)]
    return _with_name(told, one)


def _with_name(told: dict[str, Any], one: MessageRecord) -> dict[str, Any]:
    if one.sim is not None:
        told["sub_id"] = str(one.sim)
    return told | ({"__display_name": one.name} if one.name else {})


def _address(address: str, kind: str) -> dict[str, str]:
    return {"address": address, "type": kind, "charset": "106"}


def _part(position: int, part: PartRecord) -> dict[str, str]:
    told = {"seq": "-1" if part.mime == "application/smil" else str(position), **part.extra, "ct": part.mime}
    if part.name:
        told |= {"name": part.name, "cl": part.name}
    if part.text is not None:
        told |= {"text": part.text, "chset": "106"}
    if part.content:
        told["_data"] = f"/data/{_file(part)}"
    return told


def _file(part: PartRecord) -> str:
    assert part.content
    tail = part.name.rsplit(".", 1)[-1].lower() if "." in part.name else ""
    return f"{part.content.sha256[:40]}.{tail if tail.isascii() and tail.isalnum() and len(tail) < 9 else 'bin'}"
