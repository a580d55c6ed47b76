"""The SQL of uploads in progress."""

import json
from collections.abc import Sequence
from typing import Any

from tansu.core.instants import from_ms
from tansu.foundation.uploads.model import StagedPart, State, Upload
from tansu.ports.database import Transaction, sql

_UPLOAD = (
    "id, account, feature, state, length, received, reserved, partial, sha256, metadata, blob, extension,"
    " asset, outcome, expires_at"
)
_MINE = "id = :id AND account = :account"


def add(tx: Transaction, values: dict[str, Any]) -> None:
    """Enter a new upload."""
    tx.execute(
        sql(
            "INSERT INTO uploads_uploads (id, account, feature, state, length, reserved, partial, resumable,"
            " sha256, metadata, blob, extension, created_at, expires_at)"
            " VALUES (:id, :account, :feature, 'open', :length, :reserved, :partial, :resumable, :sha256,"
            " :metadata, :blob, :extension, :created_at, :expires_at)"
        ),
        values,
    )


def get(tx: Transaction, account: str, upload: str) -> Upload | None:
    """Read one upload of the account."""
    row = tx.execute(
        sql(f"SELECT {_UPLOAD} FROM uploads_uploads WHERE {_MINE}"), {"id": upload, "account": account}
    ).first()
    return _upload(row) if row else None


def parts(tx: Transaction, upload: str) -> list[StagedPart]:
    """Read the parts of an upload in order."""
    rows = tx.execute(
        sql(
            "SELECT number, staged_in, staged_number, size, sha256, crc32 FROM uploads_parts"
            " WHERE upload = :upload ORDER BY number"
        ),
        {"upload": upload},
    )
    return [StagedPart(*row) for row in rows]


def take(tx: Transaction, upload: Upload, *, writer: str, now_ms: int, until_ms: int) -> int | None:
    """Become the one writer if nobody is and the upload stands where the caller thinks it does.

    Return how many have been so far, this one included, or None.
    """
    return tx.execute(
        sql(
            "UPDATE uploads_uploads SET writer = :writer, writer_until = :until, writers = writers + 1"
            f" WHERE {_MINE} AND state = 'open' AND received = :received AND (writer = '' OR writer_until < :now)"
            " RETURNING writers"
        ),
        {
            "id": upload.id,
            "account": upload.account,
            "received": upload.received,
            "writer": writer,
            "now": now_ms,
            "until": until_ms,
        },
    ).scalar_one_or_none()


def renew(tx: Transaction, upload: str, *, writer: str, until_ms: int) -> bool:
    """Stay the one writer."""
    return _changed(
        tx,
        "UPDATE uploads_uploads SET writer_until = :until WHERE id = :id AND writer = :writer",
        id=upload,
        writer=writer,
        until=until_ms,
    )


def leave(tx: Transaction, upload: str, *, writer: str) -> None:
    """Stop being the writer without having added anything."""
    tx.execute(
        sql("UPDATE uploads_uploads SET writer = '' WHERE id = :id AND writer = :writer"),
        {"id": upload, "writer": writer},
    )


def advance(tx: Transaction, upload: str, *, writer: str, size: int, expires_ms: int) -> bool:
    """Count `size` more bytes as received and let go, if the caller still is the writer."""
    return _changed(
        tx,
        "UPDATE uploads_uploads SET received = received + :size, writer = '', expires_at = :expires"
        " WHERE id = :id AND writer = :writer",
        id=upload,
        writer=writer,
        size=size,
        expires=expires_ms,
    )


def add_part(tx: Transaction, upload: str, part: StagedPart) -> None:
    """Enter a durable part."""
    tx.execute(
        sql(
            "INSERT INTO uploads_parts (upload, number, staged_in, staged_number, size, sha256, crc32)"
            " VALUES (:upload, :number, :staged_in, :staged_number, :size, :sha256, :crc32)"
        ),
        {"upload": upload, **vars(part)},
    )


def finish(tx: Transaction, upload: str, *, asset: str, outcome: str, expires_ms: int) -> bool:
    """Mark an open upload as done; False if somebody else did."""
    return _changed(
        tx,
        "UPDATE uploads_uploads SET state = 'done', received = length, reserved = 0, writer = '', asset = :asset,"
        " outcome = :outcome, expires_at = :expires WHERE id = :id AND state = 'open'",
        id=upload,
        asset=asset,
        outcome=outcome,
        expires=expires_ms,
    )


def grow(tx: Transaction, upload: str, *, by: int, until_ms: int) -> int | None:
    """Let an open upload be longer, and hold more; return its new length, or None if it is gone."""
    return tx.execute(
        sql(
            "UPDATE uploads_uploads SET length = length + :by, reserved = reserved + :by, expires_at = :until"
            " WHERE id = :id AND state = 'open' RETURNING length"
        ),
        {"id": upload, "by": by, "until": until_ms},
    ).scalar_one_or_none()


def remove(tx: Transaction, upload: str) -> int | None:
    """Remove an upload; return the bytes that were still reserved, or None if it was gone."""
    tx.execute(sql("DELETE FROM uploads_parts WHERE upload = :id"), {"id": upload})
    tx.execute(sql("DELETE FROM uploads_chunks WHERE upload = :id"), {"id": upload})
    return tx.execute(
        sql("DELETE FROM uploads_uploads WHERE id = :id RETURNING reserved"), {"id": upload}
    ).scalar_one_or_none()


def set_reserved(tx: Transaction, upload: str, reserved: int) -> None:
    """Note how many bytes of quota an upload holds."""
    tx.execute(
        sql("UPDATE uploads_uploads SET reserved = :reserved WHERE id = :id"), {"id": upload, "reserved": reserved}
    )


def expired(tx: Transaction, *, before_ms: int, limit: int) -> list[Upload]:
    """Read uploads of all accounts whose time has passed and that nobody is writing to."""
    rows = tx.execute(
        sql(
            f"SELECT {_UPLOAD} FROM uploads_uploads WHERE expires_at < :before"
            " AND (writer = '' OR writer_until < :before) ORDER BY expires_at LIMIT :limit"
        ),
        {"before": before_ms, "limit": limit},
    )
    return [_upload(row) for row in rows]


def all_open(tx: Transaction) -> list[Upload]:
    """Read the unfinished uploads of all accounts."""
    return [_upload(row) for row in tx.execute(sql(f"SELECT {_UPLOAD} FROM uploads_uploads WHERE state = 'open'"))]


def still_expired(tx: Transaction, upload: Upload, *, before_ms: int) -> bool:
    """Say whether an upload is as it was when it was found expired, and keep it so until the transaction ends."""
    return _changed(
        tx,
        "UPDATE uploads_uploads SET writer = '' WHERE id = :id AND state = :state AND received = :received"
        " AND expires_at < :before AND (writer = '' OR writer_until < :before)",
        id=upload.id,
        state=upload.state.value,
        received=upload.received,
        before=before_ms,
    )


def of_account(tx: Transaction, account: str) -> list[Upload]:
    """Read all uploads of an account."""
    rows = tx.execute(
        sql(f"SELECT {_UPLOAD} FROM uploads_uploads WHERE account = :account ORDER BY id"), {"account": account}
    )
    return [_upload(row) for row in rows]


def reserved(tx: Transaction, account: str) -> int:
    """Add up what uploads of an account have been promised and not used."""
    statement = "SELECT COALESCE(sum(reserved), 0) FROM uploads_uploads WHERE account = :account"
    return int(tx.execute(sql(statement), {"account": account}).scalar_one())


def count_open(tx: Transaction, account: str) -> int:
    """Count an account's unfinished uploads."""
    return int(
        tx.execute(
            sql("SELECT count(*) FROM uploads_uploads WHERE account = :account AND state = 'open'"),
            {"account": account},
        ).scalar_one()
    )


def let_all_go(tx: Transaction, *, now_ms: int) -> None:
    """Take every writer's hold away, and end what only its own request could have finished."""
    tx.execute(sql("UPDATE uploads_uploads SET writer = '', writer_until = 0 WHERE writer <> ''"))
    tx.execute(
        sql("UPDATE uploads_uploads SET expires_at = :now - 1 WHERE resumable = 0 AND state = 'open'"), {"now": now_ms}
    )


def known(tx: Transaction, uploads: Sequence[str]) -> set[str]:
    """Say which of these uploads exist, or hold parts that others are made of."""
    rows = tx.execute(sql("SELECT id FROM uploads_uploads WHERE id IN :ids", "ids"), {"ids": list(uploads)})
    return {row.id for row in rows}


def _changed(tx: Transaction, statement: str, **values: object) -> bool:
    return tx.execute(sql(statement), values).rowcount > 0


def _upload(row: Any) -> Upload:
    return Upload(
        id=row.id,
        account=row.account,
        feature=row.feature,
        state=State(row.state),
        length=row.length,
        received=row.received,
        reserved=row.reserved,
        partial=bool(row.partial),
        sha256=row.sha256,
        metadata=json.loads(row.metadata),
        blob=row.blob,
        extension=row.extension,
        asset=row.asset,
        outcome=row.outcome,
        expires_at=from_ms(row.expires_at),
    )
