"""sync-collection (RFC 6578): what has changed in an address book since a token."""

from collections.abc import Iterator
from typing import Any

from starlette.responses import Response

from tansu.core.errors import Invalid
from tansu.features import contacts
from tansu.features.contacts import Book, CardLine
from tansu.foundation.work import Work
from tansu.protocols.dav import xml
from tansu.protocols.dav.address import spell
from tansu.protocols.dav.call import Call
from tansu.protocols.dav.carddav.answers import (
    answered,
    asked_of,
    base_of,
    book_of,
    cut_short,
    limit_of,
    missing,
    without_bodies,
)
from tansu.protocols.dav.multistatus import Multistatus
from tansu.protocols.dav.sync_tokens import place, rev_of, spelled
from tansu.protocols.dav.xml import DAV

MOST = 100_000


def sync_collection(call: Call, document: Any) -> Response:
    """Answer with every card that is new or changed, 404 for those that are gone, and the token to go on from.

    With more changes than were wanted the book itself is 507, and the token is that of the last change told.
    """
    asked = asked_of(document)
    limit = limit_of(document, DAV, largest=MOST)
    _require_level(document)
    said = xml.child(document, (DAV, "sync-token"))
    base = base_of(call)
    with call.outside.read(call.visitor.who, call.tree.feature) as work:
        book = book_of(call, work)
        since = place(work, book, (said.text or "").strip() if said is not None else "")
        told, newest = _changes(work, book, since, limit)
        there = [line for line in told if isinstance(line, contacts.CardLine)]
        gone = [missing(f"{base}{spell(one.name)}") for one in told if not isinstance(one, contacts.CardLine)]
        start = xml.words(base)
        if asked.data:
            bodies = {card.name: (card, body) for card, body in _bodies(work, book, since, there)}
            found = [(f"{start}{spell(one.name)}", *bodies[one.name]) for one in there]
            lines = answered(work, call, asked, found)
        else:
            hrefs = [f"{start}{spell(one.name)}" for one in there]
            lines = without_bodies(work, call, asked, hrefs, there)
        truncated = newest < rev_of(work, book)
    ending = f"<d:sync-token>{xml.words(spelled(book, newest))}</d:sync-token>"
    more = [cut_short(base)] if truncated else []
    return Multistatus(_chained(gone, more, lines), ending=ending)


def _changes(work: Work, book: Book, since: int, limit: int) -> tuple[list[contacts.CardLine | contacts.Gone], int]:
    """What happened after `since`, oldest first and at most `limit`, and the number up to which that is everything."""
    newest = rev_of(work, book)
    if since == newest:
        return [], newest
    there = contacts.card_lines(work, book, after_rev=since, limit=limit + 1)
    # Who begins has seen nothing that could be gone.
    gone = contacts.gone_cards(work, book, after_rev=since, limit=limit + 1) if since else []
    told: list[contacts.CardLine | contacts.Gone] = [*there, *gone]
    told.sort(key=lambda one: one.rev)
    if len(told) > limit:
        return told[:limit], told[limit - 1].rev
    return told, newest


def _bodies(work: Work, book: Book, since: int, there: list[contacts.CardLine]) -> list[tuple[CardLine, bytes]]:
    if not since:
        wanted = {one.name for one in there}
        return [one for one in contacts.all_bodies(work, book) if one[0].name in wanted]
    return contacts.bodies(work, book, [one.name for one in there])


def _require_level(document: Any) -> None:
    level = xml.child(document, (DAV, "sync-level"))
    # An address book holds no collections, so that everything beneath is its members.
    if level is not None and (level.text or "").strip() not in {"1", "infinite"}:
        raise Invalid("sync-level is 1.")


def _chained(*parts: Any) -> Iterator[str]:
    for part in parts:
        yield from part
