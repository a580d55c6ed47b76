"""How books and cards look as JSON, and how fields are read back; close to JSContact (RFC 9553), but plain."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from tansu.core.instants import rfc3339
from tansu.features import contacts
from tansu.features.contacts import Address, Book, Card, Edit, Fields, Names, Value, Version
from tansu.protocols.rest.routing import Body

Text = Annotated[str, Field(max_length=2000)]
Line = Annotated[int, Field(ge=0, le=100_000)]
Types = Annotated[list[Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]], Field(max_length=10)]


class NamesBody(Body):
    """The parts of a name."""

    prefix: Text = ""
    given: Text = ""
    middle: Text = ""
    family: Text = ""
    suffix: Text = ""


class ValueBody(Body):
    """A number, a mail address or a web address; `line` says which one of the card it is, without it is new."""

    value: Text
    types: Types = []
    label: Text = ""
    preferred: bool = False
    line: Line | None = None


class AddressBody(Body):
    """A postal address."""

    po_box: Text = ""
    extended: Text = ""
    street: Text = ""
    city: Text = ""
    region: Text = ""
    postcode: Text = ""
    country: Text = ""
    types: Types = []
    label: Text = ""
    preferred: bool = False
    line: Line | None = None


Values = Annotated[list[ValueBody], Field(max_length=500)]


class FieldsBody(Body):
    """What a card says; a field left out stays as it is."""

    display: Text | None = None
    names: NamesBody | None = None
    nickname: Text | None = None
    organisation: Text | None = None
    department: Text | None = None
    title: Text | None = None
    role: Text | None = None
    birthday: Annotated[str, Field(max_length=40)] | None = None
    anniversary: Annotated[str, Field(max_length=40)] | None = None
    notes: Annotated[str, Field(max_length=100_000)] | None = None
    numbers: Values | None = None
    mails: Values | None = None
    urls: Values | None = None
    addresses: Annotated[list[AddressBody], Field(max_length=500)] | None = None
    categories: Annotated[list[Text], Field(max_length=100)] | None = None
    members: Annotated[list[Text], Field(max_length=5000)] | None = None


def edit_of(wanted: FieldsBody) -> Edit:
    """The edit that a body asks for."""
    plain = wanted.model_dump(include=set(Edit.__dataclass_fields__))
    names, addresses = plain.pop("names"), plain.pop("addresses")
    numbers, mails, urls = (_values(plain.pop(name)) for name in ("numbers", "mails", "urls"))
    return Edit(
        **plain,
        names=None if names is None else Names(**names),
        numbers=numbers,
        mails=mails,
        urls=urls,
        addresses=None if addresses is None else [_address(one) for one in addresses],
    )


def book_json(book: Book, counts: dict[str, int]) -> dict[str, Any]:
    """An address book."""
    return {
        "id": book.id,
        "slug": book.slug,
        "title": book.title,
        "description": book.description,
        "cards": counts.get(book.id, 0),
        "created_at": rfc3339(book.created_at),
        "trashed_at": rfc3339(book.trashed_at) if book.trashed_at else None,
        "purge_at": rfc3339(book.purge_at) if book.purge_at else None,
    }


def card_line(card: Card) -> dict[str, Any]:
    """A card in a list."""
    return {
        "id": card.id,
        "book": card.book,
        "name": card.name,
        "uid": card.uid,
        "etag": card.etag,
        "kind": card.kind,
        "display": card.display,
        "organisation": card.summary.organisation,
        "numbers": list(card.summary.numbers),
        "mails": list(card.summary.mails),
        "photo": card.photo,
        "size": card.size,
        "changed_at": rfc3339(card.since_at),
    }


def card_json(card: Card, body: bytes) -> dict[str, Any]:
    """A whole card; its bytes and its photo have addresses of their own."""
    return {**card_line(card), **fields_json(contacts.fields_of(body)), "photo": card.photo}


def fields_json(fields: Fields) -> dict[str, Any]:
    """What a card says."""
    return {
        "version": fields.version,
        "display": fields.display,
        "names": {name: getattr(fields.names, name) for name in NamesBody.model_fields},
        **{name: getattr(fields, name) for name in _PLAIN},
        **{name: _values_json(getattr(fields, name)) for name in ("numbers", "mails", "urls")},
        "addresses": [_address_json(one) for one in fields.addresses],
        "categories": fields.categories,
        "members": fields.members,
    }


def version_json(version: Version) -> dict[str, Any]:
    """What a card was."""
    return {
        **card_line(version),
        "version": str(version.until_rev),
        "since_at": rfc3339(version.since_at),
        "until_at": rfc3339(version.until_at),
        "reason": version.reason.value,
        "purge_at": rfc3339(version.purge_at),
    }


_PLAIN = ("nickname", "organisation", "department", "title", "role", "birthday", "anniversary", "notes")


def _values(found: list[dict[str, Any]] | None) -> list[Value] | None:
    return None if found is None else [_value(one) for one in found]


def _value(one: dict[str, Any]) -> Value:
    return Value(one["value"].strip(), _types(one), one["label"].strip(), one["preferred"], one["line"])


def _address(one: dict[str, Any]) -> Address:
    parts = {name: one[name].strip() for name in _PARTS}
    return Address("", _types(one), one["label"].strip(), one["preferred"], one["line"], **parts)


_PARTS = ("po_box", "extended", "street", "city", "region", "postcode", "country")


def _types(one: dict[str, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.lower() for word in one["types"]))


def _values_json(values: Sequence[Value]) -> list[dict[str, Any]]:
    return [
        {
            "value": one.value,
            "types": list(one.types),
            "label": one.label,
            "preferred": one.preferred,
            "line": one.line,
        }
        for one in values
    ]


def _address_json(one: Address) -> dict[str, Any]:
    (said,) = _values_json([one])
    return {**{name: getattr(one, name) for name in _PARTS}, **said}
