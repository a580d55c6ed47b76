"""From a secret to a principal, at every request: one lookup by the secret's keyed hash, nothing slow."""

from datetime import timedelta

from tansu.core.errors import Unauthenticated
from tansu.core.instants import to_ms
from tansu.core.principal import ALL_SCOPES, Means, Principal, Scope
from tansu.foundation.accounts.clients import APP_PASSWORD_SCOPES
from tansu.foundation.accounts.model import key_of
from tansu.foundation.accounts.signed_in import IDLE_DAYS
from tansu.foundation.accounts.store import credentials
from tansu.foundation.accounts.store.credentials import Found
from tansu.foundation.keys import Keys
from tansu.foundation.work import Outside, Work

TOUCH_MINUTES = 10
"""How exactly "last used" is kept; a write for every request would cost more than the request."""


def authenticate(
    work: Work, keys: Keys, *, session: str = "", token: str = "", email: str = "", app_password: str = ""
) -> Principal:
    """Say for whom a session's secret, a token, or an app password with its e-mail (or account id) speaks.

    Raises Unauthenticated for what is wrong, revoked, expired, or of a disabled or closed account; nobody
    can tell which. `work` may be one that only reads.
    """
    means, secret = _given(session, token, app_password)
    found = credentials.find(work.tx, means, keys.secret_hash(secret)) if secret else None
    if found is None or not _is_good(work, means, found, email):
        raise Unauthenticated()
    scopes = _scopes(means, found)
    return Principal(
        account=found.account,
        means=means,
        credential=found.credential,
        scopes=scopes,
        operator=found.operator and Scope.OPERATE in scopes,
    )


def touch(outside: Outside, principal: Principal) -> None:
    """Note that the credential was used, at most every ten minutes. To be called outside of any Work."""
    if principal.means is Means.SYSTEM:
        return
    now = outside.clock.now()
    before_ms = to_ms(now - timedelta(minutes=TOUCH_MINUTES))
    with outside.look(principal.account) as work:
        due = credentials.seen_before(work.tx, principal.means, principal.credential, before_ms=before_ms)
    if due:
        with outside.system(principal.account) as work:
            credentials.touch(
                work.tx, principal.means, principal.credential, account=principal.account, now_ms=to_ms(now)
            )


def _given(session: str, token: str, app_password: str) -> tuple[Means, str]:
    if session:
        return Means.SESSION, session
    if token:
        return Means.TOKEN, token
    return Means.APP_PASSWORD, app_password


def _is_good(work: Work, means: Means, found: Found, email: str) -> bool:
    if found.disabled or found.closed:
        return False
    now_ms = to_ms(work.now)
    if means is Means.SESSION:
        return found.seen_ms is not None and found.seen_ms > to_ms(work.now - timedelta(days=IDLE_DAYS))
    if means is Means.TOKEN:
        return found.expires_ms is None or found.expires_ms > now_ms
    return found.account == email.strip() or found.email_key == key_of(email)


def _scopes(means: Means, found: Found) -> frozenset[Scope]:
    """What the credential carries; nobody operates who is no operator (any more)."""
    if means is Means.APP_PASSWORD:
        return APP_PASSWORD_SCOPES
    carried = ALL_SCOPES if means is Means.SESSION else frozenset(Scope(word) for word in found.scopes.split())
    return carried if found.operator else carried - {Scope.OPERATE}
