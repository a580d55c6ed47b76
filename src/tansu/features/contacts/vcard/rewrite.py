"""Writing a line in place of another: what was said of it besides stays."""

import re

from tansu.features.contacts.vcard import write
from tansu.features.contacts.vcard.fields import Address, Value
from tansu.features.contacts.vcard.lines import Line
from tansu.features.contacts.vcard.text import escape

_ENCODING = re.compile(r";(?:CHARSET=[^;]*|(?:ENCODING=)?(?:QUOTED-PRINTABLE|8BIT|7BIT))", re.IGNORECASE)
_DAY = re.compile(r"(\d{4}|-)-(\d\d)-(\d\d)\Z")
_ABOUT_ITS_TYPE = {"TYPE", "PREF", "VALUE", "ENCODING", "CHARSET"}


def head_of(line: Line) -> str:
    """Everything before the colon as it came, but for how the old value was encoded."""
    return _ENCODING.sub("", line.head)


def one_of_many(version: str, name: str, value: Value, *, group: str, eol: str, before: Line | None = None) -> bytes:
    """A number, a mail address, …; parameters of `before` that are not about its type stay."""
    kept = [pair for pair in (before.params if before else ()) if pair[0] not in _ABOUT_ITS_TYPE]
    params = [("TYPE", one) for one in value.types]
    if value.preferred:
        params.append(("PREF", "1") if version == "4.0" else ("TYPE", "pref"))
    return write.line(version, name, value_of(name, value), group=group, params=params + kept, eol=eol)


def labelled(version: str, group: str, label: str, *, eol: str) -> bytes:
    """The line that gives a group a name of its owner's."""
    return write.line(version, "X-ABLabel", escape(label), group=group, eol=eol)


def value_of(name: str, value: Value) -> str:
    """The value with the escapes its kind has."""
    if isinstance(value, Address):
        return write.structured(value.parts)
    return value.value if name == "URL" else escape(value.value)


def day(version: str, name: str, date: str, *, eol: str) -> bytes:
    """A day, and one without a year in the words of the version; other words as they are."""
    parts = _DAY.match(date)
    if not parts:
        return write.line(version, name, escape(date), eol=eol)
    if version == "4.0":
        year = "--" if parts[1] == "-" else parts[1]
        return write.line(version, name, f"{year}{parts[2]}{parts[3]}", eol=eol)
    if parts[1] == "-":
        # The year that Apple's programs write where they do not know one, and say so.
        params = [("X-APPLE-OMIT-YEAR", "1604")]
        return write.line(version, name, f"1604-{parts[2]}-{parts[3]}", params=params, eol=eol)
    return write.line(version, name, date, eol=eol)
