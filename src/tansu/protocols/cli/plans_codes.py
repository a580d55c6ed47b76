"""`tansu plans codes …`: gift and voucher codes."""

import json
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from tansu.core.instants import rfc3339
from tansu.features import plans as feature
from tansu.features.plans import Code, CodeWish
from tansu.protocols.cli.exits import Exit
from tansu.protocols.cli.operating import instance
from tansu.protocols.cli.plans_named import midnight, named

codes = App(name="codes", help="Gift and voucher codes.", help_format="plaintext")

AsJson = Annotated[bool, Parameter(name="--json", negative="", help="Print the result as JSON.")]
Data = Annotated[Path | None, Parameter(help="The data directory.")]


@codes.command
def make(
    plan: Annotated[str, Parameter(help="What they give: a plan's id or name, as `tansu plans list` shows it.")],
    *,
    months: Annotated[int, Parameter(help="For how many months.")],
    count: Annotated[int, Parameter(help="How many codes.")] = 1,
    uses: Annotated[int, Parameter(help="How many people may use each, every account once.")] = 1,
    until: Annotated[str | None, Parameter(help="A day from which they are too old, such as 2027-01-31.")] = None,
    currency: Annotated[str, Parameter(help="In which currency their worth is written down.")] = "",
    note: Annotated[str, Parameter(help="What they are for, for yourself.")] = "",
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Make codes that give somebody a plan for a time. They are shown this once.

    Example: tansu plans codes make "200 GB" --months 12 --count 5 --until 2027-01-31
    """
    with instance(data=data) as opened, opened.outside.system() as work:
        wish = CodeWish(
            plan=named(work, plan).id,
            months=months,
            currency=feature.check_currency(currency) if currency else "",
            uses=uses,
            valid_until=midnight(until),
            note=note,
        )
        made = feature.make_codes(work, opened.outside.keys, wish, count=count)
    if as_json:
        print(json.dumps([{**_json(one), "secret": secret} for one, secret in made]))
        return Exit.DONE
    for _, secret in made:
        print(secret)
    return Exit.DONE


@codes.command(name="list")
def list_codes(*, data: Data = None, as_json: AsJson = False) -> int:
    """List every code there is or was, newest first, without their secrets. Example: tansu plans codes list"""
    found: list[Code] = []
    with instance(data=data) as opened, opened.outside.look() as work:
        cursor: str | None = None
        while True:
            page, cursor = feature.all_codes(work, cursor)
            found += page
            if cursor is None:
                break
        now = work.now
    if as_json:
        print(json.dumps([_json(one) for one in found]))
        return Exit.DONE
    for one in found:
        good = "" if one.is_good(on=now) else "  (not good any more)"
        gives = f"{one.terms.name} for {one.months} months"
        print(f"{one.id}  {one.used:>3} of {one.uses:<3} used  {gives:30} {one.note}{good}")
    return Exit.DONE


@codes.command
def end(
    code: Annotated[str, Parameter(help="Its id, as `tansu plans codes list` shows it.")],
    *,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Let nobody use a code any more; what it gave stays given. Example: tansu plans codes end ys5ynq6ryqtra"""
    with instance(data=data) as opened, opened.outside.system() as work:
        ended = feature.end_code(work, code)
    print(json.dumps(_json(ended)) if as_json else f"Nobody can use it any more. It was used {ended.used} times.")
    return Exit.DONE


def _json(one: Code) -> dict[str, Any]:
    return {
        "id": one.id,
        "plan": one.terms.name,
        "months": one.months,
        "worth": feature.written(one.worth),
        "uses": one.uses,
        "used": one.used,
        "note": one.note,
        "made_at": rfc3339(one.made_at),
        "valid_until": rfc3339(one.valid_until) if one.valid_until else None,
        "ended_at": rfc3339(one.ended_at) if one.ended_at else None,
    }
