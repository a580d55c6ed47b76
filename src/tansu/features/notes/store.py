"""The only SQL of notes."""

from collections.abc import Sequence
from typing import Any

from tansu.core.instants import from_ms, to_ms
from tansu.features.notes.model import Content, Note
from tansu.ports.database import Transaction, sql

AT_ONCE = 500

_NOTE = (
    "n.entry, n.category, n.title, n.snippet, n.size, n.content, n.revision, n.rev, n.modified_at, n.changed_at,"
    " n.trashed, n.favourite, n.conflict_of"
)


def put(tx: Transaction, account: str, values: dict[str, Any]) -> None:
    """Enter a note as the tree and its bytes say it is; links and keys of a known one stay."""
    tx.execute(
        sql(
            "INSERT INTO notes_notes (account, entry, category, title, snippet, size, content, revision, rev,"
            " modified_at, changed_at, trashed, favourite) VALUES (:account, :entry, :category, :title, :snippet,"
            " :size, :content, :revision, :rev, :modified_at, :changed_at, :trashed, :favourite)"
            " ON CONFLICT (account, entry) DO UPDATE SET category = excluded.category, title = excluded.title,"
            " snippet = excluded.snippet, size = excluded.size, content = excluded.content,"
            " revision = excluded.revision, rev = excluded.rev, modified_at = excluded.modified_at,"
            " changed_at = excluded.changed_at, trashed = excluded.trashed, favourite = excluded.favourite"
        ),
        {"account": account, **values},
    )


def put_text(tx: Transaction, account: str, entry: int, *, text: str, folded: str) -> None:
    """Keep a note's text where it can be searched and read in one go with its facts."""
    tx.execute(
        sql(
            "INSERT INTO notes_texts (account, entry, text, folded) VALUES (:account, :entry, :text, :folded)"
            " ON CONFLICT (account, entry) DO UPDATE SET text = excluded.text, folded = excluded.folded"
        ),
        {"account": account, "entry": entry, "text": text, "folded": folded},
    )


def remove_text(tx: Transaction, account: str, entry: int) -> None:
    """Forget a note's text, which its bytes still are."""
    tx.execute(
        sql("DELETE FROM notes_texts WHERE account = :account AND entry = :entry"),
        {"account": account, "entry": entry},
    )


def remove(tx: Transaction, account: str, entry: int) -> None:
    """Forget a note."""
    remove_text(tx, account, entry)
    tx.execute(
        sql("DELETE FROM notes_notes WHERE account = :account AND entry = :entry"),
        {"account": account, "entry": entry},
    )


def mark(tx: Transaction, account: str, entry: int, fields: dict[str, Any]) -> None:
    """Set columns of one note."""
    columns = ", ".join(f"{column} = :{column}" for column in fields)
    tx.execute(
        sql(f"UPDATE notes_notes SET {columns} WHERE account = :account AND entry = :entry"),
        {"account": account, "entry": entry, **fields},
    )


def get(tx: Transaction, account: str, entry: int) -> Note | None:
    """Read one note, living or in the trash."""
    return _first(tx, "n.account = :account AND n.entry = :entry", account=account, entry=entry)


def get_many(tx: Transaction, account: str, entries: Sequence[int]) -> list[Note]:
    """Read several notes, in no order."""
    statement = sql(f"SELECT {_NOTE} FROM notes_notes n WHERE n.account = :account AND n.entry IN :entries", "entries")
    found: list[Note] = []
    for some in _batches(entries):
        found += [_note(row) for row in tx.execute(statement, {"account": account, "entries": some})]
    return found


def made_as(tx: Transaction, account: str, key: str) -> Note | None:
    """Read the note that was made under a writer's own name for it."""
    return _first(tx, "n.account = :account AND n.made_as = :key", account=account, key=key)


def copies_of(tx: Transaction, account: str, entry: int) -> list[Note]:
    """Read the living copies that conflicts of a note have made, oldest first."""
    return _many(
        tx, "n.account = :account AND n.conflict_of = :entry AND n.trashed = 0 ORDER BY n.entry", account, entry=entry
    )


def beside(tx: Transaction, account: str, entry: int) -> int | None:
    """Read the number of the folder of attachments that went to the trash with a note."""
    return tx.execute(
        sql("SELECT beside FROM notes_notes WHERE account = :account AND entry = :entry"),
        {"account": account, "entry": entry},
    ).scalar_one_or_none()


def text(tx: Transaction, account: str, entry: int) -> str | None:
    """Read a note's text, if it is kept here."""
    return tx.execute(
        sql("SELECT text FROM notes_texts WHERE account = :account AND entry = :entry"),
        {"account": account, "entry": entry},
    ).scalar_one_or_none()


def texts(tx: Transaction, account: str, entries: Sequence[int]) -> dict[int, str]:
    """Read the texts of several notes, of those that are kept here."""
    statement = sql("SELECT entry, text FROM notes_texts WHERE account = :account AND entry IN :entries", "entries")
    found: dict[int, str] = {}
    for some in _batches(entries):
        found |= {row.entry: row.text for row in tx.execute(statement, {"account": account, "entries": some})}
    return found


def page(
    tx: Transaction,
    account: str,
    *,
    trashed: bool = False,
    category: str | None = None,
    favourite: bool | None = None,
    words: Sequence[str] = (),
    after: tuple[int, int] | None = None,
    limit: int,
) -> list[Note]:
    """Read notes, newest first, strictly after a place (modified_at, entry)."""
    where = ["n.account = :account", "n.trashed = :trashed"]
    values: dict[str, Any] = {"trashed": int(trashed), "limit": limit}
    if category is not None:
        where.append("n.category = :category")
        values["category"] = category
    if favourite is not None:
        where.append("n.favourite = :favourite")
        values["favourite"] = int(favourite)
    if after is not None:
        where.append("(n.modified_at, n.entry) < (:modified_at, :after)")
        values |= {"modified_at": after[0], "after": after[1]}
    for index, word in enumerate(words):
        where.append(f"{_position(tx)}(t.folded, :word{index}) > 0")
        values[f"word{index}"] = word
    joined = " JOIN notes_texts t ON t.account = n.account AND t.entry = n.entry" if words else ""
    order = "ORDER BY n.modified_at DESC, n.entry DESC LIMIT :limit"
    return _many(tx, f"{' AND '.join(where)} {order}", account, joined=joined, **values)


def place_of(note: Note) -> tuple[int, int]:
    """Where a note stands in the order of `page`."""
    return to_ms(note.modified_at), note.number


def by_number(tx: Transaction, account: str, *, after: int, limit: int) -> list[Note]:
    """Read notes in number order, living and trashed."""
    where = "n.account = :account AND n.entry > :after ORDER BY n.entry LIMIT :limit"
    return _many(tx, where, account, after=after, limit=limit)


def stamps(tx: Transaction, account: str) -> tuple[int, int]:
    """Return (newest number of change, count) of the living notes: together they move with every change of any."""
    row = tx.execute(
        sql(
            "SELECT COALESCE(max(rev), 0) AS newest, count(*) AS n FROM notes_notes"
            " WHERE account = :account AND trashed = 0"
        ),
        {"account": account},
    ).one()
    return int(row.newest), int(row.n)


def categories(tx: Transaction, account: str) -> list[tuple[str, int]]:
    """Read every category with the number of its living notes, by name."""
    rows = tx.execute(
        sql(
            "SELECT category, count(*) AS n FROM notes_notes WHERE account = :account AND trashed = 0"
            " GROUP BY category ORDER BY category"
        ),
        {"account": account},
    )
    return [(row.category, row.n) for row in rows]


def unread(tx: Transaction, account: str, *, limit: int) -> list[Note]:
    """Read notes whose bytes nobody has looked at yet."""
    return _many(tx, "n.account = :account AND n.content = 0 ORDER BY n.entry LIMIT :limit", account, limit=limit)


def totals(tx: Transaction, account: str) -> tuple[int, int]:
    """Return (count, bytes) of all notes, living and trashed."""
    row = tx.execute(
        sql("SELECT count(*) AS n, COALESCE(sum(size), 0) AS bytes FROM notes_notes WHERE account = :account"),
        {"account": account},
    ).one()
    return int(row.n), int(row.bytes)


def changed(tx: Transaction, account: str, *, category: str | None) -> list[tuple[int, int, str]]:
    """Read (entry, changed_at in milliseconds, category) of all living notes, or of one category's."""
    only = " AND category = :category" if category is not None else ""
    values = {"account": account} if category is None else {"account": account, "category": category}
    rows = tx.execute(
        sql(f"SELECT entry, changed_at, category FROM notes_notes WHERE account = :account AND trashed = 0{only}"),
        values,
    )
    return [(row.entry, row.changed_at, row.category) for row in rows]


def settings(tx: Transaction, account: str) -> tuple[str, str] | None:
    """Read (top category, suffix), if the account chose."""
    row = tx.execute(
        sql("SELECT path, suffix FROM notes_settings WHERE account = :account"), {"account": account}
    ).first()
    return (row.path, row.suffix) if row else None


def set_settings(tx: Transaction, account: str, *, top: str, suffix: str) -> None:
    """Keep what an account chose."""
    tx.execute(
        sql(
            "INSERT INTO notes_settings (account, path, suffix) VALUES (:account, :path, :suffix)"
            " ON CONFLICT (account) DO UPDATE SET path = excluded.path, suffix = excluded.suffix"
        ),
        {"account": account, "path": top, "suffix": suffix},
    )


def erase_settings(tx: Transaction, account: str) -> None:
    """Forget what an account set."""
    tx.execute(sql("DELETE FROM notes_settings WHERE account = :account"), {"account": account})


def _batches(entries: Sequence[int]) -> list[list[int]]:
    """A few hundred at a time, so that a statement is not read anew for every length."""
    return [list(entries[start : start + AT_ONCE]) for start in range(0, len(entries), AT_ONCE)]


def _position(tx: Transaction) -> str:
    """The engine's word for where one text lies in another."""
    return "strpos" if tx.engine == "postgresql" else "instr"


def _first(tx: Transaction, where: str, **values: Any) -> Note | None:
    row = tx.execute(sql(f"SELECT {_NOTE} FROM notes_notes n WHERE {where}"), values).first()
    return _note(row) if row else None


def _many(tx: Transaction, where: str, account: str, *, joined: str = "", **values: Any) -> list[Note]:
    statement = f"SELECT {_NOTE} FROM notes_notes n{joined} WHERE {where}"
    return [_note(row) for row in tx.execute(sql(statement), {"account": account, **values})]


def _note(row: Any) -> Note:
    return Note(
        number=row.entry,
        category=row.category,
        title=row.title,
        snippet=row.snippet,
        size=row.size,
        content=Content(row.content),
        revision=row.revision,
        rev=row.rev,
        modified_at=from_ms(row.modified_at),
        changed_at=from_ms(row.changed_at),
        trashed=bool(row.trashed),
        favourite=bool(row.favourite),
        conflict_of=row.conflict_of,
    )
