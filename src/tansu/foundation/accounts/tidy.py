"""Forgetting what has run out: idle sessions, ended tokens, old links and logins, quiet gates (S64)."""

from datetime import timedelta

from tansu.core.instants import to_ms
from tansu.foundation.accounts.signed_in import IDLE_DAYS
from tansu.foundation.accounts.store import credentials, gates, login_flows
from tansu.foundation.accounts.throttle import FORGET_AFTER
from tansu.foundation.work import Work

TOKEN_SHOWN_DAYS = 30
"""How long a token that has run out is still listed, so that its owner sees why a program stopped."""

LINK_KEPT_DAYS = 7


def forget_expired(work: Work) -> int:
    """Remove what has run out, of all accounts, and return how many rows that were. For a daily schedule."""
    return (
        credentials.forget_idle(
            work.tx,
            sessions_before_ms=to_ms(work.now - timedelta(days=IDLE_DAYS)),
            tokens_before_ms=to_ms(work.now - timedelta(days=TOKEN_SHOWN_DAYS)),
        )
        + gates.forget_old(
            work.tx,
            one_time_before_ms=to_ms(work.now - timedelta(days=LINK_KEPT_DAYS)),
            tries_before_ms=to_ms(work.now - FORGET_AFTER),
        )
        + login_flows.forget_old(work.tx, before_ms=to_ms(work.now))
    )
