"""Making, finding and managing accounts; what an operator does to somebody is in that person's audit trail."""

from datetime import datetime

from tansu.core.errors import Conflict, Forbidden, NotFound
from tansu.core.instants import to_ms
from tansu.core.paging import decode_cursor, encode_cursor
from tansu.core.principal import Means, Scope
from tansu.foundation import audit
from tansu.foundation.accounts.hashing import PasswordHash
from tansu.foundation.accounts.model import Account, AccountsPage, check_email, check_language, check_line, key_of
from tansu.foundation.accounts.regions import region_of
from tansu.foundation.accounts.signed_in import on
from tansu.foundation.accounts.store import credentials, gates, people
from tansu.foundation.standing import EVERYTHING, Standing
from tansu.foundation.work import Work

BY_CLOSING = "closing"
"""The reason of a standing that came with the account's own closing, and goes when that is taken back."""

_LAST_OPERATOR = "This is the only operator. Make somebody else an operator first."


def add(
    work: Work,
    *,
    email: str,
    name: str = "",
    region: str = "",
    operator: bool = False,
    password: PasswordHash | None = None,
) -> Account:
    """Make an account. Without a password its owner sets one by an invitation.

    Raises Conflict if the address has an account (a difference of case is none), Invalid, Forbidden.
    """
    require_operator(work)
    account = insert(work, email=email, name=name, region=region, operator=operator, password=password)
    audit.record(on(work, account.id), "account_added", account.id, operator=operator)
    return account


def insert(work: Work, *, email: str, name: str, region: str, operator: bool, password: PasswordHash | None) -> Account:
    """Insert an account without asking who wants it; the public verbs ask."""
    account = Account(
        id=work.new_id(),
        email=check_email(email),
        name=check_line(name, what="name"),
        region=region_of(region),
        operator=operator,
        created_at=work.now,
        last_seen_at=None,
        disabled_at=None,
        closing_at=None,
    )
    if not people.add(work.tx, account, email_key=key_of(account.email), password_hash=password):
        raise Conflict("There is an account with this e-mail address.")
    return account


def get(work: Work, account: str) -> Account:
    """Read an account by its id. Raises NotFound."""
    if (found := people.get(work.tx, account)) is None:
        raise NotFound()
    return found


def find(work: Work, email: str) -> Account | None:
    """Read the account that signs in with that address, in any spelling of case."""
    found = people.by_email_key(work.tx, key_of(email))
    return found[0] if found else None


def list_accounts(work: Work, cursor: str | None = None, limit: int = 100) -> AccountsPage:
    """Read all accounts, oldest first. Raises Invalid for a cursor that is not ours, Forbidden."""
    require_operator(work)
    created_ms, last = decode_cursor(cursor, int, str) if cursor else (-(2**62), "")
    found = people.after(work.tx, created_ms=created_ms, account=last, limit=limit + 1)
    page = found[:limit]
    more = len(found) > limit
    return AccountsPage(page, encode_cursor(to_ms(page[-1].created_at), page[-1].id) if more else None)


def update(work: Work, *, name: str | None = None, region: str | None = None, language: str | None = None) -> Account:
    """Change name, region or language of the account of `work`; None leaves it. Raises Invalid, NotFound."""
    account = get(work, work.account)
    if language is not None:
        people.set_language(work.tx, account.id, check_language(language))
    people.set_described(
        work.tx,
        account.id,
        name=account.name if name is None else check_line(name, what="name"),
        region=account.region if region is None else region_of(region),
    )
    return get(work, account.id)


def set_operator(work: Work, account: str, operator: bool) -> Account:
    """Let somebody operate this instance, or no longer. Raises Conflict for the last one, Forbidden."""
    require_operator(work)
    if not operator:
        _keep_an_operator(work, account)
    found = get(work, account)
    people.set_operator(work.tx, account, operator=operator)
    if found.operator != operator:
        audit.record(on(work, account), "operator_made" if operator else "operator_unmade", account)
    return get(work, account)


def disable(work: Work, account: str) -> Account:
    """Shut somebody out at once: sessions end, nothing else signs in, nothing is lost. Twice is once.

    Raises Conflict for the last operator, Forbidden, NotFound.
    """
    require_operator(work)
    _keep_an_operator(work, account)
    if get(work, account).disabled_at is None:
        people.set_disabled(work.tx, account, to_ms(work.now))
        credentials.end_sessions(work.tx, account)
        gates.drop_one_time(work.tx, account)
        gates.drop_reset_request(work.tx, account)
        audit.record(on(work, account), "account_disabled", account)
    return get(work, account)


def enable(work: Work, account: str) -> Account:
    """Let somebody in again, with the same password and app passwords. Twice is once."""
    require_operator(work)
    if get(work, account).disabled_at is not None:
        people.set_disabled(work.tx, account, None)
        audit.record(on(work, account), "account_enabled", account)
    return get(work, account)


def remove(work: Work, account: str) -> Account:
    """End an account now: nothing new is taken, nobody signs in, and it is due for closing at once.

    Its data goes when `due_closings` is worked through. Raises Conflict for the last operator, Forbidden.
    """
    disable(work, account)
    found = get(work, account)
    if found.closing_at is None or found.closing_at > work.now:
        begin_closing(work, account, at=work.now)
        audit.record(on(work, account), "account_removed", account)
    return get(work, account)


def begin_closing(work: Work, account: str, *, at: datetime) -> None:
    """Write when the account ends and freeze all of it; a stricter standing stays."""
    people.set_closing(work.tx, account, to_ms(at))
    people.set_standing(
        work.tx,
        account,
        EVERYTHING,
        state=Standing.FROZEN.value,
        since_ms=to_ms(work.now),
        reason=BY_CLOSING,
        stay=True,
    )


def require_operator(work: Work) -> None:
    """Raise Forbidden unless the principal operates this instance, or is the system itself."""
    principal = work.principal
    if principal.means is Means.SYSTEM:
        return
    if not (principal.operator and principal.may(Scope.OPERATE)):
        raise Forbidden("Only an operator of this server may do that.")


def _keep_an_operator(work: Work, account: str) -> None:
    if people.lock_operators(work.tx) == {account}:
        raise Conflict(_LAST_OPERATOR)
