"""`tansu plans …`: the catalogue, from the console of the server."""

import json
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from tansu.core.instants import rfc3339
from tansu.core.money import Money
from tansu.features import plans as feature
from tansu.features.plans import Offer, Plan
from tansu.protocols.cli import plans_codes, plans_families, plans_invoices, plans_paid, plans_refunds
from tansu.protocols.cli.exits import Exit
from tansu.protocols.cli.operating import instance
from tansu.protocols.cli.plans_named import midnight, named
from tansu.protocols.cli.sizes import size as read_size

plans = App(name="plans", help_format="plaintext")
plans.command(plans_codes.codes)
plans.command(plans_families.families)
plans.command(plans_paid.orders)
plans.command(plans_paid.paid)
plans.command(plans_invoices.invoice)
plans.command(plans_refunds.refund)
plans.command(plans_refunds.refunds)
plans.command(plans_refunds.refund_approve, name="refund-approve")
plans.command(plans_refunds.refund_sent, name="refund-sent")

AsJson = Annotated[bool, Parameter(name="--json", negative="", help="Print the result as JSON.")]
Data = Annotated[Path | None, Parameter(help="The data directory.")]
Prices = Annotated[list[str], Parameter(help="A price, such as '9.99 EUR'; once for each currency.")]
Regions = Annotated[list[str] | None, Parameter(help="Where it is sold, such as DE; once for each. Else everywhere.")]
Day = Annotated[str | None, Parameter(help="A day, such as 2027-01-01; it begins at midnight UTC.")]


@plans.command(name="list")
def list_plans(*, data: Data = None, as_json: AsJson = False) -> int:
    """List the whole catalogue. Example: tansu plans list"""
    with instance(data=data) as opened, opened.outside.look() as work:
        found = feature.all_plans(work)
        now = work.now
    if as_json:
        print(json.dumps([_json(one) for one in found]))
        return Exit.DONE
    for one in found:
        on_sale = one.shown_from <= now and (one.shown_until is None or now < one.shown_until)
        prices = ", ".join(feature.written(Money(minor, code)) for code, minor in sorted(one.prices.items())) or "free"
        shared = f" for {one.people} accounts" if one.people > 1 else ""
        where = f"{shared} in {' '.join(sorted(one.regions))}" if one.regions else shared
        print(f"{one.id:13} {one.name:20} {one.bytes / 1e9:9g} GB  {one.term!s:10} {prices}{where}{_sale(on_sale)}")
    return Exit.DONE


@plans.command
def add(
    name: str,
    size: Annotated[str, Parameter(help="How much it holds: 200GB, 2TB (1 GB is 1,000,000,000 bytes).")],
    *,
    price: Prices,
    term: Annotated[str, Parameter(help="month, year, or '10 years' paid at once.")],
    tax_note: str = "",
    region: Regions = None,
    since: Day = None,
    until: Day = None,
    people: Annotated[int, Parameter(help="How many accounts share it, at most six.")] = 1,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Offer a plan.

    Example: tansu plans add "200 GB" 200GB --price "2.99 EUR" --price "450 JPY" --term month
    """
    with instance(data=data) as opened, opened.outside.system() as work:
        offer = Offer(
            name=name,
            bytes=read_size(size),
            term=feature.read_term(term),
            prices=tuple(feature.read_money(one) for one in price),
            tax_note=tax_note,
            regions=frozenset(region or ()),
            shown_from=midnight(since),
            shown_until=midnight(until),
            people=people,
        )
        plan = feature.add_plan(work, offer)
    _print(plan, as_json, f"{plan.name} is in the catalogue as {plan.id}.")
    return Exit.DONE


@plans.command
def change(
    plan: Annotated[str, Parameter(help="Its id or its name, as `tansu plans list` shows it.")],
    *,
    name: str | None = None,
    tax_note: str | None = None,
    region: Regions = None,
    everywhere: Annotated[bool, Parameter(negative="")] = False,
    until: Day = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Change how a plan is called, or where and until when it is sold.

    Bytes, term and prices are what people agreed to and stay: add another plan and end this one.
    Example: tansu plans change "200 GB" --region DE --region AT
    """
    with instance(data=data) as opened, opened.outside.system() as work:
        changed = feature.change_plan(
            work,
            named(work, plan).id,
            name=name,
            tax_note=tax_note,
            regions=() if everywhere else region,
            shown_until=midnight(until),
        )
    _print(changed, as_json, f"{changed.name} is changed.")
    return Exit.DONE


@plans.command
def end(plan: str, *, data: Data = None, as_json: AsJson = False) -> int:
    """Sell a plan no longer; who has it keeps it. Example: tansu plans end 200GB"""
    with instance(data=data) as opened, opened.outside.system() as work:
        ended = feature.end_plan(work, named(work, plan).id)
    _print(ended, as_json, f"{ended.name} is not sold any more. Who has it keeps it.")
    return Exit.DONE


@plans.command
def issuer(
    words: Annotated[str, Parameter(help="Name and address of who sells, as one line.")],
    *,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Say who sells here, as invoices print it; a new issuer's invoices count from 1.

    Example: tansu plans issuer "Tansu Club, Main Street 1, Vienna, VAT ATU00000000"
    """
    with instance(data=data) as opened, opened.outside.system() as work:
        feature.set_issuer(work, words)
    print(json.dumps({"issuer": words}) if as_json else "Invoices from now on are issued by that name.")
    return Exit.DONE


def _json(plan: Plan) -> dict[str, Any]:
    return {
        "id": plan.id,
        "name": plan.name,
        "bytes": plan.bytes,
        "people": plan.people,
        "term": str(plan.term),
        "prices": dict(plan.prices),
        "tax_note": plan.tax_note,
        "regions": sorted(plan.regions),
        "shown_from": rfc3339(plan.shown_from),
        "shown_until": rfc3339(plan.shown_until) if plan.shown_until else None,
    }


def _sale(on_sale: bool) -> str:
    return "" if on_sale else "  (not on sale)"


def _print(plan: Plan, as_json: bool, words: str) -> None:
    print(json.dumps(_json(plan)) if as_json else words)
