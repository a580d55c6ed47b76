"""addressbook-query (RFC 6352, 8.6): the cards that say something."""

from typing import Any

from starlette.responses import Response

from tansu.features import contacts
from tansu.protocols.dav import xml
from tansu.protocols.dav.address import spell
from tansu.protocols.dav.call import Call
from tansu.protocols.dav.carddav.answers import answered, asked_of, base_of, book_of, cut_short, limit_of
from tansu.protocols.dav.carddav.filters import filter_of
from tansu.protocols.dav.multistatus import Multistatus
from tansu.protocols.dav.xml import CARDDAV

MOST = 100_000


def query(call: Call, document: Any) -> Response:
    """Answer with the cards the filter lets through; 507 for the book itself if there are more than were wanted."""
    asked, test = asked_of(document), filter_of(document)
    limit = limit_of(document, CARDDAV, largest=MOST)
    base = base_of(call)
    start = xml.words(base)
    with call.outside.read(call.visitor.who, call.tree.feature) as work:
        book = book_of(call, work)
        there = [] if call.header("depth").strip() == "0" else contacts.all_bodies(work, book)
        chosen = [one for one in there if test is None or test(contacts.lines_of(one[1]))]
        found = [(f"{start}{spell(card.name)}", card, body) for card, body in chosen[:limit]]
        lines = answered(work, call, asked, found)
    more = [cut_short(base)] if len(chosen) > limit else []
    return Multistatus([*more, *lines] if more else lines)
