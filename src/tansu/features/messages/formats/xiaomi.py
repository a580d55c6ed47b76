"""Reading the JSON that exporters of Xiaomi Cloud write: conversations, each with its messages if it is whole.

The cloud's own list holds only the last line of each conversation with a `total`. A file whose messages are fewer than
that is incomplete, and is reported so: one public exporter kept nothing but last lines without noticing.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from tansu.core.errors import Invalid
from tansu.features.messages.formats import backup_words as words
from tansu.features.messages.formats.instants import instant_ms
from tansu.features.messages.formats.json_stream import objects
from tansu.features.messages.formats.jsons import an_object, objects_of, storable, text_of
from tansu.features.messages.formats.records import (
    Box,
    CallKind,
    CallRecord,
    Found,
    Incomplete,
    Kind,
    MessageRecord,
    Trouble,
)

_LISTS = ("data", "entries", "threads", "messages")
"""Under which names exporters keep the list, however deeply they wrap it."""
_MESSAGES = ("messages", "entries", "smsList", "list")
_CALLS = words.CALLS | {
    "incoming": CallKind.INCOMING,
    "outgoing": CallKind.OUTGOING,
    "missed": CallKind.MISSED,
}


def read(chunks: Iterable[bytes]) -> Iterator[Found]:
    """Yield every message and call of the file. Raises Invalid if it is no JSON, or has none."""
    number = 0
    try:
        for number, content in enumerate(objects(chunks, below=_LISTS), start=1):
            where = f"entry {number}"
            try:
                entry = an_object(content)
            except ValueError as error:
                yield Trouble(where, f"{error} It was left out.")
                continue
            yield from _entry(entry, where)
    except EOFError:
        if not number:
            raise Invalid("This file is not readable JSON, so nothing was read.") from None
        yield Trouble("the file", "It breaks off in the middle. What stands before that place was read.")
    if not number:
        raise Invalid("There are no conversations in this JSON file.")


def _entry(found: dict[str, Any], where: str) -> Iterator[Found]:
    entry = found["entry"] if isinstance(found.get("entry"), dict) else found
    if "duration" in entry and "number" in entry:
        yield _call(entry, where)
    elif "threadId" in entry and ("recipients" in entry or "snippet" in entry or "total" in entry):
        yield from _thread(entry, found, where)
    elif "body" in entry or "address" in entry:
        yield _message(entry, (), where)
    else:
        yield Trouble(where, "It is neither a conversation nor a message nor a call. It was left out.")


def _thread(entry: dict[str, Any], outer: dict[str, Any], where: str) -> Iterator[Found]:
    people = _people(entry.get("recipients"))
    messages = next(
        (found for name in _MESSAGES for found in (objects_of(entry, name), objects_of(outer, name)) if found), []
    )
    for number, one in enumerate(messages, start=1):
        inner = one["entry"] if isinstance(one.get("entry"), dict) else one
        yield _message(inner, people, f"{where}, message {number}")
    if not messages and (snippet := text_of(entry, "snippet")):
        yield _message(
            {"body": snippet, "localTime": entry.get("localTime"), "folder": entry.get("folder")}, people, where
        )
    held = len(messages) or bool(text_of(entry, "snippet"))
    told = words.whole_number(text_of(entry, "total")) or 0
    if held < told:
        yield Incomplete(people, told=told, found=int(held))


def _people(recipients: Any) -> tuple[str, ...]:
    if isinstance(recipients, str):
        recipients = recipients.replace(";", ",").split(",")
    if not isinstance(recipients, list):
        return ()
    named = (one if isinstance(one, str) else text_of(one, "address") for one in recipients)
    return tuple(storable(one.strip()) for one in named if one.strip())


def _message(entry: dict[str, Any], people: tuple[str, ...], where: str) -> MessageRecord:
    address = text_of(entry, "address")
    box = _box(entry)
    return MessageRecord(
        kind=Kind.SMS,
        box=box,
        at_ms=instant_ms(text_of(entry, "localTime") or text_of(entry, "date")),
        addresses=people or (address,),
        sender=address if len(people) > 1 and box is Box.RECEIVED else "",
        body=text_of(entry, "body"),
        where=where,
    )


def _box(entry: dict[str, Any]) -> Box:
    """The cloud counts folders from 0; exporters that read the phone itself write Android's own `type`."""
    if "folder" not in entry and "type" in entry:
        return words.SMS_BOXES.get(text_of(entry, "type"), Box.RECEIVED)
    return Box.SENT if text_of(entry, "folder") == "1" else Box.RECEIVED


def _call(entry: dict[str, Any], where: str) -> CallRecord:
    return CallRecord(
        kind=_CALLS.get(text_of(entry, "type").lower(), CallKind.UNKNOWN),
        name=text_of(entry, "name"),
        number=text_of(entry, "number"),
        at_ms=instant_ms(text_of(entry, "date")),
        seconds=words.whole_number(text_of(entry, "duration")) or 0,
        where=where,
    )
