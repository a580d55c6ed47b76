"""Reading SMS Backup & Restore's XML: SMS, MMS with parts, calls (fields as its makers document them).

`null` means absent in any attribute. Attributes that mean nothing to us are kept for the way back.
"""

from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from tansu.features.messages.formats import backup_words as words
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
from tansu.features.messages.formats.rows import attributes_of
from tansu.features.messages.formats.spool import Spool, Spooled

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True)
Attributes = Mapping[str, str]


def read(chunks: Iterable[bytes], spool: Spool) -> Iterator[Found]:
    """Yield every record of the file in its order, and a Trouble for each that cannot be read.

    Bytes of parts wait in `spool`; whoever reads empties it. Raises Invalid for a file with a document type.
    """
    told: int | None = None
    number = 0
    for element in Elements(as_utf8(chunks), spool):
        if element.tag not in words.RECORDS:
            told = words.whole_number(_attributes(element).get("count"))
        elif element.alike and (row := attributes_of(element.xml)) is not None:
            for present in row:
                number += 1
                yield _sms(present, f"record {number}")
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
    present = _present(root)
    if element.tag == "call":
        yield _call(present, where)
    elif element.tag == "sms":
        yield _sms(present, where)
    else:
        yield from _mms(root, present, where)


def _parsed(xml: bytes) -> etree._Element:
    return etree.fromstring(xml, _PARSER)


def _present(root: etree._Element) -> dict[str, str]:
    """The attributes that say something."""
    return {name: value for name, value in root.items() if value != "null"}


def _sms(found: Attributes, where: str) -> MessageRecord:
    return MessageRecord(
        kind=Kind.SMS,
        box=words.SMS_BOXES.get(found.get("type", ""), Box.RECEIVED),
        at_ms=instant_ms(found.get("date")),
        sent_ms=instant_ms(found.get("date_sent")),
        addresses=(found.get("address", ""),),
        body=found.get("body", ""),
        subject=found.get("subject", ""),
        read=found.get("read", "1") != "0",
        sim=words.sim(found.get("sub_id")),
        name=words.name(found.get("contact_name")),
        extra=words.rest(found, words.SMS_KNOWN),
        where=where,
    )


def _mms(root: etree._Element, found: Attributes, where: str) -> Iterator[Found]:
    parts: list[PartRecord] = []
    for part in root.iterfind("parts/part"):
        made, trouble = _part({name: value for name, value in part.attrib.items() if value != "null"})
        parts.append(made)
        if trouble:
            yield Trouble(where, trouble)
    people = [(one.get("address", ""), one.get("type", "")) for one in root.iterfind("addrs/addr")]
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


def _part(found: Attributes) -> tuple[PartRecord, str]:
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


def _call(found: Attributes, where: str) -> CallRecord:
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
