"""The first account: made once, with a code that only who started the server can read (S14)."""

from datetime import timedelta

from tansu.core import ids
from tansu.core.errors import Conflict, Unauthenticated
from tansu.core.instants import to_ms
from tansu.foundation import audit
from tansu.foundation.accounts import signed_in, throttle
from tansu.foundation.accounts.hashing import ARGON2ID, Hashing
from tansu.foundation.accounts.model import Account, OneTime, Session, check_email
from tansu.foundation.accounts.passwords import prepare_password
from tansu.foundation.accounts.people import insert
from tansu.foundation.accounts.regions import region_of
from tansu.foundation.accounts.store import gates, people
from tansu.foundation.keys import Keys
from tansu.foundation.work import Outside, Work

CODE_DAYS = 7
SET_UP = "set_up_at"
_DONE = "This server has been set up already. Sign in, or ask its operator for an account."


def setup_needed(work: Work) -> bool:
    """Say whether nobody has an account yet and nobody ever had."""
    return gates.known(work.tx, SET_UP) is None and not people.any_account(work.tx)


def new_setup_code(work: Work, keys: Keys) -> str:
    """Make a one-time code for `set_up`, to be shown on the console only. Good for a week.

    Earlier codes stay good, so that several nodes can each print one. Raises Conflict after the set-up.
    """
    if not setup_needed(work):
        raise Conflict(_DONE)
    code = ids.new_secret(work.chance.random_bytes)
    gates.add_one_time(
        work.tx,
        keys.secret_hash(code),
        OneTime.SETUP,
        account=None,
        now_ms=to_ms(work.now),
        expires_ms=to_ms(work.now + timedelta(days=CODE_DAYS)),
    )
    return code


def set_up(
    outside: Outside,
    code: str,
    *,
    email: str,
    name: str,
    password: str,
    region: str,
    label: str = "",
    address: str = "",
    hashing: Hashing = ARGON2ID,
) -> tuple[Account, Session, str]:
    """Make the first operator and sign them in: (account, session, its secret).

    Raises Conflict for ever after the first success, Unauthenticated for a wrong or used code, Invalid.
    """
    _check_code(outside, code, address)
    address_kept, region = check_email(email), region_of(region)
    hashed = prepare_password(outside, password, words=(address_kept, name), hashing=hashing)
    with outside.system() as work:
        used = gates.use_one_time(work.tx, outside.keys.secret_hash(code), now_ms=to_ms(work.now))
        if not used:
            raise Unauthenticated("This set-up code is not right any more. The console shows a new one at the start.")
        if people.any_account(work.tx) or not gates.know(work.tx, SET_UP, str(to_ms(work.now))):
            raise Conflict(_DONE)
        account = insert(work, email=address_kept, name=name, region=region, operator=True, password=hashed)
        session, secret = signed_in.start(work, outside.keys, account.id, label=label, address=address)
        audit.record(signed_in.on(work, account.id), "set_up", account.id)
    return account, session, secret


def _check_code(outside: Outside, code: str, address: str) -> None:
    """Refuse before the slow hash, so that strangers cannot keep the machine busy."""
    with outside.system() as work:
        if not setup_needed(work):
            raise Conflict(_DONE)
        throttle.count_try(work, throttle.address_gates("setup", address))
        found = gates.one_time(work.tx, outside.keys.secret_hash(code), now_ms=to_ms(work.now))
    if found is None or found[0] is not OneTime.SETUP:
        raise Unauthenticated("This set-up code is not right. The server's console shows it.")
