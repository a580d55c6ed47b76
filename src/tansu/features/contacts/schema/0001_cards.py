"""Address books, their cards, and what cards were before."""

from tansu.ports.database import Transaction, sql

_CARD = """
            account TEXT NOT NULL,
            card TEXT NOT NULL,
            book TEXT NOT NULL,
            name TEXT NOT NULL,
            uid TEXT NOT NULL,
            etag TEXT NOT NULL,
            size INTEGER NOT NULL,
            kind TEXT NOT NULL,
            display TEXT NOT NULL,
            summary TEXT NOT NULL,
            photo INTEGER NOT NULL,
            since_rev BIGINT NOT NULL,
            since_at BIGINT NOT NULL,"""


def up(tx: Transaction) -> None:
    """Create the tables.

    What lists and searches read is apart from the bytes, so that ten thousand cards with photos are looked
    through as quickly as ten thousand without.
    """
    tx.execute(
        sql("""
        CREATE TABLE contacts_books (
            account TEXT NOT NULL,
            id TEXT NOT NULL,
            slug TEXT NOT NULL,
            title TEXT NOT NULL,
            description TEXT NOT NULL,
            rev BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            trashed_at BIGINT,
            purge_at BIGINT,
            PRIMARY KEY (account, id)
        )""")
    )
    tx.execute(
        sql("CREATE UNIQUE INDEX contacts_books_by_slug ON contacts_books (account, slug) WHERE trashed_at IS NULL")
    )
    tx.execute(sql("CREATE INDEX contacts_books_due ON contacts_books (purge_at) WHERE purge_at IS NOT NULL"))
    tx.execute(
        sql(f"""
        CREATE TABLE contacts_cards ({_CARD}
            created_at BIGINT NOT NULL,
            sort_key TEXT NOT NULL,
            words TEXT NOT NULL,
            numbers TEXT NOT NULL,
            mails TEXT NOT NULL,
            categories TEXT NOT NULL,
            PRIMARY KEY (account, card),
            FOREIGN KEY (account, book) REFERENCES contacts_books (account, id)
        )""")
    )
    tx.execute(sql("CREATE UNIQUE INDEX contacts_cards_by_name ON contacts_cards (account, book, name)"))
    tx.execute(sql("CREATE UNIQUE INDEX contacts_cards_by_uid ON contacts_cards (account, book, uid) WHERE uid <> ''"))
    tx.execute(sql("CREATE INDEX contacts_cards_by_rev ON contacts_cards (account, book, since_rev)"))
    tx.execute(sql("CREATE INDEX contacts_cards_sorted ON contacts_cards (account, sort_key, card)"))
    tx.execute(
        sql(f"""
        CREATE TABLE contacts_bodies (
            account TEXT NOT NULL,
            card TEXT NOT NULL,
            body {_bytes(tx)} NOT NULL,
            PRIMARY KEY (account, card)
        )""")
    )
    tx.execute(
        sql(f"""
        CREATE TABLE contacts_versions ({_CARD}
            until_rev BIGINT NOT NULL,
            until_at BIGINT NOT NULL,
            reason TEXT NOT NULL,
            trashed INTEGER NOT NULL,
            purge_at BIGINT NOT NULL,
            body {_bytes(tx)} NOT NULL,
            PRIMARY KEY (account, card, until_rev)
        )""")
    )
    tx.execute(sql("CREATE INDEX contacts_versions_by_book ON contacts_versions (account, book, until_rev)"))
    tx.execute(sql("CREATE INDEX contacts_versions_due ON contacts_versions (purge_at)"))
    tx.execute(
        sql("CREATE INDEX contacts_versions_trash ON contacts_versions (account, purge_at, card) WHERE trashed = 1")
    )


def _bytes(tx: Transaction) -> str:
    return "BYTEA" if tx.engine == "postgresql" else "BLOB"
