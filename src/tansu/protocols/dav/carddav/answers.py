"""What a report wants to know of each card, and how it is answered."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from tansu.core.errors import Invalid
from tansu.features.contacts import Book, CardLine
from tansu.foundation.work import Work
from tansu.protocols.dav import xml
from tansu.protocols.dav.call import Call
from tansu.protocols.dav.carddav.partial import lines_wanted, only_lines
from tansu.protocols.dav.errors import DavError
from tansu.protocols.dav.multistatus import status_line
from tansu.protocols.dav.properties.addressbook import ADDRESS_DATA
from tansu.protocols.dav.propfind import prepared
from tansu.protocols.dav.responses import Wanted, responses
from tansu.protocols.dav.trees.contacts import of_line
from tansu.protocols.dav.xml import CARDDAV, DAV, Name


@dataclass(frozen=True)
class Asked:
    """Which properties a report asks for, and how much of the cards themselves."""

    wanted: Wanted
    data: bool = False
    lines: frozenset[str] | None = None
    """Only these lines of each card; None for all of it."""


def asked_of(document: Any) -> Asked:
    """Read `d:prop`, `d:allprop` or `d:propname` of a report."""
    prop = xml.child(document, (DAV, "prop"))
    if prop is None:
        if xml.child(document, (DAV, "propname")) is not None:
            return Asked(Wanted(only_names=True))
        return Asked(Wanted(all=True))
    names: tuple[Name, ...] = tuple(dict.fromkeys(map(xml.name_of, xml.children(prop))))
    data = xml.child(prop, ADDRESS_DATA)
    if data is None:
        return Asked(Wanted(names))
    _require_vcard(data)
    return Asked(Wanted(names), data=True, lines=lines_wanted(data))


def book_of(call: Call, work: Work) -> Book:
    """The address book a report is about; 403 elsewhere."""
    found = call.tree.find(work, call.path)
    if found.kind != "addressbook":
        raise DavError("This report is about an address book.", status=403, condition=(DAV, "supported-report"))
    book: Book = found.source
    return book


def base_of(call: Call) -> str:
    """The href of the book, as it was asked for, with a slash at the end."""
    return f"{call.place.href}/"


def answered(work: Work, call: Call, asked: Asked, found: list[tuple[str, CardLine, bytes]]) -> Iterable[str]:
    """A response for each card that was found with its bytes."""
    resources = [of_line(card) for _, card, _ in found]
    listing, dead = prepared(work, call.visitor, call.place, asked.wanted, resources)
    if asked.data:
        spell = _spelling(asked)
        listing.facts["bodies"] = _Bodies({card.id: body for _, card, body in found}, spell)
    return responses(listing, asked.wanted, dead, [href for href, _, _ in found], resources)


def without_bodies(work: Work, call: Call, asked: Asked, hrefs: list[str], cards: Sequence[CardLine]) -> Iterable[str]:
    """A response for each card, of which only the listing is known."""
    resources = list(map(of_line, cards))
    listing, dead = prepared(work, call.visitor, call.place, asked.wanted, resources)
    return responses(listing, asked.wanted, dead, hrefs, resources)


def missing(href: str) -> str:
    """The response for an address at which no card is."""
    return f"<d:response><d:href>{xml.words(href)}</d:href>{status_line(404)}</d:response>"


def cut_short(base: str) -> str:
    """The response of the collection itself that says: there is more (RFC 6578, 3.6)."""
    error = "<d:error><d:number-of-matches-within-limits/></d:error>"
    return f"<d:response><d:href>{xml.words(base)}</d:href>{status_line(507)}{error}</d:response>"


def limit_of(document: Any, namespace: str, *, largest: int) -> int:
    """How many a client wants at most (`limit` with `nresults`)."""
    limit = xml.child(document, (namespace, "limit"))
    said = xml.child(limit, (namespace, "nresults")) if limit is not None else None
    if said is None:
        return largest
    text = (said.text or "").strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= 9 and int(text) > 0):
        raise Invalid("nresults is a number from 1.")
    return min(int(text), largest)


class _Bodies(dict[str, bytes]):
    """The bytes of cards, made into XML when their turn comes, so that the first are on their way by then."""

    def __init__(self, found: dict[str, bytes], spell: Callable[[bytes], str]) -> None:
        super().__init__(found)
        self._spell = spell

    def get(self, key: str, default: Any = None) -> Any:
        """The card as XML text."""
        body = super().get(key)
        return default if body is None else self._spell(body)


def _spelling(asked: Asked) -> Callable[[bytes], str]:
    only = asked.lines
    if only is None:
        return _text
    return lambda body: _text(only_lines(body, only))


def _text(body: bytes) -> str:
    """A card as XML text. Its carriage returns are spelled out, or every reader of XML would drop them."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = body.decode("cp1252", "replace")
    # Looking for what XML cannot say costs more in text than in bytes, and hardly any card has it.
    plain = len(body.translate(None, _CONTROLS)) == len(body) and b"\xef\xbf" not in body
    return (escape(text) if plain else xml.words(text)).replace("\r", "&#13;")


_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r")


def _require_vcard(data: Any) -> None:
    kind, version = data.get("content-type", "text/vcard"), data.get("version", "3.0")
    if kind != "text/vcard" or version not in {"3.0", "4.0"}:
        words = "Cards are given as vCards, in the version in which they came."
        raise DavError(words, status=403, condition=(CARDDAV, "supported-address-data"))
