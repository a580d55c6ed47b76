"""Values: escapes undone and made, lists and components taken apart and put together."""

import re

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def unescape(value: str) -> str:
    """What a value says."""
    if "\\" not in value:
        return value
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def escape(text: str) -> str:
    """Text as a value, in any version of the format."""
    text = text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def components(value: str) -> list[str]:
    """The parts between semicolons, escapes still in them."""
    return _split(value, ";")


def listed(value: str) -> list[str]:
    """The parts between commas, escapes undone, empty ones left out."""
    return [text for part in _split(value, ",") if (text := unescape(part).strip())]


def printable(text: str) -> str:
    """Text without control characters, for indexes and lists; no database takes a zero byte."""
    return _UNSEEN.sub("", text)


def _split(value: str, by: str) -> list[str]:
    if "\\" not in value:
        return value.split(by)
    parts, current, escaped = [], "", False
    for character in value:
        if escaped or character == "\\":
            current += character
            escaped = not escaped
        elif character == by:
            parts.append(current)
            current = ""
        else:
            current += character
    return [*parts, current]
