"""Conversations, messages with their parts, calls, the index of words, and what was imported."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Create the tables."""
    for statement in (*_TABLES, *(_WORDS_POSTGRES if tx.engine == "postgresql" else _WORDS_SQLITE)):
        # A column of exactly this type is SQLite's own row number, which the index of words refers to.
        number = "BIGINT" if tx.engine == "postgresql" else "INTEGER"
        tx.execute(sql(statement.replace("ROW_NUMBER", number)))


_TABLES = (
    """
    CREATE TABLE messages_threads (
        account TEXT NOT NULL,
        id TEXT NOT NULL,
        people_key TEXT NOT NULL,
        people TEXT NOT NULL,
        count BIGINT NOT NULL DEFAULT 0,
        unread BIGINT NOT NULL DEFAULT 0,
        newest BIGINT,
        rev BIGINT NOT NULL,
        PRIMARY KEY (account, id)
    )""",
    "CREATE UNIQUE INDEX messages_threads_by_people ON messages_threads (account, people_key)",
    "CREATE INDEX messages_threads_by_newest ON messages_threads (account, newest) WHERE count > 0",
    """
    CREATE TABLE messages_messages (
        number ROW_NUMBER PRIMARY KEY,
        account TEXT NOT NULL,
        thread TEXT NOT NULL,
        identity TEXT NOT NULL,
        kind TEXT NOT NULL,
        box TEXT NOT NULL,
        at BIGINT,
        sent_at BIGINT,
        addresses TEXT NOT NULL,
        sender TEXT NOT NULL,
        name TEXT NOT NULL,
        body TEXT NOT NULL,
        subject TEXT NOT NULL,
        read BIGINT NOT NULL,
        sim BIGINT,
        network_id TEXT NOT NULL,
        extra TEXT NOT NULL,
        size BIGINT NOT NULL,
        rev BIGINT NOT NULL,
        arrived_at BIGINT NOT NULL,
        trashed_at BIGINT,
        purge_at BIGINT,
        FOREIGN KEY (account, thread) REFERENCES messages_threads (account, id)
    )""",
    "CREATE UNIQUE INDEX messages_by_identity ON messages_messages (account, identity)",
    "CREATE INDEX messages_by_thread ON messages_messages (account, thread, number)",
    "CREATE INDEX messages_by_rev ON messages_messages (account, rev)",
    "CREATE INDEX messages_by_purge ON messages_messages (purge_at) WHERE purge_at IS NOT NULL",
    """
    CREATE TABLE messages_parts (
        account TEXT NOT NULL,
        message BIGINT NOT NULL,
        position BIGINT NOT NULL,
        thread TEXT NOT NULL,
        mime TEXT NOT NULL,
        name TEXT NOT NULL,
        text TEXT,
        blob TEXT,
        size BIGINT NOT NULL,
        extra TEXT NOT NULL,
        PRIMARY KEY (account, message, position),
        FOREIGN KEY (account, blob) REFERENCES claims_blobs (account, id)
    )""",
    "CREATE INDEX messages_parts_by_thread ON messages_parts (account, thread, message) WHERE blob IS NOT NULL",
    "CREATE INDEX messages_parts_by_blob ON messages_parts (account, blob) WHERE blob IS NOT NULL",
    """
    CREATE TABLE messages_calls (
        number ROW_NUMBER PRIMARY KEY,
        account TEXT NOT NULL,
        identity TEXT NOT NULL,
        kind TEXT NOT NULL,
        phone TEXT NOT NULL,
        phone_key TEXT NOT NULL,
        at BIGINT,
        seconds BIGINT NOT NULL,
        name TEXT NOT NULL,
        sim BIGINT,
        extra TEXT NOT NULL,
        rev BIGINT NOT NULL
    )""",
    "CREATE UNIQUE INDEX messages_calls_by_identity ON messages_calls (account, identity)",
    "CREATE INDEX messages_calls_by_number ON messages_calls (account, number)",
    "CREATE INDEX messages_calls_by_phone ON messages_calls (account, phone_key, number)",
    """
    CREATE TABLE messages_imports (
        account TEXT NOT NULL,
        id TEXT NOT NULL,
        filename TEXT NOT NULL,
        source TEXT NOT NULL,
        blob TEXT NOT NULL,
        state TEXT NOT NULL,
        read_bytes BIGINT NOT NULL DEFAULT 0,
        size BIGINT NOT NULL,
        counts TEXT NOT NULL DEFAULT '{}',
        report TEXT NOT NULL DEFAULT '[]',
        begun_at BIGINT NOT NULL,
        ended_at BIGINT,
        PRIMARY KEY (account, id)
    )""",
    "CREATE INDEX messages_imports_by_blob ON messages_imports (account, blob)",
    # Files that backup apps put into the folder of messages are few among all names, and are looked for often.
    "CREATE INDEX messages_put_in_folder ON tree_entries (number) WHERE feature = 'messages' AND folder = 0",
    "CREATE INDEX messages_imports_by_time ON messages_imports (account, begun_at)",
    """
    CREATE TABLE messages_batches (
        account TEXT NOT NULL,
        id TEXT NOT NULL,
        content TEXT NOT NULL,
        answer TEXT NOT NULL,
        at BIGINT NOT NULL,
        PRIMARY KEY (account, id)
    )""",
    "CREATE INDEX messages_batches_by_time ON messages_batches (at)",
)

_WORDS_SQLITE = (
    "CREATE VIRTUAL TABLE messages_words USING fts5 (words, tokenize = 'ascii', prefix = '2 3', detail = none)",
)

_WORDS_POSTGRES = (
    "CREATE TABLE messages_words (number BIGINT PRIMARY KEY, account TEXT NOT NULL, words TSVECTOR NOT NULL)",
    "CREATE INDEX messages_words_by_word ON messages_words USING gin (words)",
    "CREATE INDEX messages_words_by_number ON messages_words (account, number)",
)
