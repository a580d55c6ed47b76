"""How agreed terms are kept: as columns of whatever was agreed, or as one JSON value for what is to follow."""

import json
from typing import Any

from tansu.core.money import Money
from tansu.features.plans.model.plan import term_of
from tansu.features.plans.model.subscription import Terms

COLUMNS = "plan, name, bytes, term, price, currency, tax_note, people"
VALUES = ":plan, :name, :bytes, :term, :price, :currency, :tax_note, :people"


def values(terms: Terms) -> dict[str, Any]:
    """The columns of terms."""
    return {
        "plan": terms.plan,
        "name": terms.name,
        "bytes": terms.bytes,
        "term": str(terms.term),
        "price": terms.price.minor,
        "currency": terms.price.currency,
        "tax_note": terms.tax_note,
        "people": terms.people,
    }


def terms_of(row: Any) -> Terms:
    """Terms from a row that has their columns."""
    return _terms(row._asdict())


def to_json(terms: Terms | None) -> str | None:
    """Terms in one column; NULL for none."""
    return None if terms is None else json.dumps(values(terms), sort_keys=True)


def from_json(text: str | None) -> Terms | None:
    """What `to_json` wrote."""
    return None if text is None else _terms(json.loads(text))


def _terms(kept: dict[str, Any]) -> Terms:
    return Terms(
        plan=kept["plan"],
        name=kept["name"],
        bytes=kept["bytes"],
        term=term_of(kept["term"]),
        price=Money(kept["price"], kept["currency"]),
        tax_note=kept["tax_note"],
        # What was to follow before plans were shared says nothing of it.
        people=kept.get("people", 1),
    )
