"""The SQL of uploads that come as chunks in a folder."""

from dataclasses import asdict
from typing import Any

from tansu.core.instants import from_ms, to_ms
from tansu.foundation.uploads.model import Chunk
from tansu.ports.database import Transaction, sql

_CHUNK = "number, name, staged_number, size, sha256, crc32, received_at"
_IDLE = "state = 'open' AND (writer = '' OR writer_until < :now)"


def set_folder(tx: Transaction, upload: str, folder: str) -> None:
    """Let an upload be known by its folder's name. UniqueViolation if the account has one of that name."""
    tx.execute(sql("UPDATE uploads_uploads SET folder = :folder WHERE id = :id"), {"id": upload, "folder": folder})


def in_folder(tx: Transaction, account: str, folder: str) -> str | None:
    """Read the id of the upload in the account's folder of that name."""
    row = tx.execute(
        sql("SELECT id FROM uploads_uploads WHERE account = :account AND folder = :folder AND folder <> ''"),
        {"account": account, "folder": folder},
    ).first()
    return row.id if row else None


def folders(tx: Transaction, account: str, *, limit: int) -> list[tuple[str, str]]:
    """Read (folder, upload) of the account's open folders, in order of their names."""
    rows = tx.execute(
        sql(
            "SELECT folder, id FROM uploads_uploads WHERE account = :account AND folder <> '' AND state = 'open'"
            " ORDER BY folder LIMIT :limit"
        ),
        {"account": account, "limit": limit},
    )
    return [(row.folder, row.id) for row in rows]


def next_attempt(tx: Transaction, upload: str, *, now_ms: int) -> int | None:
    """Number one more attempt to stage a chunk, or None while the folder is being assembled, or is done."""
    return tx.execute(
        sql(f"UPDATE uploads_uploads SET writers = writers + 1 WHERE id = :id AND {_IDLE} RETURNING writers"),
        {"id": upload, "now": now_ms},
    ).scalar_one_or_none()


def chunks(tx: Transaction, upload: str) -> list[Chunk]:
    """Read the chunks of an upload in the order of their numbers."""
    rows = tx.execute(
        sql(f"SELECT {_CHUNK} FROM uploads_chunks WHERE upload = :upload ORDER BY number"),
        {"upload": upload},
    )
    return [_chunk(row) for row in rows]


def totals(tx: Transaction, upload: str, *, but: int = -1) -> tuple[int, int]:
    """Read how many chunks an upload has and how many bytes they are, one number left out."""
    row = tx.execute(
        sql(
            "SELECT count(*) AS pieces, COALESCE(sum(size), 0) AS size FROM uploads_chunks"
            " WHERE upload = :upload AND number <> :but"
        ),
        {"upload": upload, "but": but},
    ).one()
    return int(row.pieces), int(row.size)


def chunk(tx: Transaction, upload: str, number: int) -> Chunk | None:
    """Read one chunk."""
    row = tx.execute(
        sql(f"SELECT {_CHUNK} FROM uploads_chunks WHERE upload = :upload AND number = :number"),
        {"upload": upload, "number": number},
    ).first()
    return _chunk(row) if row else None


def put(tx: Transaction, upload: str, chunk: Chunk) -> None:
    """Enter a durable chunk, in the place of an earlier one of its number."""
    tx.execute(
        sql(
            f"INSERT INTO uploads_chunks (upload, {_CHUNK})"
            " VALUES (:upload, :number, :name, :staged_number, :size, :sha256, :crc32, :received_at)"
            " ON CONFLICT (upload, number) DO UPDATE SET name = excluded.name, staged_number = excluded.staged_number,"
            " size = excluded.size, sha256 = excluded.sha256, crc32 = excluded.crc32,"
            " received_at = excluded.received_at"
        ),
        {**asdict(chunk), "upload": upload, "received_at": to_ms(chunk.received_at)},
    )


def remove(tx: Transaction, upload: str, number: int) -> None:
    """Remove one chunk."""
    tx.execute(
        sql("DELETE FROM uploads_chunks WHERE upload = :upload AND number = :number"),
        {"upload": upload, "number": number},
    )


def stand(
    tx: Transaction, upload: str, *, received: int, length: int, reserved: int, now_ms: int, expires_ms: int
) -> bool:
    """Write how much has come and is held, unless the folder is being assembled, or is done."""
    return (
        tx.execute(
            sql(
                "UPDATE uploads_uploads SET received = :received, length = :length, reserved = :reserved,"
                f" expires_at = :expires WHERE id = :id AND {_IDLE}"
            ),
            {
                "id": upload,
                "received": received,
                "length": length,
                "reserved": reserved,
                "now": now_ms,
                "expires": expires_ms,
            },
        ).rowcount
        > 0
    )


def set_extension(tx: Transaction, upload: str, extension: str) -> None:
    """Write under which extension the bytes will be stored."""
    tx.execute(
        sql("UPDATE uploads_uploads SET extension = :extension WHERE id = :id"), {"id": upload, "extension": extension}
    )


def _chunk(row: Any) -> Chunk:
    return Chunk(
        number=row.number,
        name=row.name,
        staged_number=row.staged_number,
        size=row.size,
        sha256=row.sha256,
        crc32=row.crc32,
        received_at=from_ms(row.received_at),
    )
