"""Logins that an app has begun and a person grants in the browser."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Create the table. Both secrets are kept as keyed hashes; the app password is made when it is fetched."""
    tx.execute(
        sql("""
        CREATE TABLE accounts_login_flows (
            page_hash TEXT PRIMARY KEY,
            poll_hash TEXT NOT NULL UNIQUE,
            client TEXT NOT NULL,
            address TEXT NOT NULL,
            state TEXT NOT NULL,
            account TEXT REFERENCES accounts_accounts (id),
            asked_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL
        )""")
    )
    tx.execute(sql("CREATE INDEX accounts_login_flows_of ON accounts_login_flows (account)"))
    tx.execute(sql("CREATE INDEX accounts_login_flows_old ON accounts_login_flows (expires_at)"))
