"""A second reader of what we write, by lxml and json alone: it knows the formats' facts and nothing of our code.

It raises AssertionError where the phone apps would refuse a file, restore a blank, or take a message for another.
"""

import base64
import json
import re
import zipfile
from io import BytesIO
from typing import Any

from lxml import etree

_DECLARATION = b"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>"
_ON_EACH = {"date", "date_sent", "readable_date", "contact_name", "address", "read", "locked", "sub_id"}
_SMS = _ON_EACH | {"protocol", "type", "subject", "body", "toa", "sc_toa", "service_center", "status"}
_MMS = _ON_EACH | {"rr", "sub", "ct_t", "seen", "text_only", "msg_box", "m_id", "m_type", "d_rpt", "v"}
_PART = {"seq", "ct", "name", "chset", "cl", "text"}
_CALL = {"number", "duration", "date", "type", "presentation", "readable_date", "contact_name"}
_MILLISECONDS = re.compile(r"1\d{12}")
_SECONDS = re.compile(r"1\d{9}")

Told = tuple[str, str, str, str]
"""(kind, box as a word of Android's number, instant in seconds, text) of one message."""


def read_xml(content: bytes) -> list[Told]:
    """The messages of an SMS Backup & Restore file."""
    root = _root(content, "smses")
    told: list[Told] = []
    for one in root:
        told.append(_sms(one) if one.tag == "sms" else _mms(one))
    return told


def read_calls(content: bytes) -> list[tuple[str, str, int]]:
    """(number, type, seconds) of the calls of an SMS Backup & Restore file."""
    found = []
    for one in _root(content, "calls"):
        assert one.tag == "call" and _CALL <= set(one.attrib)
        assert one.get("type") in set("123456") and _MILLISECONDS.fullmatch(one.get("date"))
        found.append((one.get("number"), one.get("type"), int(one.get("duration"))))
    return found


def read_zip(content: bytes) -> tuple[list[Told], dict[str, bytes]]:
    """The messages of an SMS Import/Export archive, and the attachments that they name."""
    archive = zipfile.ZipFile(BytesIO(content))
    assert archive.testzip() is None
    names = archive.namelist()
    assert names[0] == "messages.ndjson" and len(set(names)) == len(names)
    assert all(re.fullmatch(r"data/[A-Za-z0-9._-]+", name) for name in names[1:])
    told: list[Told] = []
    files: set[str] = set()
    for line in archive.read("messages.ndjson").decode("utf-8").splitlines():
        one = json.loads(line)
        assert all(isinstance(value, str) for name, value in one.items() if not name.startswith("__"))
        assert not any(told[-1:] and told[-1][0] == "mms" and "m_type" not in one for _ in (0,)), "SMS come first"
        told.append(_mms_line(one, files) if "m_type" in one else _sms_line(one))
    assert files == set(names[1:])
    return told, {name: archive.read(name) for name in names[1:]}


def _root(content: bytes, tag: str) -> etree._Element:
    first, *lines = content.split(b"\n")
    assert first == _DECLARATION and content.endswith(b"\n")
    assert all(re.fullmatch(rb"\s*<[^<>]+>", line) for line in lines if line), "one element a line"
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    assert root.tag == tag and root.get("count") == str(len(root))
    return root


def _sms(one: etree._Element) -> Told:
    assert _SMS <= set(one.attrib) and len(one) == 0
    assert one.get("type") in set("123456") and one.get("read") in {"0", "1"}
    assert one.get("status") in {"-1", "0", "32", "64"}
    assert _MILLISECONDS.fullmatch(one.get("date")) and one.get("date_sent").isdecimal()
    return "sms", one.get("type"), one.get("date")[:-3], one.get("body")


def _mms(one: etree._Element) -> Told:
    assert one.tag == "mms" and _MMS <= set(one.attrib)
    assert (one.get("msg_box"), one.get("m_type")) in {("1", "132"), ("2", "128"), ("3", "128"), ("4", "128")}
    assert _MILLISECONDS.fullmatch(one.get("date"))
    assert [part.tag for part in one] == ["parts", "addrs"]
    texts = []
    for position, part in enumerate(one[0]):
        assert part.tag == "part" and _PART <= set(part.attrib)
        assert part.get("seq") == ("-1" if part.get("ct") == "application/smil" else str(position))
        assert ("data" in part.attrib) != (part.get("text") != "null"), "a text, or bytes"
        base64.b64decode(part.get("data", ""), validate=True)
        texts += [part.get("text")] if part.get("ct") == "text/plain" else []
    kinds = [address.get("type") for address in one[1]]
    assert kinds.count("137") == 1 and set(kinds) <= {"137", "151", "130", "129"}
    assert all(address.get("charset") == "106" for address in one[1])
    sender = next(address.get("address") for address in one[1] if address.get("type") == "137")
    assert (sender == "insert-address-token") == (one.get("msg_box") != "1")
    return "mms", one.get("msg_box"), one.get("date")[:-3], "\n".join(texts)


def _sms_line(one: dict[str, Any]) -> Told:
    assert one["type"] in set("123456") and one["read"] in {"0", "1"}
    assert _MILLISECONDS.fullmatch(one["date"])
    return "sms", one["type"], one["date"][:-3], one["body"]


def _mms_line(one: dict[str, Any], files: set[str]) -> Told:
    assert (one["msg_box"], one["m_type"]) in {("1", "132"), ("2", "128"), ("3", "128"), ("4", "128")}
    assert _SECONDS.fullmatch(one["date"])
    assert one["__sender_address"]["type"] == "137"
    assert one["__recipient_addresses"] and all(who["type"] == "151" for who in one["__recipient_addresses"])
    for part in one["__parts"]:
        assert all(isinstance(value, str) for value in part.values()) and part["ct"]
        if "_data" in part:
            files.add("data/" + part["_data"].rsplit("/", 1)[-1])
    texts = [part["text"] for part in one["__parts"] if part["ct"] == "text/plain"]
    return "mms", one["msg_box"], one["date"], "\n".join(texts)
