"""Sessions: the browsers that are signed in. A new one at every sign-in; ended on the server at once (S08, S09)."""

from dataclasses import replace
from datetime import timedelta

from tansu.core import ids
from tansu.core.errors import NotFound
from tansu.core.instants import to_ms
from tansu.core.principal import Means
from tansu.foundation import audit
from tansu.foundation.accounts.model import LONGEST_LINE, Session, shown
from tansu.foundation.accounts.store import credentials
from tansu.foundation.keys import Keys
from tansu.foundation.work import Work

IDLE_DAYS = 30
"""A session nobody uses ends after that many days."""

_MOST_LISTED = 500


def sessions(work: Work) -> list[Session]:
    """Read the account's living sessions, newest first."""
    since = to_ms(work.now - timedelta(days=IDLE_DAYS))
    return credentials.sessions(work.tx, work.account, since_ms=since, limit=_MOST_LISTED)


def current_session(work: Work) -> Session | None:
    """Read the session that speaks in this Work; None for other credentials."""
    if work.principal.means is not Means.SESSION:
        return None
    return credentials.session(work.tx, work.account, work.principal.credential)


def sign_out(work: Work) -> None:
    """End the session that speaks in this Work. Twice is once."""
    if work.principal.means is Means.SESSION:
        _end(work, work.principal.credential)


def end_session(work: Work, session: str) -> None:
    """End one session of the account. Raises NotFound."""
    if not _end(work, session):
        raise NotFound()


def end_other_sessions(work: Work) -> int:
    """End all sessions but the one that speaks, and say how many."""
    own = work.principal.credential if work.principal.means is Means.SESSION else ""
    ended = credentials.end_sessions(work.tx, work.account, but=own)
    audit.record(work, "other_sessions_ended", count=ended)
    return ended


def start(work: Work, keys: Keys, account: str, *, label: str, address: str) -> tuple[Session, str]:
    """Make a session for somebody who has just proved who they are: (session, its secret)."""
    secret = ids.new_secret(work.chance.random_bytes)
    session = Session(
        id=work.new_id(),
        account=account,
        label=shown(label, longest=LONGEST_LINE),
        address=shown(address, longest=64),
        created_at=work.now,
        last_seen_at=work.now,
    )
    credentials.add_session(work.tx, session, secret_hash=keys.secret_hash(secret))
    return session, secret


def on(work: Work, account: str) -> Work:
    """The same transaction and principal, on that account: where the audit trail of the person is."""
    return replace(work, account=account)


def _end(work: Work, session: str) -> bool:
    ended = credentials.remove(work.tx, Means.SESSION, work.account, session)
    if ended:
        audit.record(work, "session_ended", session)
    return ended
