"""Contacts over REST: address books; cards listed, read, made, edited; trash."""

from typing import Annotated

from fastapi import Query, Request
from pydantic import Field
from starlette.responses import Response

from tansu.core.errors import Invalid
from tansu.core.principal import Scope
from tansu.features import contacts
from tansu.features.contacts import Book, Card, Put
from tansu.foundation.work import Work
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.contacts_json import FieldsBody, book_json, card_json, card_line, edit_of, version_json
from tansu.protocols.rest.cursors import card_cursor, card_place, card_trash_cursor, card_trash_place
from tansu.protocols.rest.routing import Body, router

routes = router("contacts")

Ids = Annotated[list[str], Field(max_length=1000)]
Limit = Annotated[int, Query(ge=1, le=1000)]


class NewBook(Body):
    """An address book to be made."""

    title: Annotated[str, Field(max_length=200)]
    description: Annotated[str, Field(max_length=2000)] = ""


class BookChange(Body):
    """What may change of an address book."""

    title: Annotated[str, Field(max_length=200)] | None = None
    description: Annotated[str, Field(max_length=2000)] | None = None


class NewCard(FieldsBody):
    """A card to be made: its fields, and in which book; the first one if none is said."""

    book: str | None = None
    group: bool = False


class ManyCards(Body):
    """Ids of cards."""

    ids: Ids


class PurgeCards(Body):
    """Ids of deleted cards, or all of them."""

    ids: Ids | None = None
    all: bool = False


class Target(Body):
    """The address book to move to."""

    book: str


@routes.get("/contacts/books")
def books(request: Request) -> Response:
    """All address books; the first is made when somebody looks for one."""
    who = signed_in(request, Scope.READ)
    found = contacts.books_or_first(outside(request), who)
    with outside(request).read(who, "contacts") as work:
        counts = contacts.card_counts(work)
    return answer({"books": [book_json(one, counts) for one in found]})


@routes.post("/contacts/books", status_code=201)
def add_book(request: Request, wanted: NewBook) -> Response:
    """Make an address book."""
    who = signed_in(request, Scope.WRITE)
    with outside(request).work(who, "contacts") as work:
        made = contacts.add_book(work, wanted.title, description=wanted.description)
    return answer(book_json(made, {}), 201)


@routes.patch("/contacts/books/{book}")
def change_book(request: Request, book: str, wanted: BookChange) -> Response:
    """Rename or describe an address book."""
    who = signed_in(request, Scope.WRITE)
    with outside(request).work(who, "contacts") as work:
        return _book(work, contacts.change_book(work, book, title=wanted.title, description=wanted.description))


@routes.post("/contacts/books/{book}/trash")
def trash_book(request: Request, book: str) -> Response:
    """Move an address book with all its cards to the trash, where it stays whole for thirty days."""
    who = signed_in(request, Scope.WRITE)
    contacts.brake_book(outside(request), who, book)
    with outside(request).work(who, "contacts", removing=True) as work:
        return _book(work, contacts.trash_book(work, book))


@routes.post("/contacts/books/{book}/restore")
def restore_book(request: Request, book: str) -> Response:
    """Bring an address book back with all its cards."""
    who = signed_in(request, Scope.WRITE)
    with outside(request).work(who, "contacts", removing=True) as work:
        return _book(work, contacts.restore_book(work, book))


@routes.get("/contacts/cards")
def cards(
    request: Request,
    text: Annotated[str, Query(max_length=200)] = "",
    book: str = "",
    category: Annotated[str, Query(max_length=200)] = "",
    group: str = "",
    name: Annotated[str, Query(max_length=255)] = "",
    cursor: str | None = None,
    limit: Limit = 200,
) -> Response:
    """Cards in the order of names; `text` finds beginnings of words and digits of numbers."""
    who = signed_in(request, Scope.READ)
    place = card_place(cursor)
    with outside(request).read(who, "contacts") as work:
        members = contacts.members_of(work, contacts.card(work, group)) if group else None
        page = contacts.find(
            work, text=text, book=book, category=category, members=members, name=name, after=place, limit=limit
        )
        total = contacts.count(work, text=text, book=book)
    content = {"cards": [card_line(one) for one in page.cards], "next": card_cursor(page), "total": total}
    return answer(content)


@routes.post("/contacts/cards", status_code=201)
def add_card(request: Request, wanted: NewCard) -> Response:
    """Make a card, a vCard 3.0, out of fields."""
    who = signed_in(request, Scope.WRITE)
    book = wanted.book or contacts.books_or_first(outside(request), who)[0].id
    with outside(request).work(who, "contacts") as work:
        made = contacts.create(work, contacts.book(work, book), edit_of(wanted), group=wanted.group)
        return whole(work, made.card, 201)


@routes.get("/contacts/cards/{card}")
def card(request: Request, card: str) -> Response:
    """One card in fields."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, "contacts") as work:
        return whole(work, contacts.card(work, card))


@routes.patch("/contacts/cards/{card}")
def change_card(request: Request, card: str, wanted: FieldsBody) -> Response:
    """Say some fields anew; only the lines that change are written. `If-Match` is needed."""
    who = signed_in(request, Scope.WRITE)
    etag = if_match(request)
    if etag is None:
        raise Invalid("Say with If-Match which version of the card this is a change of.")
    with outside(request).work(who, "contacts") as work:
        return whole(work, contacts.change(work, card, edit_of(wanted), if_match=etag).card)


@routes.post("/contacts/cards/{card}/move")
def move_card(request: Request, card: str, wanted: Target) -> Response:
    """Move a card to another address book."""
    who = signed_in(request, Scope.WRITE)
    with outside(request).work(who, "contacts") as work:
        contacts.card(work, card)
        return whole(work, contacts.move(work, card, contacts.book(work, wanted.book)))


@routes.post("/contacts/trash")
def trash(request: Request, wanted: ManyCards) -> Response:
    """Delete cards; they can come back for thirty days."""
    who = signed_in(request, Scope.WRITE)
    contacts.brake_cards(outside(request), who, wanted.ids)
    with outside(request).work(who, "contacts", removing=True) as work:
        done = contacts.trash(work, wanted.ids)
    return answer({"done": [one.id for one in done]})


@routes.post("/contacts/restore")
def restore(request: Request, wanted: ManyCards) -> Response:
    """Bring deleted cards back."""
    who = signed_in(request, Scope.WRITE)
    with outside(request).work(who, "contacts", removing=True) as work:
        done = contacts.restore(work, wanted.ids)
    return answer({"done": [one.id for one in done]})


@routes.get("/contacts/trash")
def trashed(request: Request, cursor: str | None = None, limit: Limit = 200) -> Response:
    """Deleted cards and address books, soonest gone first."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, "contacts") as work:
        page = contacts.trashed(work, after=card_trash_place(cursor), limit=limit)
        found, counts = contacts.trashed_books(work), contacts.card_counts(work)
    return answer(
        {
            "cards": [version_json(one) for one in page.cards],
            "books": [book_json(one, counts) for one in found],
            "next": card_trash_cursor(page),
        }
    )


@routes.post("/contacts/purge")
def purge(request: Request, wanted: PurgeCards) -> Response:
    """Let go of deleted cards for good."""
    who = signed_in(request, Scope.WRITE)
    if wanted.all == (wanted.ids is not None):
        raise Invalid("Say either which ids, or all.")
    with outside(request).work(who, "contacts", removing=True) as work:
        done = contacts.purge(work, wanted.ids or [])
    return answer({"done": contacts.purge_all(outside(request), who.account) if wanted.all else done})


@routes.get("/contacts/groups")
def groups(request: Request, book: str = "") -> Response:
    """Group cards and categories; the members of a group card by their UIDs."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, "contacts") as work:
        found = contacts.groups(work, book=book)
    return answer(
        {
            "groups": [
                {
                    "title": one.title,
                    "count": one.count,
                    "card": one.card.id if one.card else None,
                    "members": list(one.members),
                }
                for one in found
            ]
        }
    )


def whole(work: Work, card: Card, status: int = 200) -> Response:
    """A card in fields, under its etag."""
    return answer(card_json(card, contacts.body_of(work, card)), status, {"ETag": f'"{card.etag}"'})


def put_answer(work: Work, made: Put) -> Response:
    """What a card is after it was put."""
    return whole(work, made.card, 201 if made.created else 200)


def if_match(request: Request) -> str | None:
    """The etag of If-Match, `*`, or None without one."""
    said = request.headers.get("if-match")
    return None if said is None else said.strip().removeprefix("W/").strip('"')


def _book(work: Work, book: Book) -> Response:
    return answer(book_json(book, contacts.card_counts(work)))
