"""Writing SMS Backup & Restore's XML so that the app restores it.

One element a line, a true count, line breaks escaped. The same messages make the same bytes.
"""

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from tansu.features.messages.formats import backup_words as words
from tansu.features.messages.formats.own_lines import PIECE, ReadBytes, pieces
from tansu.features.messages.formats.records import Box, CallRecord, Kind, MessageRecord, PartRecord

DECLARATION = b"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
_UNSAFE = re.compile("[&<>\"'\t\n\r]|[^\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}
_SMS_TYPES = {box: number for number, box in words.SMS_BOXES.items()}
_MMS_TYPES = {box: number for number, box in words.MMS_BOXES.items()} | {Box.QUEUED: "4"}
_CALL_TYPES = {kind: number for number, kind in words.CALLS.items()}
_NOT_AN_ATTRIBUTE = re.compile(r"[^A-Za-z0-9_.-]|^[^A-Za-z_]")

_SMS_DEFAULTS = {
    "protocol": "0",
    "toa": "null",
    "sc_toa": "null",
    "service_center": "null",
    "status": "-1",
    "locked": "0",
}
_MMS_DEFAULTS = {
    "rr": "null",
    "ct_t": "application/vnd.wap.multipart.related",
    "seen": "1",
    "text_only": "0",
    "locked": "0",
    "m_id": "null",
    "d_rpt": "null",
    "v": "18",
}


def write_messages(messages: Iterable[MessageRecord], *, count: int, read_bytes: ReadBytes) -> Iterator[bytes]:
    """A whole file of `count` messages."""
    yield DECLARATION
    yield b'<smses count="%d" type="full">\n' % count
    for one in messages:
        if one.kind is Kind.SMS:
            yield _element("sms", _sms(one), closed=True)
        else:
            yield from _mms(one, read_bytes)
    yield b"</smses>\n"


def write_calls(calls: Iterable[CallRecord], *, count: int) -> Iterator[bytes]:
    """A whole file of `count` calls."""
    yield DECLARATION
    yield b'<calls count="%d" type="full">\n' % count
    for one in calls:
        yield _element("call", _call(one), closed=True)
    yield b"</calls>\n"


def _sms(one: MessageRecord) -> dict[str, str]:
    return {
        **_SMS_DEFAULTS,
        **one.extra,
        "address": one.addresses[0] if one.addresses else "null",
        "date": str(one.at_ms or 0),
        "type": _SMS_TYPES[one.box],
        "subject": one.subject or "null",
        "body": one.body,
        **_shared(one),
    }


def _mms(one: MessageRecord, read_bytes: ReadBytes) -> Iterator[bytes]:
    received = one.box is Box.RECEIVED
    told = {
        **_MMS_DEFAULTS,
        "m_type": "132" if received else "128",
        **one.extra,
        "address": "~".join(one.addresses) or "null",
        "date": str(one.at_ms or 0),
        "msg_box": _MMS_TYPES[one.box],
        "sub": one.subject or "null",
        **_shared(one),
    }
    yield b"  " + _element("mms", told, closed=False).lstrip()
    yield b"    <parts>\n"
    for position, part in enumerate(one.parts):
        yield from _part(position, part, read_bytes)
    yield b"    </parts>\n    <addrs>\n"
    for address, kind in _addresses(one):
        yield b"    " + _element("addr", {"address": address, "type": kind, "charset": "106"}, closed=True)
    yield b"    </addrs>\n  </mms>\n"


def _shared(one: MessageRecord) -> dict[str, str]:
    return {
        "read": "1" if one.read else "0",
        "date_sent": str(one.sent_ms or 0),
        "sub_id": "-1" if one.sim is None else str(one.sim),
        "readable_date": _readable(one.at_ms),
        "contact_name": one.name or words.UNKNOWN_NAME,
    }


def _addresses(one: MessageRecord) -> Iterator[tuple[str, str]]:
    """(address, type) of everybody; the owner's own number is written as Android writes it."""
    if one.box is not Box.RECEIVED:
        yield words.OWNER, words.FROM
        yield from ((address, words.TO) for address in one.addresses)
        return
    sender = one.sender or (one.addresses[0] if one.addresses else "")
    yield sender, words.FROM
    yield words.OWNER, words.TO
    yield from ((address, words.TO) for address in one.addresses if address != sender)


def _part(position: int, part: PartRecord, read_bytes: ReadBytes) -> Iterator[bytes]:
    smil = part.mime == "application/smil"
    told = {
        "seq": "-1" if smil else str(position),
        "chset": "106" if part.text is not None else "null",
        "cl": part.name or "null",
        **part.extra,
        "ct": part.mime,
        "name": part.name or "null",
        "text": "null" if part.text is None else part.text,
    }
    if part.content is None:
        yield b"    " + _element("part", told, closed=True)
        return
    yield b"    " + _element("part", told, closed=True)[: -len(b" />\n")] + b' data="'
    for piece in pieces(read_bytes(part.content.sha256), PIECE):
        yield base64.b64encode(piece)
    yield b'" />\n'


def _call(one: CallRecord) -> dict[str, str]:
    return {
        "presentation": "1",
        **one.extra,
        "number": one.number,
        "duration": str(one.seconds),
        "date": str(one.at_ms or 0),
        "type": _CALL_TYPES.get(one.kind, "1"),
        "readable_date": _readable(one.at_ms),
        "contact_name": one.name or words.UNKNOWN_NAME,
    }


def _element(tag: str, attributes: Mapping[str, str], *, closed: bool) -> bytes:
    told = " ".join(
        f'{name}="{_UNSAFE.sub(_escaped, value)}"'
        for name, value in attributes.items()
        if not _NOT_AN_ATTRIBUTE.search(name)
    )
    return f"  <{tag} {told}{' />' if closed else '>'}\n".encode("utf-8", "replace")


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    if character in _NAMES:
        return _NAMES[character]
    return f"&#{ord(character)};" if character in "\t\n\r" else "\ufffd"


def _readable(at_ms: int | None) -> str:
    return f"{datetime.fromtimestamp((at_ms or 0) / 1000, UTC):%Y-%m-%d %H:%M:%S} UTC"
