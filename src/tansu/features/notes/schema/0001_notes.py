"""Notes as the lists show them, and their texts as searching needs them."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Create the tables. All but links and keys can be made again from the tree and the bytes."""
    tx.execute(
        sql("""
        CREATE TABLE notes_notes (
            account TEXT NOT NULL,
            entry BIGINT NOT NULL,
            category TEXT NOT NULL,
            title TEXT NOT NULL,
            snippet TEXT NOT NULL,
            size BIGINT NOT NULL,
            content INTEGER NOT NULL,
            revision BIGINT NOT NULL,
            rev BIGINT NOT NULL,
            modified_at BIGINT NOT NULL,
            changed_at BIGINT NOT NULL,
            trashed INTEGER NOT NULL,
            favourite INTEGER NOT NULL,
            conflict_of BIGINT,
            beside BIGINT,
            made_as TEXT,
            PRIMARY KEY (account, entry)
        )""")
    )
    tx.execute(sql("CREATE INDEX notes_notes_newest ON notes_notes (account, trashed, modified_at, entry)"))
    tx.execute(sql("CREATE INDEX notes_notes_category ON notes_notes (account, trashed, category)"))
    tx.execute(sql("CREATE INDEX notes_notes_unread ON notes_notes (account) WHERE content = 0"))
    tx.execute(
        sql("CREATE UNIQUE INDEX notes_notes_made_as ON notes_notes (account, made_as) WHERE made_as IS NOT NULL")
    )
    tx.execute(
        sql("""
        CREATE TABLE notes_texts (
            account TEXT NOT NULL,
            entry BIGINT NOT NULL,
            text TEXT NOT NULL,
            folded TEXT NOT NULL,
            PRIMARY KEY (account, entry),
            FOREIGN KEY (account, entry) REFERENCES notes_notes (account, entry)
        )""")
    )
    tx.execute(
        sql("""
        CREATE TABLE notes_settings (
            account TEXT NOT NULL PRIMARY KEY,
            path TEXT NOT NULL,
            suffix TEXT NOT NULL
        )""")
    )
