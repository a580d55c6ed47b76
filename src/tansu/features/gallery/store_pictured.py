"""The SQL of what a listing of files shows of assets."""

from collections.abc import Sequence

from tansu.features.gallery.model import Pictured, RenditionState
from tansu.ports.database import Transaction, as_list, listed, sql


def pictured(tx: Transaction, account: str, blobs: Sequence[str]) -> dict[str, Pictured]:
    """Read what a listing shows of the assets whose originals are these blobs, by blob."""
    rows = tx.execute(
        sql(
            "SELECT blob, id, width, height, latitude, longitude, altitude, taken_local, rendition FROM gallery_assets"
            f" WHERE account = :account AND blob IN {listed(tx, 'blobs')}"
        ),
        {"account": account, "blobs": as_list(blobs)},
    )
    return {
        row.blob: Pictured(
            asset=row.id,
            width=row.width,
            height=row.height,
            latitude=row.latitude,
            longitude=row.longitude,
            altitude=row.altitude,
            taken_ms=row.taken_local,
            ready=row.rendition == RenditionState.READY,
        )
        for row in rows
    }
