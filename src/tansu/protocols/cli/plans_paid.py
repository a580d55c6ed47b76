"""`tansu plans orders` and `tansu plans paid`: orders that wait for money, and money that came."""

import json
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tansu.core.instants import rfc3339
from tansu.features import plans as feature
from tansu.foundation import accounts
from tansu.protocols.cli.exits import Exit
from tansu.protocols.cli.operating import instance

AsJson = Annotated[bool, Parameter(name="--json", negative="", help="Print the result as JSON.")]
Data = Annotated[Path | None, Parameter(help="The data directory.")]


def orders(*, data: Data = None, as_json: AsJson = False) -> int:
    """List the orders that wait for money. Example: tansu plans orders"""
    with instance(data=data) as opened, opened.outside.look() as work:
        found = []
        cursor: str | None = None
        while True:
            page = feature.open_orders(work, cursor)
            found += [(one, accounts.get(work, one.account).email) for one in page.orders]
            cursor = page.next
            if cursor is None:
                break
    if as_json:
        rows = [
            {
                "id": one.id,
                "email": email,
                "kind": one.kind.value,
                "plan": one.terms.name,
                "due": feature.written(one.due),
                "made_at": rfc3339(one.made_at),
            }
            for one, email in found
        ]
        print(json.dumps(rows))
        return Exit.DONE
    for one, email in found:
        print(f"{one.id}  {feature.written(one.due):>14}  {one.kind.value:8} {one.terms.name:20} {email}")
    return Exit.DONE


def paid(
    order: Annotated[str, Parameter(help="The order, as `tansu plans orders` shows it.")],
    *,
    amount: Annotated[str, Parameter(help="What came, such as '2.99 EUR'.")],
    reference: Annotated[str, Parameter(help="How you find it again: the bank's text, a receipt's number.")],
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Record that an order was paid by bank or in cash; the plan begins.

    Example: tansu plans paid ys5ynq6ryqtra --amount "2.99 EUR" --reference "bank 3 May"
    """
    with instance(data=data) as opened:
        with opened.outside.system() as work:
            account = feature.owner_of_order(work, order)
        with opened.outside.system(account) as work:
            payment = feature.record_payment(work, order, feature.read_money(amount), reference=reference)
            held = feature.entitlement_of(work)
    result = {"payment": payment.id, "amount": feature.written(payment.amount), "quota": held.bytes}
    words = f"{feature.written(payment.amount)} recorded. The quota is {held.bytes / 1e9:g} GB now."
    print(json.dumps(result) if as_json else words)
    return Exit.DONE
