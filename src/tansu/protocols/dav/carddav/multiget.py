"""addressbook-multiget (RFC 6352, 8.7): the cards at these addresses."""

from typing import Any
from urllib.parse import unquote

from starlette.responses import Response

from tansu.core.errors import TansuError
from tansu.features import contacts
from tansu.protocols.dav import xml
from tansu.protocols.dav.call import Call
from tansu.protocols.dav.carddav.answers import answered, asked_of, base_of, book_of, missing
from tansu.protocols.dav.destination import place_at
from tansu.protocols.dav.multistatus import Multistatus
from tansu.protocols.dav.xml import DAV


def multiget(call: Call, document: Any) -> Response:
    """Answer with every card that is there, under the address that was asked, and 404 for the others."""
    asked = asked_of(document)
    base = base_of(call)
    hrefs = dict.fromkeys((one.text or "").strip() for one in document.iterchildren(f"{{{DAV}}}href"))
    names = {href: _name(call, base, href) for href in hrefs}
    with call.outside.read(call.visitor.who, call.tree.feature) as work:
        book = book_of(call, work)
        wanted = [name for name in names.values() if name]
        there = {card.name: (card, body) for card, body in contacts.bodies(work, book, wanted)}
        found = [(xml.words(href), *there[name]) for href, name in names.items() if name in there]
        gone = [missing(href) for href, name in names.items() if name not in there]
        lines = answered(work, call, asked, found)
    return Multistatus([*gone, *lines] if gone else lines)


def _name(call: Call, base: str, href: str) -> str:
    """The name of a card of this book that an address means, or nothing."""
    if href.startswith(base):
        return unquote(href[len(base) :])
    try:
        place = place_at(call.visitor, href, host=call.host())
    except TansuError:
        return ""
    same_book = type(place.tree) is type(call.tree) and place.path[:1] == call.path and len(place.path) == 2
    return place.path[1] if same_book else ""
