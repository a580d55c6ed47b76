"""The SQL of codes, and of what was given with them."""

from typing import Any

from tansu.core.instants import from_ms, to_ms
from tansu.core.money import Money
from tansu.features.plans.model.gift import Code, Gift
from tansu.features.plans.store import terms
from tansu.ports.database import Transaction, sql

_CODE = f"id, {terms.COLUMNS}, months, uses, used, note, made_at, valid_until, ended_at"
_GIFT = "id, account, code, name, bytes, months, worth, currency, redeemed_at"


def add(tx: Transaction, code: Code, *, hashed: str) -> None:
    """Insert a code under the hash of its secret."""
    tx.execute(
        sql(
            f"INSERT INTO plans_codes (id, hash, {terms.COLUMNS}, months, uses, note, made_at, valid_until)"
            f" VALUES (:id, :hash, {terms.VALUES}, :months, :uses, :note, :made_at, :valid_until)"
        ),
        {
            "id": code.id,
            "hash": hashed,
            "months": code.months,
            "uses": code.uses,
            "note": code.note,
            "made_at": to_ms(code.made_at),
            "valid_until": None if code.valid_until is None else to_ms(code.valid_until),
            **terms.values(code.terms),
        },
    )


def by_secret(tx: Transaction, hashed: str) -> Code | None:
    """Read the code whose secret has that hash."""
    row = tx.execute(sql(f"SELECT {_CODE} FROM plans_codes WHERE hash = :hash"), {"hash": hashed}).first()
    return _code(row) if row else None


def code(tx: Transaction, code: str) -> Code | None:
    """Read one code."""
    row = tx.execute(sql(f"SELECT {_CODE} FROM plans_codes WHERE id = :id"), {"id": code}).first()
    return _code(row) if row else None


def codes(tx: Transaction, *, before: tuple[int, str], limit: int) -> list[Code]:
    """Read codes, newest first, strictly before a place."""
    rows = tx.execute(
        sql(
            f"SELECT {_CODE} FROM plans_codes WHERE (made_at, id) < (:made_at, :id)"
            " ORDER BY made_at DESC, id DESC LIMIT :limit"
        ),
        {"made_at": before[0], "id": before[1], "limit": limit},
    )
    return [_code(row) for row in rows]


def end(tx: Transaction, code: str, *, now_ms: int) -> None:
    """Let a code be used by nobody else; the first time stays."""
    tx.execute(
        sql("UPDATE plans_codes SET ended_at = :now WHERE id = :id AND ended_at IS NULL"), {"id": code, "now": now_ms}
    )


def use(tx: Transaction, code: str, account: str, *, now_ms: int) -> bool:
    """Count one use if the code is good and the account has not used it; say whether it was, in one statement."""
    used = tx.execute(
        sql(
            "UPDATE plans_codes SET used = used + 1 WHERE id = :id AND used < uses AND ended_at IS NULL"
            " AND (valid_until IS NULL OR valid_until > :now)"
            " AND NOT EXISTS (SELECT 1 FROM plans_gifts g WHERE g.code = plans_codes.id AND g.account = :account)"
        ),
        {"id": code, "account": account, "now": now_ms},
    )
    return used.rowcount > 0


def add_gift(tx: Transaction, gift: Gift) -> None:
    """Insert what was given; UniqueViolation if the account has used that code."""
    tx.execute(
        sql(
            f"INSERT INTO plans_gifts ({_GIFT}) VALUES"
            " (:id, :account, :code, :name, :bytes, :months, :worth, :currency, :redeemed_at)"
        ),
        {
            "id": gift.id,
            "account": gift.account,
            "code": gift.code,
            "name": gift.name,
            "bytes": gift.bytes,
            "months": gift.months,
            "worth": gift.worth.minor,
            "currency": gift.worth.currency,
            "redeemed_at": to_ms(gift.redeemed_at),
        },
    )


def gift_of(tx: Transaction, account: str, code: str) -> Gift | None:
    """Read what an account was given by a code."""
    row = tx.execute(
        sql(f"SELECT {_GIFT} FROM plans_gifts WHERE account = :account AND code = :code"),
        {"account": account, "code": code},
    ).first()
    return _gift(row) if row else None


def gifts(tx: Transaction, account: str) -> list[Gift]:
    """Read all that an account was given, in order."""
    rows = tx.execute(
        sql(f"SELECT {_GIFT} FROM plans_gifts WHERE account = :account ORDER BY redeemed_at, id"), {"account": account}
    )
    return [_gift(row) for row in rows]


def given_without_posting(tx: Transaction) -> list[str]:
    """Find gifts that the ledger does not know with what they are worth."""
    rows = tx.execute(
        sql(
            "SELECT g.id FROM plans_gifts g LEFT JOIN plans_postings p ON p.kind = 'gift' AND p.subject = g.id"
            " LEFT JOIN plans_lines l ON l.posting = p.n AND l.book = 'vouchers'"
            " WHERE l.minor IS NULL OR l.minor <> g.worth OR l.currency <> g.currency ORDER BY g.id LIMIT 100"
        )
    )
    return [row.id for row in rows]


def miscounted(tx: Transaction) -> list[str]:
    """Find codes that were used more often than they count."""
    rows = tx.execute(
        sql(
            "SELECT c.id FROM plans_codes c JOIN plans_gifts g ON g.code = c.id GROUP BY c.id, c.used"
            " HAVING count(*) > c.used ORDER BY c.id LIMIT 100"
        )
    )
    return [row.id for row in rows]


def erase(tx: Transaction, account: str) -> None:
    """Remove what an account was given; codes go on counting how often they were used."""
    tx.execute(sql("DELETE FROM plans_periods WHERE account = :account AND gift <> ''"), {"account": account})
    tx.execute(sql("DELETE FROM plans_gifts WHERE account = :account"), {"account": account})


def _code(row: Any) -> Code:
    return Code(
        id=row.id,
        terms=terms.terms_of(row),
        months=row.months,
        uses=row.uses,
        used=row.used,
        note=row.note,
        made_at=from_ms(row.made_at),
        valid_until=None if row.valid_until is None else from_ms(row.valid_until),
        ended_at=None if row.ended_at is None else from_ms(row.ended_at),
    )


def _gift(row: Any) -> Gift:
    return Gift(
        id=row.id,
        account=row.account,
        code=row.code,
        name=row.name,
        bytes=row.bytes,
        months=row.months,
        worth=Money(row.worth, row.currency),
        redeemed_at=from_ms(row.redeemed_at),
    )
