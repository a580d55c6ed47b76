"""Reading SMS Import/Export's archives, version 2: `messages.ndjson` and the attachments under `data/`.

Columns are Android's own, values are strings; what the app adds begins with two underscores. A message with `m_type`
is an MMS, whose dates are seconds. The program's format is described in its own README.
"""

import lzma
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from tansu.core.errors import Invalid
from tansu.features.messages.formats import backup_words as words
from tansu.features.messages.formats.instants import instant_ms
from tansu.features.messages.formats.jsons import an_object, lines, objects_of, text_of
from tansu.features.messages.formats.records import Box, Found, Kind, MessageRecord, PartRecord, Trouble
from tansu.features.messages.formats.spool import Spool
from tansu.features.messages.formats.zip_in import Cut, Whole

MESSAGES = "messages.ndjson"
MOST_ENTRIES = 1_000_000
MOST_RATIO = 200
"""How much larger than itself an archive may be once it is unpacked; pictures do not shrink at all."""
FREE_BYTES = 10_000_000
SENT_REQUEST = "128"
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, EOFError)
"""What the standard module raises for archives that are damaged, encrypted, or packed in a way it does not know."""

_SMS_KNOWN = words.SMS_KNOWN | {"_id", "thread_id", "__display_name"}
_MMS_KNOWN = words.MMS_KNOWN | {"_id", "thread_id", "__display_name", "__parts", "__sender_address"}
_PART_KNOWN = words.PART_KNOWN | {"_id", "mid", "_data"}


def read(archive: Path, spool: Spool) -> Iterator[Found]:
    """Yield every message of the archive, and a Trouble for each that cannot be read. Raises Invalid if it is none."""
    size = archive.stat().st_size
    try:
        with archive.open("rb") as file:
            entries = _entries(file, size)
            if isinstance(entries, Cut):
                yield Trouble("the file", entries.words)
            yield from _Archive(entries, size, spool).messages()
    except BROKEN as error:
        raise Invalid("This archive is damaged or encrypted; what was read before that place is kept.") from error


def _entries(file: IO[bytes], size: int) -> Whole | Cut:
    try:
        return Whole(zipfile.ZipFile(file))
    except zipfile.BadZipFile:
        return Cut(file, size * MOST_RATIO + FREE_BYTES)


class _Archive:
    """One opened archive, with a budget of bytes that it may become."""

    def __init__(self, opened: Whole | Cut, size: int, spool: Spool) -> None:
        self._zip = opened
        self._spool = spool
        self._budget = size * MOST_RATIO + FREE_BYTES
        names = opened.names()
        if len(names) > MOST_ENTRIES or MESSAGES not in names:
            raise Invalid(f"This archive has no {MESSAGES}, so it is none of SMS Import/Export's.")
        self._data = {name.rsplit("/", 1)[-1]: name for name in names if name.startswith("data/")}

    def messages(self) -> Iterator[Found]:
        owner = self._owner()
        for number, line in enumerate(lines(self._text()), start=1):
            where = f"line {number}"
            if line is None:
                yield Trouble(where, "It is longer than any message is. It was left out.")
            elif line.strip():
                try:
                    found = an_object(line)
                except ValueError as error:
                    yield Trouble(where, f"{error} It was left out.")
                    continue
                yield from self._mms(found, owner, where) if "m_type" in found else (_sms(found, where),)

    def _mms(self, found: dict[str, Any], owner: frozenset[str], where: str) -> Iterator[Found]:
        parts: list[PartRecord] = []
        for part in objects_of(found, "__parts"):
            made, trouble = self._part(part)
            parts.append(made)
            if trouble:
                yield Trouble(where, trouble)
        sender = text_of(found.get("__sender_address"), "address")
        others = [text_of(one, "address") for one in objects_of(found, "__recipient_addresses")]
        people = [one for one in (sender, *others) if one and one != words.OWNER and one not in owner]
        box = words.MMS_BOXES.get(text_of(found, "msg_box"), Box.RECEIVED)
        yield MessageRecord(
            kind=Kind.MMS,
            box=box,
            at_ms=instant_ms(text_of(found, "date")),
            sent_ms=instant_ms(text_of(found, "date_sent")),
            addresses=tuple(dict.fromkeys(people)),
            sender=sender if box is Box.RECEIVED and sender != words.OWNER else "",
            body="\n".join(one.text for one in parts if one.text),
            subject=text_of(found, "sub"),
            read=text_of(found, "read") != "0",
            sim=words.sim(text_of(found, "sub_id")),
            name=text_of(found, "__display_name") or text_of(found.get("__sender_address"), "__display_name"),
            network_id=text_of(found, "m_id") or text_of(found, "ct_l"),
            parts=tuple(parts),
            extra=_rest(found, _MMS_KNOWN),
            where=where,
        )

    def _part(self, found: dict[str, Any]) -> tuple[PartRecord, str]:
        mime = text_of(found, "ct").lower() or "application/octet-stream"
        name = text_of(found, "cl") or text_of(found, "name")
        extra = _rest(found, _PART_KNOWN)
        file = text_of(found, "_data").replace("\\", "/").rsplit("/", 1)[-1]
        if not file:
            return PartRecord(mime, name, text=text_of(found, "text"), extra=extra), ""
        if file not in self._data:
            return PartRecord(mime, name, extra=extra), f"Its attachment {name or file} is not in the archive."
        try:
            content = self._spool.add(self._chunks(self._data[file]))
        except BROKEN:
            return PartRecord(mime, name, extra=extra), f"Its attachment {name or file} is damaged in the archive."
        return PartRecord(mime, name, content=content, extra=extra), ""

    def _owner(self) -> frozenset[str]:
        """The owner's own numbers: whoever alone received a message, and whoever was among all receivers.

        A received MMS names its owner among the recipients and never says which one that is. Taking every recipient
        for a stranger would put the owner into each group as a member that nobody is.
        """
        alone: set[str] = set()
        among: Counter[str] = Counter()
        received = 0
        for line in self._lines_up_to_damage():
            try:
                found = an_object(line or b"")
            except ValueError:
                continue
            if "m_type" not in found or text_of(found, "m_type") == SENT_REQUEST or text_of(found, "msg_box") == "2":
                continue
            others = {text_of(one, "address") for one in objects_of(found, "__recipient_addresses")} - {""}
            if words.OWNER in others:
                continue
            if len(others) == 1:
                alone |= others
            elif others:
                received += 1
                among.update(others)
        return frozenset(alone | {one for one, times in among.items() if received > 1 and times == received})

    def _text(self) -> Iterator[bytes]:
        try:
            yield from self._chunks(MESSAGES)
        except EOFError:
            # That the archive was cut is told already; what stands before the cut is read to its last byte.
            if isinstance(self._zip, Whole):
                raise

    def _lines_up_to_damage(self) -> Iterator[bytes | None]:
        # Where it breaks off is told when the messages themselves are read.
        with suppress(*BROKEN):
            yield from lines(self._chunks(MESSAGES))

    def _chunks(self, name: str) -> Iterator[bytes]:
        for chunk in self._zip.unpacked(name):
            self._budget -= len(chunk)
            if self._budget < 0:
                raise Invalid("This archive unpacks to far more than messages ever do. It was not read on.")
            yield chunk


def _sms(found: dict[str, Any], where: str) -> MessageRecord:
    return MessageRecord(
        kind=Kind.SMS,
        box=words.SMS_BOXES.get(text_of(found, "type"), Box.RECEIVED),
        at_ms=instant_ms(text_of(found, "date")),
        sent_ms=instant_ms(text_of(found, "date_sent")),
        addresses=(text_of(found, "address"),),
        body=text_of(found, "body"),
        subject=text_of(found, "subject"),
        read=text_of(found, "read") != "0",
        sim=words.sim(text_of(found, "sub_id")),
        name=text_of(found, "__display_name"),
        extra=_rest(found, _SMS_KNOWN),
        where=where,
    )


def _rest(found: dict[str, Any], known: frozenset[str]) -> dict[str, str]:
    """Columns that are kept: plain values that are not our own or the app's additions."""
    plain = {name: text_of(found, name) for name in found if not name.startswith("__")}
    return {name: value for name, value in plain.items() if value and name not in known}
