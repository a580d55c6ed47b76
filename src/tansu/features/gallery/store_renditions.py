"""The gallery's SQL for renditions that are to be made, or made again."""

from tansu.features.gallery.model import RenditionState
from tansu.ports.database import Transaction, sql


def count_renditions(tx: Transaction) -> dict[RenditionState, int]:
    """Count assets of all accounts that have no renditions yet, or will not have any."""
    # Two plain counts, each on its own small partial index.
    pending = tx.execute(sql("SELECT count(*) FROM gallery_assets WHERE rendition = 0")).scalar_one()
    failed = tx.execute(sql("SELECT count(*) FROM gallery_assets WHERE rendition = 2")).scalar_one()
    return {RenditionState.PENDING: pending, RenditionState.FAILED: failed}


def make_pending(tx: Transaction, account: str, asset: str, *, was: RenditionState) -> bool:
    """Mark one asset's renditions to be made again, if they are as is said."""
    return (
        tx.execute(
            sql("UPDATE gallery_assets SET rendition = 0 WHERE account = :account AND id = :id AND rendition = :was"),
            {"account": account, "id": asset, "was": was.value},
        ).rowcount
        > 0
    )


def reset_renditions(tx: Transaction, account: str, *, only: RenditionState) -> int:
    """Mark renditions to be made again."""
    return tx.execute(
        sql("UPDATE gallery_assets SET rendition = 0 WHERE account = :account AND rendition = :only"),
        {"account": account, "only": int(only)},
    ).rowcount
