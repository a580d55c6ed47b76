"""The gallery's only SQL."""

from collections.abc import Sequence
from typing import Any

from tansu.core.instants import from_ms, local_to_ms, to_ms
from tansu.features.gallery.model import Asset, AssetState, Month, RenditionState, times_from_ms
from tansu.ports.database import Transaction, among, asked, for_each, joined, plain_words, sql
from tansu.ports.media import Kind, Place

_KINDS = [Kind.PHOTO, Kind.VIDEO]
_STATES = list(AssetState)
_LIVE = str(int(AssetState.LIVE))
_ASSET = (
    "id, blob, sha256, state, kind, mime, width, height, orientation, duration_ms, taken_local, taken_offset,"
    " taken_from, camera_make, camera_model, latitude, longitude, altitude, favourite, colour, rendition, added_at, rev"
)


def add(tx: Transaction, account: str, asset: Asset) -> None:
    """Enter a new asset."""
    tx.execute(
        sql(
            "INSERT INTO gallery_assets (account, id, blob, sha256, state, kind, mime, width, height, ratio,"
            " orientation, duration_ms, taken_local, taken_offset, taken_from, bucket, camera_make, camera_model,"
            " latitude, longitude, altitude, favourite, colour, rendition, added_at, rev)"
            " VALUES (:account, :id, :blob, :sha256, :state, :kind, :mime, :width, :height, :ratio,"
            " :orientation, :duration_ms, :taken_local, :taken_offset, :taken_from, :bucket, :camera_make,"
            " :camera_model, :latitude, :longitude, :altitude, :favourite, :colour, :rendition, :added_at, :rev)"
        ),
        _values(account, asset),
    )


def get(tx: Transaction, account: str, asset: str) -> Asset | None:
    """Read one asset."""
    row = tx.execute(
        sql(f"SELECT {_ASSET} FROM gallery_assets WHERE account = :account AND id = :id"),
        {"account": account, "id": asset},
    ).first()
    return _asset(row) if row else None


def get_many(tx: Transaction, account: str, assets: Sequence[str]) -> list[Asset]:
    """Read several assets, in no order."""
    rows = tx.execute(
        sql(f"SELECT {_ASSET} FROM gallery_assets WHERE account = :account AND id IN :ids", "ids"),
        {"account": account, "ids": list(assets)},
    )
    return [_asset(row) for row in rows]


def by_blob(tx: Transaction, account: str, blob: str) -> Asset | None:
    """Read the asset whose original is that blob."""
    row = tx.execute(
        sql(f"SELECT {_ASSET} FROM gallery_assets WHERE account = :account AND blob = :blob"),
        {"account": account, "blob": blob},
    ).first()
    return _asset(row) if row else None


def by_blobs(tx: Transaction, account: str, blobs: Sequence[str]) -> list[Asset]:
    """Read the assets whose originals are these blobs."""
    rows = tx.execute(
        sql(f"SELECT {_ASSET} FROM gallery_assets WHERE account = :account AND blob {among(tx, 'blobs')}"),
        {"account": account, "blobs": plain_words(tx, sorted(blobs))},
    )
    return [_asset(row) for row in rows]


def by_checksums(
    tx: Transaction, account: str, checksums: Sequence[str]
) -> tuple[dict[int, str], dict[int, AssetState]]:
    """Map the places of `checksums` that the gallery has to asset ids, and of those that are not live to states."""
    # A tree is gone through soonest in its order; hashes have none.
    ordered = tx.engine == "sqlite"
    places = sorted(range(len(checksums)), key=checksums.__getitem__) if ordered else range(len(checksums))
    found = tx.execute(
        sql(
            f"SELECT {joined(tx, 'place')} AS places, {joined(tx, 'id')} AS ids, {joined(tx, 'state')} AS states"
            f" FROM {asked(tx, 'checksums')} CROSS JOIN gallery_assets WHERE {_is_asked(tx)}"
        ),
        {"account": account, "checksums": plain_words(tx, list(map(checksums.__getitem__, places)))},
    ).one()
    if found.places is None:
        return {}, {}
    known, states = [places[int(one)] for one in found.places.split(",")], found.states.split(",")
    # Nearly always all are live, and to look at each of thousands would cost as much as to find them.
    resting = {}
    if states.count(_LIVE) < len(states):
        resting = {one: AssetState(int(state)) for one, state in zip(known, states, strict=True) if state != _LIVE}
    return dict(zip(known, found.ids.split(","), strict=True)), resting


def _is_asked(tx: Transaction) -> str:
    """The condition that an asset of the account has the checksum asked for, as the engine's index has it."""
    if tx.engine == "postgresql":
        return "account || sha256 = :account || word"
    return "account = :account AND sha256 = word"


def exists(tx: Transaction, account: str, asset: str) -> RenditionState | None:
    """Say whether there is such an asset, by the state of its renditions."""
    state = tx.execute(
        sql("SELECT rendition FROM gallery_assets WHERE account = :account AND id = :id"),
        {"account": account, "id": asset},
    ).scalar_one_or_none()
    return None if state is None else RenditionState(state)


def update(tx: Transaction, account: str, asset: Asset) -> None:
    """Write what may change of an asset."""
    values = _values(account, asset)
    tx.execute(
        sql(
            "UPDATE gallery_assets SET state = :state, taken_local = :taken_local, taken_offset = :taken_offset,"
            " taken_from = :taken_from, bucket = :bucket, favourite = :favourite, colour = :colour, width = :width,"
            " height = :height, ratio = :ratio, rendition = :rendition, rev = :rev"
            " WHERE account = :account AND id = :id"
        ),
        values,
    )


def set_states(tx: Transaction, account: str, assets: Sequence[Asset]) -> None:
    """Write state and number of change of several assets."""
    for_each(
        tx,
        "UPDATE gallery_assets SET state = :state, rev = :rev WHERE account = :account AND id = :id",
        [(int(one.state), one.rev, account, one.id) for one in assets],
    )


def remove(tx: Transaction, account: str, asset: str) -> None:
    """Remove one asset."""
    tx.execute(
        sql("DELETE FROM gallery_assets WHERE account = :account AND id = :id"), {"account": account, "id": asset}
    )


def count_in(tx: Transaction, account: str, asset: Asset, *, version: int) -> None:
    """Add an asset to the counts of its month, in the same transaction as itself."""
    tx.execute(
        sql(
            "INSERT INTO gallery_months (account, state, bucket, count, ratios, version)"
            " VALUES (:account, :state, :bucket, 1, :ratio, :version) ON CONFLICT (account, state, bucket) DO UPDATE"
            " SET count = gallery_months.count + 1, ratios = gallery_months.ratios + :ratio, version = :version"
        ),
        _month_of(account, asset, version),
    )


def count_out(tx: Transaction, account: str, asset: Asset, *, version: int) -> None:
    """Take an asset out of the counts of its month."""
    tx.execute(
        sql(
            "UPDATE gallery_months SET count = count - 1, ratios = ratios - :ratio, version = :version"
            " WHERE account = :account AND state = :state AND bucket = :bucket"
        ),
        _month_of(account, asset, version),
    )


def recount_changed(tx: Transaction, account: str, before: Asset, after: Asset) -> None:
    """Move an asset from its old month to its new one, or only note that its month has changed."""
    old, new = (_month_of(account, one, after.rev) for one in (before, after))
    if old != new:
        count_out(tx, account, before, version=after.rev)
        count_in(tx, account, after, version=after.rev)
        return
    tx.execute(
        sql(
            "UPDATE gallery_months SET version = :version"
            " WHERE account = :account AND state = :state AND bucket = :bucket"
        ),
        {name: new[name] for name in ("account", "state", "bucket", "version")},
    )


def months(tx: Transaction, account: str) -> list[Month]:
    """Read the months that have or had living assets, newest first."""
    rows = tx.execute(
        sql(
            "SELECT bucket, count, ratios, version FROM gallery_months"
            " WHERE account = :account AND state = 0 ORDER BY bucket DESC"
        ),
        {"account": account},
    )
    return list(map(Month._make, rows.tuples()))


def month(tx: Transaction, account: str, bucket: int) -> Month | None:
    """Read one month's counts."""
    row = tx.execute(
        sql(
            "SELECT bucket, count, ratios, version FROM gallery_months"
            " WHERE account = :account AND state = 0 AND bucket = :bucket"
        ),
        {"account": account, "bucket": bucket},
    ).first()
    return Month(*row) if row else None


def month_rows(tx: Transaction, account: str, bucket: int, *, skip: int, limit: int) -> Sequence[Any]:
    """Read a stretch of a month straight from the wide index, newest first."""
    return tx.execute(
        sql(
            "SELECT id, taken_local, ratio, colour, kind, duration_ms, favourite, rendition FROM gallery_assets"
            " WHERE account = :account AND state = 0 AND bucket = :bucket"
            " ORDER BY taken_local DESC, id DESC LIMIT :limit OFFSET :skip"
        ),
        {"account": account, "bucket": bucket, "skip": skip, "limit": limit},
    ).all()


def pending(tx: Transaction, account: str, *, limit: int) -> list[Asset]:
    """Read assets of an account that have no renditions yet, newest arrival first: it is being looked at."""
    rows = tx.execute(
        sql(
            f"SELECT {_ASSET} FROM gallery_assets WHERE account = :account AND rendition = 0"
            " ORDER BY added_at DESC LIMIT :limit"
        ),
        {"account": account, "limit": limit},
    )
    return [_asset(row) for row in rows]


def in_state(tx: Transaction, account: str, state: AssetState, *, after: str, limit: int) -> list[Asset]:
    """Read assets in a state, in id order, strictly after an id."""
    rows = tx.execute(
        sql(
            f"SELECT {_ASSET} FROM gallery_assets WHERE account = :account AND state = :state AND id > :after"
            " ORDER BY id LIMIT :limit"
        ),
        {"account": account, "state": int(state), "after": after, "limit": limit},
    )
    return [_asset(row) for row in rows]


def state_totals(tx: Transaction, account: str, state: AssetState) -> tuple[int, int]:
    """Read (count, bytes) of assets in a state."""
    row = tx.execute(
        sql(
            "SELECT count(*) AS n, COALESCE(sum(b.size), 0) AS bytes FROM gallery_assets a JOIN claims_blobs b"
            " ON b.account = a.account AND b.id = a.blob WHERE a.account = :account AND a.state = :state"
        ),
        {"account": account, "state": int(state)},
    ).one()
    return row.n, int(row.bytes)


def page(tx: Transaction, account: str, *, after: str, limit: int) -> list[Asset]:
    """Read assets in id order."""
    rows = tx.execute(
        sql(f"SELECT {_ASSET} FROM gallery_assets WHERE account = :account AND id > :after ORDER BY id LIMIT :limit"),
        {"account": account, "after": after, "limit": limit},
    )
    return [_asset(row) for row in rows]


def totals(tx: Transaction, account: str) -> list[tuple[Kind, int, int]]:
    """Read (kind, count, bytes) of all assets, living and trashed."""
    rows = tx.execute(
        sql(
            "SELECT a.kind, count(*) AS n, sum(b.size) AS bytes FROM gallery_assets a JOIN claims_blobs b"
            " ON b.account = a.account AND b.id = a.blob WHERE a.account = :account GROUP BY a.kind ORDER BY a.kind"
        ),
        {"account": account},
    )
    return [(_KINDS[row.kind], row.n, int(row.bytes)) for row in rows]


def recount(tx: Transaction, account: str) -> list[tuple[int, int, int, int]]:
    """Work the month counts out from scratch: (state, bucket, count, ratios)."""
    rows = tx.execute(
        sql(
            "SELECT state, bucket, count(*) AS n, sum(ratio) AS ratios FROM gallery_assets"
            " WHERE account = :account GROUP BY state, bucket ORDER BY state, bucket"
        ),
        {"account": account},
    )
    return [(row.state, row.bucket, row.n, int(row.ratios)) for row in rows]


def kept_counts(tx: Transaction, account: str) -> list[tuple[int, int, int, int]]:
    """Read the month counts as they are kept: (state, bucket, count, ratios)."""
    rows = tx.execute(
        sql(
            "SELECT state, bucket, count, ratios FROM gallery_months"
            " WHERE account = :account AND count > 0 ORDER BY state, bucket"
        ),
        {"account": account},
    )
    return [(state, bucket, count, ratios) for state, bucket, count, ratios in rows]


def erase_counts(tx: Transaction, account: str) -> None:
    """Remove the month counts of an account."""
    tx.execute(sql("DELETE FROM gallery_months WHERE account = :account"), {"account": account})


def _month_of(account: str, asset: Asset, version: int) -> dict[str, Any]:
    return {
        "account": account,
        "state": int(asset.state),
        "bucket": asset.taken_at.bucket,
        "ratio": asset.ratio,
        "version": version,
    }


def _values(account: str, asset: Asset) -> dict[str, Any]:
    return {
        "account": account,
        "id": asset.id,
        "blob": asset.blob,
        "sha256": asset.sha256,
        "state": int(asset.state),
        "kind": _KINDS.index(asset.kind),
        "mime": asset.mime,
        "width": asset.width,
        "height": asset.height,
        "ratio": asset.ratio,
        "orientation": asset.orientation,
        "duration_ms": asset.duration_ms,
        "taken_local": local_to_ms(asset.taken_at.local),
        "taken_offset": asset.taken_at.offset_minutes,
        "taken_from": asset.taken_at.source.value,
        "bucket": asset.taken_at.bucket,
        "camera_make": asset.camera_make,
        "camera_model": asset.camera_model,
        "latitude": asset.place.latitude if asset.place else None,
        "longitude": asset.place.longitude if asset.place else None,
        "altitude": asset.place.altitude if asset.place else None,
        "favourite": int(asset.favourite),
        "colour": asset.colour,
        "rendition": int(asset.rendition),
        "added_at": to_ms(asset.added_at),
        "rev": asset.rev,
    }


def _asset(row: Any) -> Asset:
    placed = row.latitude is not None and row.longitude is not None
    return Asset(
        id=row.id,
        blob=row.blob,
        sha256=row.sha256,
        state=AssetState(row.state),
        kind=_KINDS[row.kind],
        mime=row.mime,
        width=row.width,
        height=row.height,
        orientation=row.orientation,
        duration_ms=row.duration_ms,
        taken_at=times_from_ms(row.taken_local, row.taken_offset, row.taken_from),
        camera_make=row.camera_make,
        camera_model=row.camera_model,
        place=Place(row.latitude, row.longitude, row.altitude) if placed else None,
        favourite=bool(row.favourite),
        colour=row.colour,
        rendition=RenditionState(row.rendition),
        added_at=from_ms(row.added_at),
        rev=row.rev,
    )
