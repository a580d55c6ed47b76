"""What an operator does over REST: people and health."""

from typing import Annotated, Any

from fastapi import Request
from pydantic import Field
from starlette.responses import Response

from tansu import __version__
from tansu.core.instants import rfc3339
from tansu.core.principal import Scope
from tansu.features import plans
from tansu.foundation import accounts, audit, usage
from tansu.foundation.accounts import Account
from tansu.foundation.work import Work
from tansu.protocols.http.address import base_url
from tansu.protocols.http.health import checks
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.people import account_json
from tansu.protocols.rest.routing import Body, router

routes = router("operator")

Line = Annotated[str, Field(max_length=300)]
Quota = Annotated[int, Field(ge=0, lt=2**62)]


class NewAccount(Body):
    """Somebody to invite."""

    email: Line
    name: Line = ""
    region: Annotated[str, Field(max_length=2)] = ""
    quota: Quota | None = None
    operator: bool = False


class AccountChange(Body):
    """What an operator may change of an account."""

    name: Line | None = None
    quota: Quota | None = None
    disabled: bool | None = None
    operator: bool | None = None


@routes.get("/operator/accounts")
def everybody(request: Request, cursor: str | None = None) -> Response:
    """All accounts with what they keep."""
    who = signed_in(request, Scope.OPERATE)
    with outside(request).read(who) as work:
        page = accounts.list_accounts(work, cursor)
    found = []
    for one in page.accounts:
        with outside(request).look(one.id) as work:
            found.append(_account_json(work, one))
    return answer({"accounts": found, "next": page.next})


@routes.post("/operator/accounts", status_code=201)
def invite(request: Request, wanted: NewAccount) -> Response:
    """Add an account and make a one-time link with which its owner chooses a password."""
    who = signed_in(request, Scope.OPERATE)
    with outside(request).work(who) as work:
        account = accounts.add(
            work, email=wanted.email, name=wanted.name, region=wanted.region, operator=wanted.operator
        )
        secret = accounts.invite(work, outside(request).keys, account.id)
    if wanted.quota is not None:
        with outside(request).work(who, account=account.id) as work:
            plans.set_allowance(work, wanted.quota)
    with outside(request).look(account.id) as work:
        content = {"account": _account_json(work, account), "invite": f"{base_url(request)}/reset#token={secret}"}
    return answer(content, 201)


@routes.patch("/operator/accounts/{account}")
def change(request: Request, account: str, wanted: AccountChange) -> Response:
    """Change quota, name or role of an account, or lock it out and let it in again."""
    who = signed_in(request, Scope.OPERATE)
    with outside(request).work(who) as work:
        accounts.get(work, account)
        if wanted.disabled is not None:
            (accounts.disable if wanted.disabled else accounts.enable)(work, account)
        if wanted.operator is not None:
            accounts.set_operator(work, account, wanted.operator)
    with outside(request).work(who, account=account) as work:
        if wanted.name is not None:
            accounts.update(work, name=wanted.name)
        if wanted.quota is not None:
            plans.set_allowance(work, wanted.quota)
            audit.record(work, "quota_set", account, quota=wanted.quota)
        return answer(_account_json(work, accounts.get(work, account)))


@routes.delete("/operator/accounts/{account}", status_code=202)
def remove(request: Request, account: str) -> Response:
    """End an account at once: its owner cannot sign in any more, and its data is erased by a job."""
    who = signed_in(request, Scope.OPERATE)
    with outside(request).work(who) as work:
        removed = accounts.remove(work, account)
    return answer(account_json(removed, {}), 202)


@routes.get("/operator/health")
def health(request: Request) -> Response:
    """How the server is, in words."""
    signed_in(request, Scope.OPERATE)
    free = outside(request).blobs.free_bytes()
    return answer(
        {
            "checks": [{"name": one.name, "state": one.state, "words": one.words} for one in checks(outside(request))],
            "disk": {"free": free, "floor": outside(request).disk_floor},
            "version": __version__,
            "database": outside(request).database.engine,
        }
    )


def _account_json(work: Work, account: Account) -> dict[str, Any]:
    kept = usage.usage_of(work)
    return {
        **account_json(account, accounts.standings(work)),
        "quota": kept.quota,
        "used": kept.used,
        "disabled": account.disabled_at is not None,
        "last_seen_at": rfc3339(account.last_seen_at) if account.last_seen_at else None,
    }
