"""How plans and money look as JSON, and how instants of an operator are read."""

from datetime import datetime
from typing import Any

from tansu.core.errors import Invalid
from tansu.core.instants import rfc3339
from tansu.core.money import Money
from tansu.features import plans
from tansu.features.plans import Plan


def money_json(money: Money) -> dict[str, Any]:
    """An amount in minor units, with how many digits the currency has and the words for programs without its table."""
    return {
        "minor": money.minor,
        "currency": money.currency,
        "exponent": plans.EXPONENTS.get(money.currency, 0),
        "text": plans.written(money),
    }


def plan_json(plan: Plan) -> dict[str, Any]:
    """One plan of the catalogue."""
    return {
        "id": plan.id,
        "name": plan.name,
        "bytes": plan.bytes,
        "people": plan.people,
        "term": {"rhythm": plan.term.rhythm.value, "years": plan.term.years, "renews": plan.term.renews},
        "prices": [money_json(Money(minor, currency)) for currency, minor in sorted(plan.prices.items())],
        "tax_note": plan.tax_note,
        "regions": sorted(plan.regions),
        "shown_from": rfc3339(plan.shown_from),
        "shown_until": rfc3339(plan.shown_until) if plan.shown_until else None,
    }


def instant_of(text: str | None, *, field: str) -> datetime | None:
    """An aware instant from RFC 3339; None for nothing. Raises Invalid, also for years no calendar shows."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not 1970 < found.year < 9000:
        raise Invalid(f"{field}: write a date and time with its zone, such as 2027-01-01T00:00:00Z.", field=field)
    return found
