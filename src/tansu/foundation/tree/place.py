"""Giving names to things."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from tansu.core.errors import Conflict, Invalid
from tansu.core.instants import from_ms, to_ms
from tansu.foundation import changes, claims, usage
from tansu.foundation.tree import store
from tansu.foundation.tree.model import DEEPEST, LONGEST_NAME, ROOT, Entry, category_of, clean_name, name_key
from tansu.foundation.work import Work
from tansu.ports.blobs import BlobRef

LONGEST_SUFFIX = 32

FEED = "tree"
"""Under which feature the tree's own changes are told, whatever feature an entry belongs to."""


def make_folder(work: Work, path: Sequence[str]) -> int:
    """Find or make the folders along `path` and return the number of the last; the root for an empty path.

    Raises Conflict where a file is in the way, Invalid for more folders in folders than there may be.
    """
    usage.lock(work)
    if len(path) > DEEPEST:
        raise Invalid(f"Folders can lie {DEEPEST} deep in folders, not deeper.")
    number = ROOT
    for name in path:
        found = store.child(work.tx, work.account, number, name_key(clean_name(name)))
        if found and not found.folder:
            raise Conflict(f"“{name}” is a file, so nothing can be put inside it.")
        number = found.number if found else _add(work, number, name, folder=True).number
    return number


def add_folder(work: Work, parent: int, name: str) -> Entry:
    """Make a folder of that name. Conflict if the name is taken."""
    usage.lock(work)
    if store.child(work.tx, work.account, parent, name_key(clean_name(name))):
        raise Conflict(f"There is something named “{name}” already.")
    return _add(work, parent, name, folder=True)


def place(
    work: Work,
    folder: int,
    name: str,
    *,
    blob: BlobRef,
    mime: str,
    modified_at: datetime,
    created_at: datetime | None = None,
    beside: bool = False,
    reserved: int = 0,
) -> Entry:
    """Name `blob` in `folder` and claim it, out of `reserved` bytes of quota.

    With `beside`, a name that is taken becomes `name (2).jpg`; without, it raises Conflict.
    """
    usage.lock(work)
    name = clean_name(name)
    if beside:
        name = free_name(work, folder, name)
    elif store.child(work.tx, work.account, folder, name_key(name)):
        raise Conflict(f"There is something named “{name}” already.")
    return _add(
        work,
        folder,
        name,
        folder=False,
        blob=blob,
        mime=mime,
        modified_at=modified_at,
        created_at=created_at,
        reserved=reserved,
    )


def _add(
    work: Work,
    parent: int,
    name: str,
    *,
    folder: bool,
    blob: BlobRef | None = None,
    mime: str = "",
    modified_at: datetime | None = None,
    created_at: datetime | None = None,
    reserved: int = 0,
) -> Entry:
    number = changes.record_new(work, FEED, collection=str(parent))
    now = to_ms(work.now)
    size = blob.size if blob else 0
    values: dict[str, Any] = {
        "number": number,
        "parent": parent,
        "name": name,
        "name_key": name_key(name),
        "folder": int(folder),
        "feature": work.feature,
        "mime": mime,
        "blob": blob.id if blob else None,
        "size": size,
        "modified_at": to_ms(modified_at) if modified_at else now,
        "created_at": to_ms(created_at) if created_at else now,
    }
    if blob:
        claims.claim(work, blob.id, kind="entry", claimant=str(number), category=category_of(mime), reserved=reserved)
    store.add(work.tx, work.account, values)
    store.touch(work.tx, work.account, parent, rev=number, at_ms=now, grown=size)
    return Entry(
        number=number,
        parent=parent,
        name=name,
        folder=folder,
        feature=work.feature,
        mime=mime,
        blob=values["blob"],
        size=size,
        modified_at=from_ms(values["modified_at"]),
        created_at=from_ms(values["created_at"]),
        rev=number,
        etag_rev=number,
        sha256=blob.sha256 if blob else "",
    )


def free_name(work: Work, folder: int, name: str) -> str:
    """Return `name`, or the first of `name (2)`, `name (3)`, … that is free in `folder`."""
    stem, suffix = PurePosixPath(name).stem, PurePosixPath(name).suffix
    if len(suffix.encode()) > LONGEST_SUFFIX:
        # What is so long is part of the name, and may be cut like it.
        stem, suffix = name, ""
    first, step = 1, 50
    while True:
        wanted = [name if n == 1 else _numbered(stem, suffix, n) for n in range(first, first + step)]
        taken = store.names_like(work.tx, work.account, folder, [name_key(one) for one in wanted])
        for one in wanted:
            if name_key(one) not in taken:
                return one
        first, step = first + step, step * 2


def _numbered(stem: str, suffix: str, n: int) -> str:
    tail = f" ({n}){suffix}"
    room = LONGEST_NAME - len(tail.encode())
    return stem.encode()[:room].decode(errors="ignore") + tail
