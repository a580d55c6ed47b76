"""How accounts and their credentials look as JSON."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tansu.core.instants import rfc3339
from tansu.foundation.accounts import Account, AppPassword, Session, Token
from tansu.foundation.standing import EVERYTHING, Standing

FEATURES = ("gallery",)


def account_json(account: Account, standings: Mapping[str, Standing]) -> dict[str, Any]:
    """One account, as its owner and operators see it."""
    return {
        "id": account.id,
        "email": account.email,
        "name": account.name,
        "region": account.region,
        "language": account.language,
        "operator": account.operator,
        "created_at": rfc3339(account.created_at),
        "closing_at": _instant(account.closing_at),
        "standing": {feature: _standing(standings, feature).value for feature in FEATURES},
    }


def session_json(session: Session, *, current: str) -> dict[str, Any]:
    """One signed-in browser."""
    return {
        "id": session.id,
        "label": session.label,
        "address": session.address,
        "created_at": rfc3339(session.created_at),
        "last_seen_at": rfc3339(session.last_seen_at),
        "current": session.id == current,
    }


def app_password_json(one: AppPassword) -> dict[str, Any]:
    """One app password, without its secret."""
    return {
        "id": one.id,
        "label": one.label,
        "created_at": rfc3339(one.created_at),
        "last_used_at": _instant(one.last_used_at),
    }


def token_json(one: Token) -> dict[str, Any]:
    """One token, without its secret."""
    return {
        "id": one.id,
        "label": one.label,
        "scopes": sorted(scope.value for scope in one.scopes),
        "created_at": rfc3339(one.created_at),
        "expires_at": _instant(one.expires_at),
        "last_used_at": _instant(one.last_used_at),
    }


def _standing(standings: Mapping[str, Standing], feature: str) -> Standing:
    order = list(Standing)
    both = [standings.get(feature, Standing.OPEN), standings.get(EVERYTHING, Standing.OPEN)]
    return max(both, key=order.index)


def _instant(at: datetime | None) -> str | None:
    return rfc3339(at) if at else None
