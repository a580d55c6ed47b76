"""Signing in with e-mail and password: two short transactions with the slow hash between them.

Who has an account and who has not do the same work: the same tries counted, one hash, one event recorded.
"""

from dataclasses import dataclass, replace

from tansu.core.errors import Forbidden, Unauthenticated
from tansu.core.instants import to_ms
from tansu.core.principal import ALL_SCOPES, Means, Principal, Scope
from tansu.foundation import audit
from tansu.foundation.accounts import programs, signed_in, throttle
from tansu.foundation.accounts.hashing import ARGON2ID, Hashing, make_hash
from tansu.foundation.accounts.model import Account, Session, Token, key_of
from tansu.foundation.accounts.passwords import LONGEST
from tansu.foundation.accounts.store import credentials, people
from tansu.foundation.accounts.throttle import Gate
from tansu.foundation.standing import EVERYTHING, Standing
from tansu.foundation.work import Outside, Work

WRONG = "E-mail or password is not right."

_FEW_SESSIONS = 100


@dataclass(frozen=True)
class _Try:
    """What the first transaction found out; `stored` is None where no password can be right."""

    account: str
    stored: str | None
    gates: list[Gate]
    own_gate: Gate


def sign_in(
    outside: Outside, email: str, password: str, *, label: str = "", address: str = "", hashing: Hashing = ARGON2ID
) -> tuple[Account, Session, str]:
    """Return (account, new session, its secret), or raise Unauthenticated or TooManyTries.

    `label` says which browser, `address` where it is; both are shown to the owner among the sessions.
    """
    tried = _prove(outside, email, password, address=address, hashing=hashing)
    with outside.system(tried.account) as work:
        account = _let_in(work, tried)
        session, secret = signed_in.start(work, outside.keys, account.id, label=label, address=address)
        audit.record(_as_owner(work, account), "signed_in", session.id)
    return account, session, secret


def sign_in_for_token(
    outside: Outside,
    email: str,
    password: str,
    *,
    label: str,
    scopes: frozenset[Scope],
    expires_days: int | None = None,
    address: str = "",
    hashing: Hashing = ARGON2ID,
) -> tuple[Account, Token, str]:
    """Return (account, new token, its secret) to a program that was given the password and keeps no cookie.

    Raises Unauthenticated, TooManyTries, Invalid, and Forbidden for scopes the account does not have.
    """
    tried = _prove(outside, email, password, address=address, hashing=hashing)
    with outside.system(tried.account) as work:
        account = _let_in(work, tried)
        owner = _as_owner(work, account)
        token, secret = programs.add_token(owner, outside.keys, label=label, scopes=scopes, expires_days=expires_days)
    return account, token, secret


def confirm_password(outside: Outside, principal: Principal, password: str, *, hashing: Hashing = ARGON2ID) -> None:
    """Return if it is the password of who is acting; for what should not happen to an unlocked computer.

    Raises Forbidden if it is not, or TooManyTries. Strangers cannot use these tries up.
    """
    gate = throttle.account_gate("confirm", principal.account)
    with outside.system(principal.account) as work:
        throttle.count_try(work, [gate])
        stored = people.password_hash(work.tx, principal.account)
    right = hashing.matches(password, stored if len(password) <= LONGEST else None)
    with outside.work(principal) as work:
        if right:
            throttle.forgive(work, [gate], whole=gate)
        else:
            audit.record(work, "password_confirmation_failed")
    if not right:
        raise Forbidden("The password is not right.")


def _prove(outside: Outside, email: str, password: str, *, address: str, hashing: Hashing) -> _Try:
    """Count the try, compare the password, and record a failure; raise Unauthenticated after one."""
    with outside.system() as work:
        tried = _begin(outside, work, email, address)
        throttle.count_try(work, tried.gates)
    # What is too long was never set; and nobody shall keep us busy with megabytes.
    right = hashing.matches(password[:LONGEST], tried.stored) and len(password) <= LONGEST
    if not right:
        with outside.system(tried.account) as work:
            audit.record(work, "sign_in_failed")
        raise Unauthenticated(WRONG)
    if tried.stored is not None and hashing.outdated(tried.stored):
        fresh = make_hash(outside, password, hashing=hashing)
        with outside.system(tried.account) as work:
            people.replace_password_hash(work.tx, tried.account, old=tried.stored, new=fresh)
        return _Try(tried.account, fresh, tried.gates, tried.own_gate)
    return tried


def _begin(outside: Outside, work: Work, email: str, address: str) -> _Try:
    key = key_of(email)
    found = people.by_email_key(work.tx, key)
    account, stored = (found[0].id, found[1]) if found else ("", None)
    near = _near(work, account, address)
    own = (
        throttle.account_gate("sign_in", account, near=near)
        if account
        else throttle.nobody_gate("sign_in", outside.keys, key)
    )
    return _Try(account, stored, [own, *throttle.address_gates("sign_in", address)], own)


def _near(work: Work, account: str, address: str) -> str:
    """The prefix of `address` if the account is signed in from around there, else nothing."""
    prefix = throttle.prefix_of(address)
    known = credentials.sessions(work.tx, account, since_ms=0, limit=_FEW_SESSIONS)
    return prefix if prefix in {throttle.prefix_of(session.address) for session in known} else ""


def _let_in(work: Work, tried: _Try) -> Account:
    """Look again: while the hash was computed the account may have been disabled or its password changed."""
    credentials.see_account(work.tx, tried.account, now_ms=to_ms(work.now))
    account = people.get(work.tx, tried.account)
    unchanged = people.password_hash(work.tx, tried.account) == tried.stored
    if account is None or account.disabled_at is not None or not unchanged or _is_closed(work, account.id):
        raise Unauthenticated(WRONG)
    throttle.forgive(work, tried.gates, whole=tried.own_gate)
    return account


def _is_closed(work: Work, account: str) -> bool:
    return people.standings(work.tx, account).get(EVERYTHING) == Standing.CLOSED


def _as_owner(work: Work, account: Account) -> Work:
    """The Work of whoever has just proved to be the owner; what is recorded and granted is theirs."""
    scopes = ALL_SCOPES if account.operator else ALL_SCOPES - {Scope.OPERATE}
    owner = Principal(account.id, Means.SESSION, scopes=scopes, operator=account.operator)
    return replace(work, account=account.id, principal=owner)
