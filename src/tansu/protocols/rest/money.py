"""What an operator does with money over REST: orders that wait, payments that came, who has which plan, the ledger."""

from typing import Annotated, Any

from fastapi import Request
from pydantic import Field
from starlette.responses import Response

from tansu.core.errors import NotFound
from tansu.core.instants import rfc3339
from tansu.core.money import Money
from tansu.core.principal import Scope
from tansu.features import plans
from tansu.foundation import accounts
from tansu.foundation.accounts import Account
from tansu.foundation.work import Work
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.invoices import Language, invoice_json, pdf_of
from tansu.protocols.rest.plans import Price
from tansu.protocols.rest.plans_json import money_json
from tansu.protocols.rest.routing import router
from tansu.protocols.rest.subscriptions_json import (
    entitlement_json,
    month_json,
    order_json,
    overview_json,
    subscription_json,
)

routes = router("operator")


class Received(Price):
    """Money that came by bank or by hand, and what it says about itself."""

    reference: Annotated[str, Field(max_length=300)]


@routes.get("/operator/orders")
def orders(request: Request, cursor: str | None = None) -> Response:
    """Orders that wait for money, oldest first."""
    who = signed_in(request, Scope.OPERATE)
    with outside(request).read(who) as work:
        page = plans.open_orders(work, cursor)
        found = [{**order_json(one), "account": _who(accounts.get(work, one.account))} for one in page.orders]
    return answer({"orders": found, "next": page.next})


@routes.post("/operator/orders/{order}/payment")
def received(request: Request, order: str, money: Received) -> Response:
    """Record that an order was paid; its plan begins. The same once more is once."""
    who = signed_in(request, Scope.OPERATE)
    with outside(request).read(who) as work:
        account = plans.owner_of_order(work, order)
    amount = Money(money.minor, plans.check_currency(money.currency))
    with outside(request).work(who, account=account) as work:
        plans.record_payment(work, order, amount, reference=money.reference)
        return answer(overview_json(plans.overview(work)))


@routes.get("/operator/subscribers")
def subscribers(request: Request, cursor: str | None = None, past_due: bool = False) -> Response:
    """Everybody who has a plan, and until when it is paid; or only those who have not paid the present period."""
    who = signed_in(request, Scope.OPERATE)
    with outside(request).read(who) as work:
        page, following = plans.subscribers(work, cursor, past_due=past_due)
        people = {one.account: accounts.get(work, one.account) for one in page}
    found = []
    for one in page:
        with outside(request).look(one.account) as work:
            seen = plans.overview(work)
        held = {"account": _who(people[one.account]), "entitlement": entitlement_json(seen.entitlement)}
        found.append({**subscription_json(one, seen), **held})
    return answer({"subscribers": found, "next": following})


@routes.get("/operator/revenue")
def revenue(request: Request) -> Response:
    """What was sold and given back, by month and currency."""
    who = signed_in(request, Scope.OPERATE)
    with outside(request).read(who) as work:
        return answer({"months": [month_json(one) for one in plans.revenue(work)]})


@routes.get("/operator/sales")
def sales(request: Request, month: str = "", currency: str = "", cursor: str | None = None) -> Response:
    """The rows that a month of revenue adds up to, with the invoice or credit note of each."""
    who = signed_in(request, Scope.OPERATE)
    with outside(request).read(who) as work:
        page, following = plans.sales(work, month, currency, cursor)
        return answer({"rows": [_row_json(work, one) for one in page], "next": following})


@routes.get("/operator/ledger/rows")
def rows(request: Request, book: str = "", currency: str = "", cursor: str | None = None) -> Response:
    """The rows that add up to what a book holds."""
    who = signed_in(request, Scope.OPERATE)
    with outside(request).read(who) as work:
        page, following = plans.book_rows(work, book, currency, cursor)
        return answer({"rows": [_row_json(work, one) for one in page], "next": following})


@routes.get("/operator/invoices/{invoice}/pdf")
def paper(request: Request, invoice: str, language: Language = "en") -> Response:
    """Anybody's invoice or credit note as PDF."""
    who = signed_in(request, Scope.OPERATE)
    with outside(request).read(who) as work:
        found = next((one for one in plans.invoices_called(work, invoice) if one.id == invoice), None)
    if found is None:
        raise NotFound()
    return pdf_of(found, language)


@routes.get("/operator/ledger")
def ledger(request: Request) -> Response:
    """Check the whole ledger now."""
    who = signed_in(request, Scope.OPERATE)
    with outside(request).read(who) as work:
        report = plans.verify_ledger(work)
    return answer(
        {
            "balanced": not report.complaints,
            "postings": report.postings,
            "balances": [{"book": line.book, **money_json(line.amount)} for line in report.balances],
            "complaints": list(report.complaints),
        }
    )


def _row_json(work: Work, one: plans.LedgerRow) -> dict[str, Any]:
    return {
        "at": rfc3339(one.at),
        "kind": one.kind.value,
        "amount": money_json(one.amount),
        "account": _known(work, one.account),
        "invoice": invoice_json(one.invoice) if one.invoice else None,
    }


def _known(work: Work, account: str) -> dict[str, Any] | None:
    """Who that is; None for somebody who is gone, whose rows are kept."""
    try:
        return _who(accounts.get(work, account))
    except NotFound:
        return None


def _who(account: Account) -> dict[str, Any]:
    return {"id": account.id, "name": account.name, "email": account.email}
