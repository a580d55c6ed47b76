"""Parts of cards (RFC 6352, 10.4): whole lines of the names that were asked for, each as it is in the card."""

from typing import Any

from tansu.features import contacts
from tansu.protocols.dav import xml
from tansu.protocols.dav.xml import CARDDAV

_FRAME = frozenset({"BEGIN", "VERSION", "END", "FN", "N", "UID"})
"""Without these it would not be a card any more."""


def lines_wanted(data: Any) -> frozenset[str] | None:
    """The names of lines an `address-data` element asks for; None for the whole card."""
    if xml.child(data, (CARDDAV, "allprop")) is not None:
        return None
    names = [one.get("name", "").upper() for one in xml.children(data) if xml.name_of(one) == (CARDDAV, "prop")]
    return frozenset(names) | _FRAME if names else None


def only_lines(body: bytes, names: frozenset[str]) -> bytes:
    """The lines of a card that have one of these names."""
    return b"".join(line.raw for line in contacts.lines_of(body) if line.name in names)
