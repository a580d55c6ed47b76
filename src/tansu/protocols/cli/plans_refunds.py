"""`tansu plans refund`, `refunds`, `refund-sent`: money back to who paid it."""

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from tansu.core.errors import NotFound
from tansu.features import plans as feature
from tansu.features.plans import Refund, Rule
from tansu.foundation import accounts
from tansu.protocols.cli.exits import CommandError, Exit
from tansu.protocols.cli.operating import instance

AsJson = Annotated[bool, Parameter(name="--json", negative="", help="Print the result as JSON.")]
Data = Annotated[Path | None, Parameter(help="The data directory.")]
Switch = Annotated[bool, Parameter(negative="")]


def refund(
    email: str,
    *,
    rule: Annotated[
        Literal["last-payment-full", "prorata-from", "larger-of"], Parameter(help="How much is given back.")
    ] = "last-payment-full",
    since: Annotated[str | None, Parameter(help="A day from which the rule counts, such as 2027-01-31.")] = None,
    approve: Switch = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Work out what somebody is owed back; with --approve their plan ends now and the money waits to be sent.

    Example: tansu plans refund ada@example.org --rule prorata-from --approve
    """
    with instance(data=data) as opened:
        with opened.outside.look() as work:
            if (found := accounts.find(work, email)) is None:
                raise NotFound(f"Nobody here has the address {email}. `tansu users list` shows who has one.")
        with opened.outside.system(found.id) as work:
            from_day = _midnight(since) or work.now
            made = feature.work_out(work, Rule(rule.replace("-", "_")), cause=work.new_id(), since=from_day)
            if approve:
                made = feature.approve(work, made[0].id)
    _print(made, as_json)
    return Exit.DONE


def refunds(*, data: Data = None, as_json: AsJson = False) -> int:
    """List the refunds that are not done, with what each waits for. Example: tansu plans refunds"""
    found: list[Refund] = []
    with instance(data=data) as opened, opened.outside.look() as work:
        cursor: str | None = None
        while True:
            page, cursor = feature.waiting_refunds(work, cursor)
            found += page
            if cursor is None:
                break
    _print(found, as_json)
    return Exit.DONE


def refund_approve(refund: str, *, data: Data = None, as_json: AsJson = False) -> int:
    """Let a refund go its way; the plan ends now. Example: tansu plans refund-approve ys5ynq6ryqtra"""
    with instance(data=data) as opened:
        with opened.outside.system() as work:
            account = feature.owner_of_refund(work, refund)
        with opened.outside.system(account) as work:
            made = feature.approve(work, refund)
    _print(made, as_json)
    return Exit.DONE


def refund_sent(
    refund: str,
    *,
    reference: Annotated[str, Parameter(help="How you find the transfer again.")],
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Record that the money is back with its member.

    Example: tansu plans refund-sent ys5ynq6ryqtra --reference "bank 5 May"
    """
    with instance(data=data) as opened:
        with opened.outside.system() as work:
            account = feature.owner_of_refund(work, refund)
        with opened.outside.system(account) as work:
            done = feature.record_sent(work, refund, reference=reference)
    _print([done], as_json)
    return Exit.DONE


def _print(refunds: list[Refund], as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "id": one.id,
                "account": one.account,
                "payment": one.payment,
                "amount": feature.written(one.amount),
                "rule": one.rule.value,
                "state": one.state.value,
                "waits_for": feature.waits_for(one.state).value,
            }
            for one in refunds
        ]
        print(json.dumps(rows))
        return
    for one in refunds:
        print(f"{one.id}  {feature.written(one.amount):>14}  {one.rule.value:18} {one.state.value.replace('_', ' ')}")


def _midnight(day: str | None) -> datetime | None:
    if day is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(day), time(), UTC)
    except ValueError as error:
        raise CommandError(f"{day} is not a day. Write it as in 2027-01-31.", Exit.USAGE) from error
