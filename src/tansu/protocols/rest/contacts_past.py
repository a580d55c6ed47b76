"""Contacts over REST: what cards and books were, and duplicates."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Request
from pydantic import Field
from starlette.responses import Response

from tansu.core.errors import Invalid
from tansu.core.principal import Scope
from tansu.features import contacts
from tansu.features.contacts import Difference, Merged, Moment
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.contacts import whole
from tansu.protocols.rest.contacts_json import card_line, fields_json, version_json
from tansu.protocols.rest.cursors import feed_cursor, feed_place
from tansu.protocols.rest.routing import Body, router

routes = router("contacts")

Few = Annotated[list[str], Field(max_length=20)]
MOST_SHOWN = 1000


class When(Body):
    """A moment: a time, or the `undo` of a restore."""

    at: Annotated[str, Field(max_length=40)] | None = None
    undo: Annotated[str, Field(max_length=100)] | None = None


class OfOne(Body):
    """Cards that shall become one, which of them stays, and as what they were looked at."""

    ids: Few
    keep: str = ""
    etags: Annotated[dict[str, str], Field(max_length=20)] | None = None


@routes.get("/contacts/cards/{card}/versions")
def versions(request: Request, card: str) -> Response:
    """What a living or deleted card was, newest first."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, "contacts") as work:
        found = contacts.history(work, card)
    return answer({"versions": [version_json(one) for one in found]})


@routes.get("/contacts/cards/{card}/versions/{version}")
def version(request: Request, card: str, version: str) -> Response:
    """One version in fields."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, "contacts") as work:
        found, body = contacts.version_body(work, card, number_of(version))
    was = version_json(found)
    # A list shows numbers and mails as text; in full they are what the fields say.
    return answer({**was, **fields_json(contacts.fields_of(body)), "version": was["version"]})


@routes.post("/contacts/cards/{card}/versions/{version}/restore")
def restore_version(request: Request, card: str, version: str) -> Response:
    """Let a card be again what it was; what it is now becomes a version."""
    who = signed_in(request, Scope.WRITE)
    with outside(request).work(who, "contacts") as work:
        return whole(work, contacts.restore_version(work, card, number_of(version)))


@routes.post("/contacts/books/{book}/as-of/preview")
def preview(request: Request, book: str, wanted: When) -> Response:
    """What bringing an address book back to a moment would change. Nothing is done."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, "contacts") as work:
        found = contacts.preview(work, book, _moment(wanted))
    counts = {step.value: sum(one.step is step for one in found) for step in contacts.Step}
    return answer({"counts": counts, "cards": [_difference_json(one) for one in found[:MOST_SHOWN]]})


@routes.post("/contacts/books/{book}/as-of/restore")
def restore(request: Request, book: str, wanted: When) -> Response:
    """Bring an address book back to a moment. `undo` brings it back to before this."""
    who = signed_in(request, Scope.WRITE)
    done, before = contacts.bring_to(outside(request), who, book, _moment(wanted))
    return answer({"done": done, "undo": feed_cursor(before)})


@routes.get("/contacts/duplicates")
def duplicates(request: Request, book: str = "") -> Response:
    """Sets of cards that may be of one person, the likely ones first."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, "contacts") as work:
        found = contacts.duplicates(work, book=book)
        ids = list(dict.fromkeys(card for one in found for card in one.cards))
        lines = {one.id: card_line(one) for one in contacts.cards(work, ids)}
    return answer(
        {
            "sets": [
                {
                    "cards": [lines[card] for card in one.cards],
                    "reasons": [{"kind": kind, "value": value} for kind, value in one.reasons],
                    "likely": one.likely,
                }
                for one in found
            ]
        }
    )


@routes.post("/contacts/duplicates/preview")
def preview_merge(request: Request, wanted: OfOne) -> Response:
    """What these cards would become. Nothing is done."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, "contacts") as work:
        return _merged(contacts.preview_merge(work, wanted.ids, keep=wanted.keep))


@routes.post("/contacts/duplicates/merge")
def merge(request: Request, wanted: OfOne) -> Response:
    """Make these cards one; the others go to the trash, the one that stays has what it was in its history."""
    who = signed_in(request, Scope.WRITE)
    with outside(request).work(who, "contacts") as work:
        return _merged(contacts.merge(work, wanted.ids, keep=wanted.keep, etags=wanted.etags))


def number_of(version: str) -> int:
    """The number of a version in an address."""
    digits = version.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 18):
        raise Invalid("A version is a number.")
    return int(version)


def _moment(wanted: When) -> Moment:
    if (wanted.at is None) == (wanted.undo is None):
        raise Invalid("Say either at which time, or what to undo.")
    if wanted.undo is not None:
        return Moment(rev=feed_place(wanted.undo))
    try:
        at = datetime.fromisoformat(wanted.at or "")
    except ValueError as error:
        raise Invalid("at is a time as in 2026-05-01T14:03:22Z.") from error
    if at.tzinfo is None:
        raise Invalid("at needs its offset, as in 2026-05-01T14:03:22+02:00.")
    return Moment(at=at)


def _difference_json(one: Difference) -> dict[str, Any]:
    return {
        "step": one.step.value,
        "card": one.card,
        "display": one.display,
        "then": version_json(one.then) if one.then else None,
        "now": card_line(one.now) if one.now else None,
    }


def _merged(made: Merged) -> Response:
    return answer(
        {
            "kept": {**card_line(made.kept), **fields_json(contacts.fields_of(made.body))},
            "gone": [card_line(one) for one in made.gone],
            "vcard": made.body.decode("utf-8", "replace")[:100_000],
        }
    )
