"""Links that work once: an invitation, and a new password for who has forgotten theirs (S05, S06).

Asking for a link only notes the wish, so that the answer takes as long for strangers as for the owner; a
job mails it. Only the hash of a link's secret is stored, so the job makes the secret itself.
"""

from collections.abc import Callable
from datetime import timedelta

from tansu.core import ids
from tansu.core.errors import Conflict, NotFound, Unauthenticated
from tansu.core.instants import to_ms
from tansu.foundation import audit
from tansu.foundation.accounts import throttle
from tansu.foundation.accounts.hashing import ARGON2ID, Hashing
from tansu.foundation.accounts.model import Account, OneTime, key_of
from tansu.foundation.accounts.passwords import prepare_password
from tansu.foundation.accounts.people import get, require_operator
from tansu.foundation.accounts.signed_in import on
from tansu.foundation.accounts.store import credentials, gates, people
from tansu.foundation.keys import Keys
from tansu.foundation.work import Outside, Work
from tansu.ports.mailer import Mail

RESET_MINUTES = 30
INVITE_HOURS = 72
"""Longer than a reset: it is handed over by people, who read their messages in the evening."""

RESET_PATH = "/reset#token="
"""After the public URL; behind `#`, so that the secret is in no server's or proxy's log."""

WriteReset = Callable[[Account, str, str], Mail]
"""Writes the mail for an account, with a link, under a key."""

_OVER = "This link has been used or is too old. Ask for a new one."
_BATCH = 50


def invite(work: Work, keys: Keys, account: str) -> str:
    """Make the secret of a link by which somebody sets their first password; good once, for three days.

    An earlier invitation ends. Raises Conflict if they have a password already (S23), Forbidden, NotFound.
    """
    require_operator(work)
    if people.password_hash(work.tx, get(work, account).id) is not None:
        raise Conflict("They have a password. Who has forgotten it asks for a new one on the sign-in page.")
    gates.drop_one_time(work.tx, account)
    secret = _make(work, keys, OneTime.INVITE, account, lasting=timedelta(hours=INVITE_HOURS))
    audit.record(on(work, account), "invited", account)
    return secret


def ask_reset(outside: Outside, email: str, *, address: str = "") -> None:
    """Note that somebody wants a link for a new password; `send_resets` mails it if there is an account.

    The same statements run and the same answer comes for everybody. Raises TooManyTries.
    """
    key = key_of(email)
    wanted = [throttle.nobody_gate("reset", outside.keys, key), *throttle.address_gates("reset", address)]
    with outside.system() as work:
        throttle.count_try(work, wanted)
        gates.request_reset(work.tx, key, now_ms=to_ms(work.now))


def send_resets(outside: Outside, write: WriteReset, *, limit: int = _BATCH) -> int:
    """Mail the links that were asked for, as `write` writes them, and return how many; for a job every few seconds.

    After a crash in between a link is mailed again, and the later one is as good. Requests older than a
    link would be are dropped. Raises Unavailable if mail does not leave; the request waits.
    """
    with outside.look() as work:
        requests = gates.reset_requests(work.tx, limit=limit)
    return sum(_send_reset(outside, write, account, asked_ms) for account, asked_ms in requests)


def reset_password(
    outside: Outside, secret: str, password: str, *, address: str = "", hashing: Hashing = ARGON2ID
) -> Account:
    """Set a password by a link of `invite` or `send_resets`, ending all sessions and all other links.

    Raises Unauthenticated if the link does not work (any more), Invalid for a weak password (the link
    stays good), TooManyTries.
    """
    hashed_secret = outside.keys.secret_hash(secret)
    account = _owner_of(outside, hashed_secret, address)
    hashed = prepare_password(outside, password, words=(account.email, account.name), hashing=hashing)
    with outside.system(account.id) as work:
        used = gates.use_one_time(work.tx, hashed_secret, now_ms=to_ms(work.now))
        if not used or get(work, account.id).disabled_at is not None:
            raise Unauthenticated(_OVER)
        people.set_password_hash(work.tx, account.id, hashed)
        credentials.end_sessions(work.tx, account.id)
        gates.drop_one_time(work.tx, account.id)
        gates.drop_reset_request(work.tx, account.id)
        gates.forgive_under(work.tx, throttle.gates_of(account.id))
        gates.forgive(work.tx, throttle.nobody_gate("reset", outside.keys, key_of(account.email)).key)
        audit.record(work, "password_reset", account.id)
        return get(work, account.id)


def _owner_of(outside: Outside, hashed_secret: str, address: str) -> Account:
    """Refuse a wrong link before the slow hash."""
    with outside.system() as work:
        throttle.count_try(work, throttle.address_gates("link", address))
        found = gates.one_time(work.tx, hashed_secret, now_ms=to_ms(work.now))
        account = people.get(work.tx, found[1]) if found and found[1] else None
    if account is None or account.disabled_at is not None:
        raise Unauthenticated(_OVER)
    return account


def _send_reset(outside: Outside, write: WriteReset, account: str, asked_ms: int) -> int:
    with outside.system(account) as work:
        found = people.get(work.tx, account)
        too_old = asked_ms <= to_ms(work.now - timedelta(minutes=RESET_MINUTES))
        if found is None or found.disabled_at is not None or too_old:
            gates.drop_reset_request(work.tx, account, asked_ms=asked_ms)
            return 0
        secret = _make(work, outside.keys, OneTime.RESET, account, lasting=timedelta(minutes=RESET_MINUTES))
        audit.record(work, "password_reset_link_made", account)
    link = f"{outside.public_url.rstrip('/')}{RESET_PATH}{secret}"
    outside.mailer.send(write(found, link, f"reset-{account}-{asked_ms}"))
    with outside.system(account) as work:
        gates.drop_reset_request(work.tx, account, asked_ms=asked_ms)
    return 1


def _make(work: Work, keys: Keys, kind: OneTime, account: str, *, lasting: timedelta) -> str:
    if people.get(work.tx, account) is None:
        raise NotFound()
    secret = ids.new_secret(work.chance.random_bytes)
    gates.add_one_time(
        work.tx,
        keys.secret_hash(secret),
        kind,
        account=account,
        now_ms=to_ms(work.now),
        expires_ms=to_ms(work.now + lasting),
    )
    return secret
