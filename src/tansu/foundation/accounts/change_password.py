"""Changing a password: by its owner, who knows the present one, or by whoever has the server's console."""

from tansu.core.errors import Conflict
from tansu.core.principal import Principal
from tansu.foundation import audit
from tansu.foundation.accounts import throttle
from tansu.foundation.accounts.hashing import ARGON2ID, Hashing
from tansu.foundation.accounts.passwords import prepare_password
from tansu.foundation.accounts.people import get
from tansu.foundation.accounts.sign_in import confirm_password
from tansu.foundation.accounts.signed_in import end_other_sessions
from tansu.foundation.accounts.store import credentials, gates, people
from tansu.foundation.work import Outside


def change_password(
    outside: Outside,
    principal: Principal,
    current: str,
    new: str,
    *,
    end_others: bool = False,
    hashing: Hashing = ARGON2ID,
) -> None:
    """Set a new password; `end_others` signs out every other browser. App passwords and tokens stay.

    Raises Forbidden if `current` is not right, TooManyTries, Invalid, and Conflict if somebody changed it at
    the same time.
    """
    with outside.read(principal) as work:
        account, stored = get(work, principal.account), people.password_hash(work.tx, principal.account)
    confirm_password(outside, principal, current, hashing=hashing)
    hashed = prepare_password(outside, new, words=(account.email, account.name), hashing=hashing)
    with outside.work(principal) as work:
        if stored is None or not people.replace_password_hash(work.tx, account.id, old=stored, new=hashed):
            raise Conflict("The password was changed at the same time. Nothing was changed now.")
        gates.drop_one_time(work.tx, account.id)
        audit.record(work, "password_changed", account.id)
        if end_others:
            end_other_sessions(work)


def set_password(outside: Outside, account: str, password: str, *, hashing: Hashing = ARGON2ID) -> None:
    """Set a password from the console (`tansu users password`); no route may lead here (S23).

    Ends all sessions and links. Raises NotFound, Invalid.
    """
    with outside.look(account) as work:
        found = get(work, account)
    hashed = prepare_password(outside, password, words=(found.email, found.name), hashing=hashing)
    with outside.system(account) as work:
        people.set_password_hash(work.tx, account, hashed)
        credentials.end_sessions(work.tx, account)
        gates.drop_one_time(work.tx, account)
        gates.forgive_under(work.tx, throttle.gates_of(account))
        audit.record(work, "password_set_by_console", account)
