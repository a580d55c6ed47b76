"""Reading messages in a row at once: nearly all of a backup is that, and nothing in it needs mending.

`elements.py` has matched every tag of a row: attributes in one kind of quotation mark and no `<` within a value, hence
no document type and no entity of its own. So a row is cut at its quotation marks. Where a value has anything in it that
XML reads otherwise than it is written, a parser reads the row, which hands over attributes and builds no tree.
"""

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from xml.parsers import expat

from tansu.features.messages.formats.backup_words import RECORDS
from tansu.features.messages.formats.repair import join_surrogates

_READ_OTHERWISE = re.compile("[&\x00-\x1f\ufffe\uffff]")
"""References; white space, which a parser makes spaces of; and what XML forbids."""
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)


class Head(NamedTuple):
    """A tag without its values; a phone writes the same ones again and again."""

    tag: str
    names: tuple[str, ...]


class Tag(NamedTuple):
    """A tag with what it says."""

    head: Head
    values: list[str]


Plain = tuple[Tag, list[Tag]]
"""One message of a row, and of an MMS what is in it."""


def messages_of(row: bytes) -> list[Plain] | None:
    """The messages of a row, or None if anything is odd: then look at each by itself."""
    tags = _cut(row)
    if tags is None:
        tags = _parsed(row)
    if tags is None:
        return None
    found: list[Plain] = []
    for tag in tags:
        if tag[0][0] in RECORDS:
            found.append((tag, []))
        else:
            found[-1][1].append(tag)
    return found


def _cut(row: bytes) -> list[Tag] | None:
    """The tags of a row by its quotation marks, or None where that is not all there is to it."""
    try:
        pieces = row.decode().split('"')
    except UnicodeDecodeError:
        return None
    between, values = pieces[:-1:2], pieces[1::2]
    if _READ_OTHERWISE.search("".join(values)):
        return None
    begins = [place for place, one in enumerate(between) if "<" in one]
    tags: list[Tag] = []
    for begin, end in pairwise((*begins, len(values))):
        head = _head(tuple(between[begin:end]))
        if head is None:
            return None
        tags.append(Tag(head, values[begin:end]))
    return tags


@lru_cache(maxsize=256)
def _head(between: tuple[str, ...]) -> Head | None:
    """What stands around the values of one tag: `<sms address=`, ` body=`; None if XML forbids it."""
    tag, first = between[0].rpartition("<")[2].split()
    names = tuple(one.strip().removesuffix("=") for one in (first, *between[1:]))
    if len(set(names)) < len(names) or not all(map(_NAME.fullmatch, names)):
        return None
    return Head(tag, names)


def _parsed(row: bytes) -> list[Tag] | None:
    row, lost = join_surrogates(row)
    if lost:
        return None
    found: list[Tag] = []

    def begin(tag: str, attributes: list[str]) -> None:
        if attributes:
            found.append(Tag(Head(tag, tuple(attributes[::2])), attributes[1::2]))

    parser = expat.ParserCreate("UTF-8")
    parser.ordered_attributes = True
    parser.StartElementHandler = begin
    try:
        parser.Parse(b"<row>" + row + b"</row>", True)
    except expat.ExpatError:
        return None
    return found
