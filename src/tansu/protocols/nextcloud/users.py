"""Who is signed in, over OCS. Nobody learns of anybody else."""

from typing import Any

from starlette.requests import Request

from tansu.core.errors import NotFound
from tansu.core.instants import to_ms
from tansu.core.principal import Scope
from tansu.foundation import accounts, usage
from tansu.foundation.accounts import Account
from tansu.foundation.usage import Usage
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.nextcloud.ocs import Ocs


def user(request: Request) -> Ocs:
    """Whoever asks."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who) as work:
        return Ocs(_user_json(accounts.get(work, who.account), usage.usage_of(work)))


def user_named(request: Request) -> Ocs:
    """Whoever asks, by name; everybody else is unknown."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who) as work:
        account = accounts.get(work, who.account)
        if not is_own(account, request.path_params["user"]):
            raise NotFound
        return Ocs(_user_json(account, usage.usage_of(work)))


def is_own(account: Account, name: str) -> bool:
    """Say whether `name`, from an address, means this account: its e-mail as we tell it, or its public id."""
    return name in {account.email, account.id}


def _user_json(account: Account, used: Usage) -> dict[str, Any]:
    name = account.name or account.email
    return {
        "enabled": True,
        "id": account.email,
        "display-name": name,
        "displayname": name,
        "email": account.email,
        "phone": "",
        "address": "",
        "website": "",
        "twitter": "",
        "groups": [],
        "language": "",
        "locale": "",
        "backend": "Database",
        "lastLogin": to_ms(account.last_seen_at or account.created_at),
        "quota": _quota_json(used),
    }


def _quota_json(used: Usage) -> dict[str, Any]:
    """Sizes in bytes. What uploads in progress have reserved is not free any more; it counts as used."""
    taken = used.used + used.reserved
    return {
        "free": used.left,
        "used": taken,
        "total": used.left + taken,
        "relative": round(100 * taken / max(1, used.left + taken), 2),
        "quota": used.quota,
    }
