"""The SQL of the catalogue."""

from typing import Any

from tansu.core.instants import from_ms, to_ms
from tansu.features.plans.model.plan import FREE, FREE_PLAN, Plan, term_of
from tansu.ports.database import Transaction, sql

_COLUMNS = "id, name, bytes, term, tax_note, regions, shown_from, shown_until, people"


def add(tx: Transaction, plan: Plan) -> None:
    """Insert a plan with its prices."""
    _insert(tx, plan)
    for currency, minor in sorted(plan.prices.items()):
        tx.execute(
            sql("INSERT INTO plans_prices (plan, currency, minor) VALUES (:plan, :currency, :minor)"),
            {"plan": plan.id, "currency": currency, "minor": minor},
        )


def change(tx: Transaction, plan: Plan) -> None:
    """Write what may change of a plan; the free one gets its row with its first change."""
    if plan.id == FREE:
        _insert(tx, plan, " ON CONFLICT (id) DO NOTHING")
    tx.execute(
        sql(
            "UPDATE plans_plans SET name = :name, tax_note = :tax_note, regions = :regions,"
            " shown_until = :shown_until WHERE id = :id"
        ),
        _changing(plan),
    )


def plans(tx: Transaction) -> list[Plan]:
    """Read the whole catalogue, which an operator has written by hand and which is bounded."""
    prices: dict[str, dict[str, int]] = {}
    for row in tx.execute(sql("SELECT plan, currency, minor FROM plans_prices ORDER BY plan, currency")):
        prices.setdefault(row.plan, {})[row.currency] = row.minor
    rows = tx.execute(sql(f"SELECT {_COLUMNS} FROM plans_plans ORDER BY bytes, shown_from, id"))
    found = [_plan(row, prices.get(row.id, {})) for row in rows]
    known = any(one.id == FREE for one in found)
    return found if known else sorted([FREE_PLAN, *found], key=lambda one: (one.bytes, one.shown_from, one.id))


def plan(tx: Transaction, plan: str) -> Plan | None:
    """Read one plan."""
    row = tx.execute(sql(f"SELECT {_COLUMNS} FROM plans_plans WHERE id = :id"), {"id": plan}).first()
    if row is None:
        return FREE_PLAN if plan == FREE else None
    prices = tx.execute(
        sql("SELECT currency, minor FROM plans_prices WHERE plan = :id ORDER BY currency"), {"id": plan}
    )
    return _plan(row, {one.currency: one.minor for one in prices})


def _insert(tx: Transaction, plan: Plan, unless: str = "") -> None:
    tx.execute(
        sql(
            f"INSERT INTO plans_plans ({_COLUMNS}) VALUES"
            f" (:id, :name, :bytes, :term, :tax_note, :regions, :shown_from, :shown_until,"
            f" :people){unless}"
        ),
        {
            **_changing(plan),
            "bytes": plan.bytes,
            "term": str(plan.term),
            "people": plan.people,
            "shown_from": to_ms(plan.shown_from),
        },
    )


def _changing(plan: Plan) -> dict[str, Any]:
    return {
        "id": plan.id,
        "name": plan.name,
        "tax_note": plan.tax_note,
        "regions": " ".join(sorted(plan.regions)),
        "shown_until": None if plan.shown_until is None else to_ms(plan.shown_until),
    }


def _plan(row: Any, prices: dict[str, int]) -> Plan:
    return Plan(
        id=row.id,
        name=row.name,
        bytes=row.bytes,
        term=term_of(row.term),
        prices=prices,
        tax_note=row.tax_note,
        regions=frozenset(row.regions.split()),
        shown_from=from_ms(row.shown_from),
        shown_until=None if row.shown_until is None else from_ms(row.shown_until),
        people=row.people,
    )
