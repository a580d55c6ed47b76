"""Tokens: secrets for programs, with scopes and perhaps an end."""

from collections.abc import Set
from datetime import timedelta

from tansu.core import ids
from tansu.core.errors import Conflict, Forbidden, Invalid, NotFound
from tansu.core.principal import Means, Scope
from tansu.foundation import audit
from tansu.foundation.accounts.model import Token, check_line
from tansu.foundation.accounts.store import credentials, people
from tansu.foundation.keys import Keys
from tansu.foundation.work import Work

MOST = 200
LONGEST_DAYS = 3650


def tokens(work: Work) -> list[Token]:
    """Read the account's tokens, oldest first, those that have run out lately too."""
    return credentials.tokens(work.tx, work.account, limit=MOST)


def add_token(
    work: Work, keys: Keys, *, label: str, scopes: Set[Scope], expires_days: int | None = None
) -> tuple[Token, str]:
    """Make a token: (what is listed, the secret, which is never shown again). Without days it has no end.

    Raises Forbidden for scopes the principal, or the account, does not have itself (S17), Conflict above
    200, Invalid.
    """
    if not scopes:
        raise Invalid("A token needs at least one scope.")
    if expires_days is not None and not 1 <= expires_days <= LONGEST_DAYS:
        raise Invalid(f"A token ends after 1 to {LONGEST_DAYS} days, or never.")
    refuse_more_than_held(work, scopes)
    if (account := people.get(work.tx, work.account)) is None:
        raise NotFound()
    if Scope.OPERATE in scopes and not account.operator:
        raise Forbidden("Only an operator's token may operate this server.")
    if credentials.count(work.tx, Means.TOKEN, work.account) >= MOST:
        raise Conflict("There are 200 tokens. Remove those that are not used any more.")
    secret = ids.new_secret(work.chance.random_bytes)
    expires_at = None if expires_days is None else work.now + timedelta(days=expires_days)
    label = check_line(label, what="label")
    token = Token(work.new_id(), work.account, label, frozenset(scopes), work.now, expires_at, None)
    credentials.add_token(work.tx, token, secret_hash=keys.secret_hash(secret))
    audit.record(work, "token_added", token.id, scopes=" ".join(sorted(scopes)))
    return token, secret


def remove_token(work: Work, token: str) -> None:
    """Take a token back; it stops working at once. Raises NotFound."""
    if not credentials.remove(work.tx, Means.TOKEN, work.account, token):
        raise NotFound()
    audit.record(work, "token_removed", token)


def refuse_more_than_held(work: Work, scopes: Set[Scope]) -> None:
    """Raise Forbidden unless the principal may make credentials and holds all of `scopes` itself."""
    principal = work.principal
    if principal.means is Means.SYSTEM:
        return
    if principal.account != work.account or not principal.may(Scope.ACCOUNT):
        raise Forbidden("This credential may not make others.")
    if not scopes <= principal.scopes:
        raise Forbidden("A credential cannot make one that may do more than itself.")
