"""Reading SMS Backup & Restore's XML: SMS, MMS with parts, calls (fields as its makers document them).

`null` means absent in any attribute. Attributes that mean nothing to us are kept for the way back.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from lxml import etree

from tansu.features.messages.formats import backup_words as words
from tansu.features.messages.formats.columns import Columns, as_mapping
from tansu.features.messages.formats.elements import BROKEN, MARK, Element, Elements
from tansu.features.messages.formats.instants import instant_ms
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
from tansu.features.messages.formats.repair import as_utf8, join_surrogates, without_forbidden
from tansu.features.messages.formats.rows import Head, Tag, messages_of
from tansu.features.messages.formats.spool import Spool, Spooled

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True)


def read(chunks: Iterable[bytes], spool: Spool) -> Iterator[Found]:
    """Yield every record of the file in its order, and a Trouble for each that cannot be read.

    Bytes of parts wait in `spool`; whoever reads empties it. Raises Invalid for a file with a document type.
    """
    told: int | None = None
    number = 0
    for element in Elements(as_utf8(chunks), spool):
        if element.tag not in words.RECORDS:
            told = words.whole_number(_attributes(element).get("count"))
        elif element.alike and (row := messages_of(element.xml)) is not None:
            for (head, values), within in row:
                number += 1
                if head.tag == "sms":
                    yield _sms(values, _columns(head.names), f"record {number}")
                else:
                    yield from _mms(as_mapping(head.names, values), within, f"record {number}")
        else:
            for one in _each(element, spool):
                number += 1
                yield from _record(one, f"record {number}")
    if told is not None and told != number:
        yield Trouble("the file", f"It says that it holds {told} records; it holds {number}. All {number} were read.")


def _each(element: Element, spool: Spool) -> Iterable[Element]:
    """The records of a row one by one; any other is one."""
    return Elements((element.xml,), spool, rows=False) if element.alike else (element,)


def _record(element: Element, where: str) -> Iterator[Found]:
    if not element.whole:
        yield Trouble(where, "It ends in the middle or its quotation marks do not match. It was left out.")
        return
    try:
        xml, lost = join_surrogates(element.xml)
        root = _parsed(xml)
    except etree.XMLSyntaxError:
        clean, lost = without_forbidden(element.xml)
        try:
            root = _parsed(join_surrogates(clean)[0])
        except etree.XMLSyntaxError as error:
            yield Trouble(where, f"It is not readable XML ({error.msg}). It was left out.")
            return
    if lost:
        yield Trouble(where, f"{lost} characters in it were already broken in the file; they are shown as �.")
    (_, names), values = _tag(root)
    if element.tag == "call":
        yield _call(as_mapping(names, values), where)
    elif element.tag == "sms":
        yield _sms(values, Columns(names, words.SMS_ASKED, words.SMS_KNOWN), where)
    else:
        within = [_tag(one) for one in (*root.iterfind("parts/part"), *root.iterfind("addrs/addr"))]
        yield from _mms(as_mapping(names, values), within, where)


def _parsed(xml: bytes) -> etree._Element:
    return etree.fromstring(xml, _PARSER)


def _tag(root: etree._Element) -> Tag:
    return Tag(Head(str(root.tag), tuple(map(str, root.keys()))), list(map(str, root.values())))


@lru_cache(maxsize=64)
def _columns(names: tuple[str, ...]) -> Columns:
    """Where a plain message has what; names in a row are short and few."""
    return Columns(names, words.SMS_ASKED, words.SMS_KNOWN)


def _sms(values: Sequence[str], columns: Columns, where: str) -> MessageRecord:
    (box, at, sent, address, body, subject, read, sim, name), extra = columns.read(values)
    return MessageRecord(
        kind=Kind.SMS,
        box=words.SMS_BOXES.get(box, Box.RECEIVED),
        at_ms=instant_ms(at),
        sent_ms=instant_ms(sent),
        addresses=(words.said(address),),
        body=words.said(body),
        subject=words.said(subject),
        read=read != "0",
        sim=words.sim(sim),
        name=words.name(name),
        extra=extra,
        where=where,
    )


def _mms(found: Mapping[str, str], within: Sequence[Tag], where: str) -> Iterator[Found]:
    parts: list[PartRecord] = []
    people: list[tuple[str, str]] = []
    for (tag, names), values in within:
        told = as_mapping(names, values)
        if tag == "addr":
            people.append((told.get("address", ""), told.get("type", "")))
            continue
        part, trouble = _part(told)
        parts.append(part)
        if trouble:
            yield Trouble(where, trouble)
    box = words.MMS_BOXES.get(found.get("msg_box", ""), Box.RECEIVED)
    yield MessageRecord(
        kind=Kind.MMS,
        box=box,
        at_ms=instant_ms(found.get("date")),
        sent_ms=instant_ms(found.get("date_sent")),
        addresses=words.addresses(found.get("address", ""), people),
        sender=words.sender(people) if box is Box.RECEIVED else "",
        body="\n".join(one.text for one in parts if one.text),
        subject=found.get("sub", ""),
        read=found.get("read", "1") != "0",
        sim=words.sim(found.get("sub_id")),
        name=words.name(found.get("contact_name")),
        network_id=found.get("m_id") or found.get("ct_l", ""),
        parts=tuple(parts),
        extra=words.rest(found, words.MMS_KNOWN),
        where=where,
    )


def _part(found: Mapping[str, str]) -> tuple[PartRecord, str]:
    """One part, and what is wrong with it."""
    mime = found.get("ct", "application/octet-stream").lower()
    name = found.get("cl") or found.get("name") or found.get("fn") or ""
    extra = words.rest(found, words.PART_KNOWN)
    data = found.get("data", "").encode()
    if data == BROKEN:
        return PartRecord(mime, name, extra=extra), f"The bytes of its attachment {name} are not readable (base64)."
    if data.startswith(MARK):
        offset, size, sha256 = data.removeprefix(MARK).decode().split(":")
        return PartRecord(mime, name, content=Spooled(int(offset), int(size), sha256), extra=extra), ""
    return PartRecord(mime, name, text=found.get("text"), extra=extra), ""


def _call(found: Mapping[str, str], where: str) -> CallRecord:
    return CallRecord(
        kind=words.CALLS.get(found.get("type", ""), CallKind.UNKNOWN),
        number=found.get("number", ""),
        at_ms=instant_ms(found.get("date")),
        seconds=words.whole_number(found.get("duration")) or 0,
        name=words.name(found.get("contact_name")),
        extra=words.rest(found, words.CALL_KNOWN),
        where=where,
    )


def _attributes(element: Element) -> dict[str, str]:
    """The attributes of an opening tag that is never closed on its own."""
    try:
        tag = element.xml if element.xml.endswith(b"/>") else element.xml[:-1] + b"/>"
        return dict(_parsed(tag).attrib)
    except etree.XMLSyntaxError:
        return {}
