"""The ending of an account, and which of its features are open, frozen, closing or closed."""

from datetime import datetime, timedelta

from tansu.core.errors import Conflict
from tansu.core.instants import to_ms
from tansu.foundation import audit
from tansu.foundation.accounts.model import Account
from tansu.foundation.accounts.people import BY_CLOSING, begin_closing, get
from tansu.foundation.accounts.store import people
from tansu.foundation.standing import EVERYTHING, Standing
from tansu.foundation.work import Work

CLOSING_DAYS = 30


def close(work: Work) -> Account:
    """Begin the ending of the account of `work`: all of it is frozen now and gone in 30 days.

    Until then it can be read, exported and, by `reopen`, kept. Twice is once: the first date stays. Who calls
    this has had the password confirmed (`confirm_password`).
    """
    if get(work, work.account).closing_at is None:
        begin_closing(work, work.account, at=work.now + timedelta(days=CLOSING_DAYS))
        audit.record(work, "closing_begun", work.account)
    return get(work, work.account)


def reopen(work: Work) -> Account:
    """Take the ending back. What the operator froze for other reasons stays frozen. Twice is once.

    Raises Conflict when the date has passed.
    """
    account = get(work, work.account)
    if account.closing_at is None:
        return account
    state = people.standings(work.tx, account.id).get(EVERYTHING, Standing.OPEN)
    if account.closing_at <= work.now or state in (Standing.CLOSING, Standing.CLOSED):
        raise Conflict("The time to change your mind has passed: this account is being erased.")
    people.set_closing(work.tx, account.id, None)
    people.clear_standing(work.tx, account.id, EVERYTHING, reason=BY_CLOSING)
    audit.record(work, "closing_taken_back", account.id)
    return get(work, account.id)


def due_closings(work: Work, *, limit: int = 100) -> list[Account]:
    """Read the accounts whose end has come, of all accounts, longest due first; looking changes nothing."""
    return people.closing_before(work.tx, at_ms=to_ms(work.now), limit=limit)


def quiet_since(work: Work, at: datetime, *, after: str = "", limit: int = 100) -> list[Account]:
    """Read accounts that nobody has used since `at`, of all accounts, in the order of ids after one.

    Accounts of operators, and those that are closing or disabled, are not among them.
    """
    return people.quiet_since(work.tx, before_ms=to_ms(at), after=after, limit=limit)


def standings(work: Work) -> dict[str, Standing]:
    """Read the standing of every feature that is not open; `*` stands for all of them."""
    return {feature: Standing(state) for feature, state in people.standings(work.tx, work.account).items()}


def freeze(work: Work, feature: str) -> None:
    """Make a feature of the account read-only; `EVERYTHING` for all. One that is closing or closed stays so."""
    if standings(work).get(feature, Standing.OPEN) in (Standing.CLOSING, Standing.CLOSED):
        return
    set_standing(work, feature, Standing.FROZEN)


def thaw(work: Work, feature: str) -> None:
    """Open a frozen feature again; an account that is closing stays frozen. Twice is once.

    Raises Conflict if it is closing or closed.
    """
    standing = standings(work).get(feature, Standing.OPEN)
    if standing in (Standing.CLOSING, Standing.CLOSED):
        raise Conflict("This is being closed and cannot be opened again.")
    if standing is Standing.FROZEN:
        set_standing(work, feature, Standing.OPEN)


def set_standing(work: Work, feature: str, standing: Standing) -> None:
    """Write a feature's standing, whatever it was; for the reconciling of closures. `freeze` and `thaw` ask."""
    before = standings(work).get(feature, Standing.OPEN)
    closing = feature == EVERYTHING and get(work, work.account).closing_at is not None
    if standing is Standing.OPEN and not closing:
        people.clear_standing(work.tx, work.account, feature)
    else:
        people.set_standing(
            work.tx,
            work.account,
            feature,
            state=(Standing.FROZEN if standing is Standing.OPEN else standing).value,
            since_ms=to_ms(work.now),
            reason=BY_CLOSING if standing is Standing.OPEN else "",
        )
    audit.record(work, "standing_changed", work.account, feature=feature, before=before.value, after=standing.value)
