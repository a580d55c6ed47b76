"""The SQL of logins that an app has begun."""

from dataclasses import dataclass
from typing import Any

from tansu.core.instants import from_ms, to_ms
from tansu.foundation.accounts.model import FlowState, LoginFlow
from tansu.ports.database import Transaction, sql

_FLOW = "client, address, state, account, asked_at, expires_at"


@dataclass(frozen=True)
class Collected:
    """A granted login whose one answer is being given."""

    account: str
    client: str
    address: str


def add(tx: Transaction, flow: LoginFlow, *, page_hash: str, poll_hash: str) -> None:
    """Insert a login that waits."""
    tx.execute(
        sql(
            "INSERT INTO accounts_login_flows (page_hash, poll_hash, client, address, state, asked_at, expires_at)"
            " VALUES (:page_hash, :poll_hash, :client, :address, :state, :asked, :expires)"
        ),
        {
            "page_hash": page_hash,
            "poll_hash": poll_hash,
            "client": flow.client,
            "address": flow.address,
            "state": flow.state.value,
            "asked": to_ms(flow.asked_at),
            "expires": to_ms(flow.expires_at),
        },
    )


def by_page(tx: Transaction, page_hash: str, *, now_ms: int) -> LoginFlow | None:
    """Read the login whose page that is, if its time is not over."""
    row = tx.execute(
        sql(f"SELECT {_FLOW} FROM accounts_login_flows WHERE page_hash = :hash AND expires_at > :now"),
        {"hash": page_hash, "now": now_ms},
    ).first()
    return _flow(row) if row else None


def by_poll(tx: Transaction, poll_hash: str, *, now_ms: int) -> LoginFlow | None:
    """Read the login that is asked for, if its time is not over."""
    row = tx.execute(
        sql(f"SELECT {_FLOW} FROM accounts_login_flows WHERE poll_hash = :hash AND expires_at > :now"),
        {"hash": poll_hash, "now": now_ms},
    ).first()
    return _flow(row) if row else None


def settle(tx: Transaction, page_hash: str, state: FlowState, *, account: str, now_ms: int) -> bool:
    """Write what a person decided, if nobody has and its time is not over; of two who try, one succeeds."""
    settled = tx.execute(
        sql(
            "UPDATE accounts_login_flows SET state = :state, account = :account"
            " WHERE page_hash = :hash AND state = :waiting AND expires_at > :now"
        ),
        {
            "hash": page_hash,
            "state": state.value,
            "account": account,
            "waiting": FlowState.WAITING.value,
            "now": now_ms,
        },
    )
    return settled.rowcount > 0


def collect(tx: Transaction, poll_hash: str, *, now_ms: int) -> Collected | None:
    """Use a granted login up, if its time is not over; of two who try, one succeeds."""
    row = tx.execute(
        sql(
            "UPDATE accounts_login_flows SET state = :done"
            " WHERE poll_hash = :hash AND state = :granted AND expires_at > :now RETURNING account, client, address"
        ),
        {"hash": poll_hash, "done": FlowState.DONE.value, "granted": FlowState.GRANTED.value, "now": now_ms},
    ).first()
    return Collected(row.account, row.client, row.address) if row else None


def count(tx: Transaction, account: str) -> int:
    """Count the logins an account decided on lately."""
    return int(
        tx.execute(
            sql("SELECT count(*) FROM accounts_login_flows WHERE account = :account"), {"account": account}
        ).scalar_one()
    )


def drop(tx: Transaction, account: str) -> None:
    """Remove the logins an account decided on."""
    tx.execute(sql("DELETE FROM accounts_login_flows WHERE account = :account"), {"account": account})


def forget_old(tx: Transaction, *, before_ms: int) -> int:
    """Remove logins whose time was over before then; return how many."""
    return tx.execute(
        sql("DELETE FROM accounts_login_flows WHERE expires_at <= :before"), {"before": before_ms}
    ).rowcount


def _flow(row: Any) -> LoginFlow:
    return LoginFlow(
        client=row.client,
        address=row.address,
        state=FlowState(row.state),
        account=row.account or "",
        asked_at=from_ms(row.asked_at),
        expires_at=from_ms(row.expires_at),
    )
