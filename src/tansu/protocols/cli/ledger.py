"""`tansu ledger …`: every cent, checked."""

import json
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from tansu.features import plans
from tansu.protocols.cli.exits import Exit
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
