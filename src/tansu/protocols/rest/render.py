"""How nouns look as JSON."""

from typing import Any

from tansu.core.instants import rfc3339
from tansu.features.gallery import AssetState, RenditionState, Shown

_STATE = {AssetState.LIVE: "live", AssetState.TRASH: "trash", AssetState.CAME_BACK: "came_back"}
_RENDITION = {RenditionState.PENDING: "pending", RenditionState.READY: "ready", RenditionState.FAILED: "failed"}


def asset_json(shown: Shown) -> dict[str, Any]:
    """One asset."""
    asset = shown.asset
    place = asset.place
    return {
        "id": asset.id,
        "name": shown.name,
        "kind": asset.kind.value,
        "mime": asset.mime,
        "size": shown.blob.size,
        "sha256": shown.blob.sha256,
        "width": asset.width,
        "height": asset.height,
        "duration_ms": asset.duration_ms,
        "taken_at": asset.taken_at.text,
        "taken_from": asset.taken_at.source.value,
        "camera": asset.camera,
        "place": None
        if place is None
        else {"latitude": place.latitude, "longitude": place.longitude, "altitude": place.altitude},
        "favourite": asset.favourite,
        "added_at": rfc3339(asset.added_at),
        "state": _STATE[asset.state],
        "purge_at": rfc3339(shown.purge_at) if shown.purge_at else None,
        "rendition": _RENDITION[asset.rendition],
        "path": shown.path,
        "etag": asset.etag,
    }
