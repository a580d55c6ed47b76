"""The If header of RFC 4918 (10.4): lists of state tokens and entity tags, of which one list must hold."""

import re
from dataclasses import dataclass

from tansu.core.errors import Invalid

LONGEST = 8192
MOST = 100

_PIECE = re.compile(r'\s*(?:(\()|(\))|(Not\b)|<([^<>]*)>|\[\s*(?:W/)?"?([^"\]]*)"?\s*\])', re.IGNORECASE)


@dataclass(frozen=True)
class Condition:
    """One state that a resource must (or must not) have: a lock token, or an entity tag."""

    wanted: bool
    token: str = ""
    etag: str = ""


@dataclass(frozen=True)
class StateList:
    """Conditions that must all hold, for the resource of the tag, or for that of the request."""

    tag: str
    conditions: tuple[Condition, ...]


def parse_if(header: str) -> tuple[StateList, ...]:
    """Read the header, or Invalid. A header of unusual size is refused (S45)."""
    if len(header) > LONGEST:
        raise Invalid("The If header is too long.")
    found: list[StateList] = []
    tag, inside, wanted = "", False, True
    conditions: list[Condition] = []
    position = 0
    header = header.strip()
    while position < len(header):
        piece = _PIECE.match(header, position)
        if piece is None or len(conditions) + len(found) > MOST:
            raise Invalid("The If header is not readable.")
        position = piece.end()
        opening, closing, negation, token, etag = piece.groups()
        if opening and not inside:
            inside, conditions = True, []
        elif closing and inside and conditions:
            found.append(StateList(tag, tuple(conditions)))
            inside = False
        elif negation and inside:
            wanted = False
        elif token is not None and not inside:
            tag = token
        elif inside and (token is not None or etag is not None):
            conditions.append(Condition(wanted, token or "", etag or ""))
            wanted = True
        else:
            raise Invalid("The If header is not readable.")
    if inside or not found:
        raise Invalid("The If header is not readable.")
    return tuple(found)
