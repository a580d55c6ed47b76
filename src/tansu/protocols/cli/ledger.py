"""`tansu ledger …`: every cent, checked."""

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from tansu.features import plans
from tansu.protocols.cli.exits import CommandError, Exit
from tansu.protocols.cli.operating import instance

ledger = App(name="ledger", help_format="plaintext")

AsJson = Annotated[bool, Parameter(name="--json", negative="", help="Print the result as JSON.")]
Data = Annotated[Path | None, Parameter(help="The data directory.")]


@ledger.command
def verify(*, data: Data = None, as_json: AsJson = False) -> int:
    """Check that every posting adds up to nothing and follows the one before. Example: tansu ledger verify

    Also that the money received and given back is what the books say. Exit code 1 if anything is not as it must be.
    """
    with instance(data=data) as opened, opened.outside.look() as work:
        report = plans.verify_ledger(work)
    if as_json:
        balances = [
            {"book": line.book, "minor": line.amount.minor, "currency": line.amount.currency}
            for line in report.balances
        ]
        told = {"balanced": not report.complaints, "postings": report.postings, "balances": balances}
        print(json.dumps({**told, "complaints": list(report.complaints)}))
    else:
        for line in report.balances:
            print(f"{line.book:20} {plans.written(line.amount):>20}")
        for complaint in report.complaints:
            print(complaint)
        verdict = "not as it must be" if report.complaints else "balanced"
        print(f"The ledger is {verdict}: {report.postings} postings.")
    return Exit.PROBLEMS if report.complaints else Exit.DONE


@ledger.command
def troubles(*, data: Data = None, as_json: AsJson = False) -> int:
    """Say what of everybody's money waits for you to look into it, and what to do. Example: tansu ledger troubles

    Exit code 1 if there is anything.
    """
    with instance(data=data) as opened, opened.outside.look() as work:
        found = plans.troubles(work, opened.outside.payments.name)
    if as_json:
        print(json.dumps({"troubles": found}))
    else:
        print("\n".join(found) or "No money waits for anybody to look into it.")
    return Exit.PROBLEMS if found else Exit.DONE


@ledger.command
def reconcile(
    *,
    since: Annotated[str | None, Parameter(help="A day from which to compare, such as 2027-01-31.")] = None,
    ask_again: Annotated[
        bool, Parameter(negative="", help="Ask the provider about each difference once more, and believe it.")
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Compare the books with the payment provider's list of charges and refunds. Example: tansu ledger reconcile

    Every difference is printed; nothing is changed. Exit code 1 if there is any. With --ask-again a running server
    takes over what it never heard of, such as a refund that was made on the provider's own pages.
    """
    with instance(data=data) as opened:
        found = plans.compare(opened.outside, since=_midnight(since))
        if ask_again and found.differing:
            plans.look_into(opened.outside, found.differing)
    if as_json:
        print(json.dumps({"charges": found.charges, "refunds": found.refunds, "differences": list(found.differences)}))
    else:
        for difference in found.differences:
            print(difference)
        verdict = f"{len(found.differences)} differences" if found.differences else "No difference"
        print(f"{verdict}: {found.charges} charges and {found.refunds} refunds were compared.")
    return Exit.PROBLEMS if found.differences else Exit.DONE


def _midnight(day: str | None) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day or "1970-01-01"), time(), UTC)
    except ValueError as error:
        raise CommandError(f"{day} is not a day. Write it as in 2027-01-31.", Exit.USAGE) from error
