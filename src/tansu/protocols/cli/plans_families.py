"""`tansu plans families …`: who shares whose plan."""

import json
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from tansu.core.errors import NotFound
from tansu.features import plans as feature
from tansu.foundation import accounts
from tansu.foundation.work import Work
from tansu.protocols.cli.exits import Exit
from tansu.protocols.cli.operating import instance, link_to

families = App(name="families", help="Who shares whose plan.", help_format="plaintext")

AsJson = Annotated[bool, Parameter(name="--json", negative="", help="Print the result as JSON.")]
Data = Annotated[Path | None, Parameter(help="The data directory.")]


@families.command(name="list")
def list_families(*, data: Data = None, as_json: AsJson = False) -> int:
    """List who shares a plan with whom, with the bytes of each. Example: tansu plans families list"""
    found: list[dict[str, Any]] = []
    with instance(data=data) as opened:
        after = ""
        while True:
            with opened.outside.look() as work:
                page = feature.families(work, after)
            if not page:
                break
            for owner, _ in page:
                with opened.outside.look(owner) as work:
                    found.append(_family(work))
            after = page[-1][0]
    if as_json:
        print(json.dumps(found))
        return Exit.DONE
    for one in found:
        print(f"{one['email']:40} {one['used'] / 1e9:9.2f} GB  {len(one['members']) + 1} of {one['people']}")
        for member in one["members"]:
            print(f"  {member['email']:38} {member['used'] / 1e9:9.2f} GB")
    return Exit.DONE


@families.command
def invite(
    owner: Annotated[str, Parameter(help="Whose plan is shared, by e-mail.")],
    *,
    email: Annotated[str, Parameter(help="Only who has this address may accept.")] = "",
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Invite somebody into a family; prints the link, which is good once, for a week.

    Example: tansu plans families invite ada@example.org --email byron@example.org
    """
    with instance(data=data) as opened:
        outside = opened.outside
        with outside.look() as work:
            found = _named(work, owner)
        with outside.system(found) as work:
            made, secret = feature.invite(work, outside.keys, email=email)
        link = link_to(outside, f"/plan#token={secret}")
    print(json.dumps({"id": made.id, "link": link}) if as_json else link)
    return Exit.DONE


@families.command
def remove(member: str, *, data: Data = None, as_json: AsJson = False) -> int:
    """Let somebody share no plan any more; they keep everything.

    Example: tansu plans families remove byron@example.org
    """
    with instance(data=data) as opened:
        with opened.outside.look() as work:
            found = _named(work, member)
        with opened.outside.system(found) as work:
            if feature.family_owner(work) is None:
                raise NotFound(f"{member} is in nobody's family. `tansu plans families list` shows who is.")
            feature.leave(work)
    print(json.dumps({"removed": member}) if as_json else f"{member} has a quota of their own again, and keeps all.")
    return Exit.DONE


def _named(work: Work, email: str) -> str:
    if (found := accounts.find(work, email)) is None:
        raise NotFound(f"Nobody here has the address {email}. `tansu users list` shows who has one.")
    return found.id


def _family(work: Work) -> dict[str, Any]:
    seen = feature.family_of(work)
    return {
        "email": accounts.get(work, work.account).email,
        "people": seen.people,
        "used": seen.used,
        "members": [{"email": accounts.get(work, one.account).email, "used": one.used} for one in seen.members],
    }
