"""How entries of the tree look as JSON, and how they are named in addresses."""

from collections.abc import Mapping, Sequence
from typing import Any

from tansu.core.errors import Invalid, NotFound
from tansu.core.instants import rfc3339
from tansu.features import gallery
from tansu.foundation import tree
from tansu.foundation.tree import Entry
from tansu.foundation.work import Work

LONGEST_PATH = 32_768


def number_of(text: str) -> int:
    """The number in an address; what is no number names nothing, hence NotFound."""
    if not (text.isascii() and text.isdecimal()) or len(text) > 18:
        raise NotFound
    return int(text)


def path_of(text: str) -> tuple[str, ...]:
    """Names from a path as people write it, with or without a slash at its ends; empty for the root."""
    if len(text) > LONGEST_PATH:
        raise Invalid("This path is too long.")
    return tuple(text.strip("/").split("/")) if text.strip("/") else ()


def entry_json(work: Work, entry: Entry) -> dict[str, Any]:
    """One entry with its path and, of a photo or video, its asset."""
    assets = gallery.assets_of(work, [entry.blob]) if entry.blob else {}
    return plain_json(entry, path="/".join(tree.path_of(work, entry.number)), assets=assets)


def entries_json(work: Work, entries: Sequence[Entry], *, folder: str | None) -> list[dict[str, Any]]:
    """Several entries; with their paths if they lie in one `folder`, else without."""
    assets = gallery.assets_of(work, [one.blob for one in entries if one.blob])
    within = f"{folder}/" if folder else ""
    return [plain_json(one, path=None if folder is None else within + one.name, assets=assets) for one in entries]


def plain_json(entry: Entry, *, path: str | None, assets: Mapping[str, str]) -> dict[str, Any]:
    """The fields of an entry."""
    return {
        "number": entry.number,
        "parent": entry.parent,
        "name": entry.name,
        "path": path,
        "folder": entry.folder,
        "size": entry.size,
        "sha256": entry.sha256 or None,
        "mime": entry.mime,
        "etag": entry.etag,
        "modified_at": rfc3339(entry.modified_at),
        "created_at": rfc3339(entry.created_at),
        "feature": entry.feature,
        "asset": assets.get(entry.blob or ""),
        "favourite": entry.favourite,
        "trashed_at": rfc3339(entry.trashed_at) if entry.trashed_at else None,
        "purge_at": rfc3339(entry.purge_at) if entry.purge_at else None,
    }
