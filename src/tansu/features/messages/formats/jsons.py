"""Reading JSON that strangers wrote: bounded lines, no surprises in the types."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

LONGEST_LINE = 16 << 20
DEEPEST_WORDS = "It is nested too deeply to be a message."


def lines(chunks: Iterable[bytes]) -> Iterator[bytes | None]:
    """Yield the lines of a file without their ends; None for one that is longer than any message is."""
    waiting = bytearray()
    too_long = False
    for chunk in chunks:
        waiting += chunk
        *whole, rest = waiting.split(b"\n")
        for line in whole:
            yield None if too_long or len(line) > LONGEST_LINE else bytes(line)
            too_long = False
        waiting = bytearray() if too_long or len(rest) > LONGEST_LINE else bytearray(rest)
        too_long = too_long or len(rest) > LONGEST_LINE
    if waiting or too_long:
        yield None if too_long else bytes(waiting)


def an_object(line: bytes) -> dict[str, Any]:
    """Read one JSON object, or raise ValueError in words for people."""
    try:
        found = json.loads(line.decode("utf-8", "replace"))
    except RecursionError as error:
        raise ValueError(DEEPEST_WORDS) from error
    except ValueError as error:
        raise ValueError("It is not readable JSON.") from error
    if not isinstance(found, dict):
        raise ValueError("It is not a JSON object.")
    return found


def text_of(found: Any, name: str) -> str:
    """A column as text that can be kept, whatever JSON made of it; empty if it is not there."""
    value = found.get(name) if isinstance(found, dict) else None
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, bool) or value is None:
        return "1" if value is True else ""
    return str(value) if isinstance(value, int | float) else ""


def storable(text: str) -> str:
    """The text as any database keeps it: JSON can write a zero byte and half a character, which none does."""
    clean = text.replace("\0", "\ufffd")
    return clean if clean.isascii() else clean.encode("utf-8", "replace").decode()


def objects_of(found: Any, name: str) -> list[dict[str, Any]]:
    """A list of objects in a column; what is none of it is left out."""
    value = found.get(name) if isinstance(found, dict) else None
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
