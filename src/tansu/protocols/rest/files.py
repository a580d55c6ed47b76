"""Files over REST: what lies where, folders, moving, copying, trash."""

from typing import Annotated, Any

from fastapi import Query, Request
from pydantic import Field
from starlette.responses import Response

from tansu.core.errors import Invalid
from tansu.core.principal import Principal, Scope
from tansu.features import files
from tansu.foundation import changes, tree
from tansu.foundation.tree import Entry
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.conditions import condition_of
from tansu.protocols.rest.cursors import (
    children_place,
    feed_cursor,
    next_child,
    next_trashed,
    next_walk,
    trash_place,
    walk_place,
)
from tansu.protocols.rest.entries import entries_json, entry_json, number_of, path_of
from tansu.protocols.rest.routing import Body, router

routes = router("files")

Number = Annotated[int, Field(ge=0, le=2**53)]
Limit = Annotated[int, Query(ge=1, le=5000)]


class NewFolder(Body):
    """Where a folder is to be; folders above it are made too."""

    path: str


class Change(Body):
    """Another folder, another name, a mark."""

    parent: Number | None = None
    name: str | None = None
    favourite: bool | None = None


class Copy(Body):
    """What is to be copied where."""

    number: Number
    parent: Number
    name: str


class Numbers(Body):
    """Numbers of entries."""

    numbers: Annotated[list[Number], Field(max_length=1000)]


class Purge(Body):
    """Numbers of trashed entries, or all of them."""

    numbers: Annotated[list[Number], Field(max_length=1000)] | None = None
    all: bool = False


@routes.get("/files/at")
def at(request: Request, path: str = "") -> Response:
    """The entry at a path."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who) as work:
        found = tree.find(work, path_of(path))
        return _one(entry_json(work, found))


@routes.get("/files/tree")
def whole_tree(request: Request, cursor: str | None = None, limit: Limit = 1000) -> Response:
    """All living entries in the order of their numbers, with the place in the feed from before the first page."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who) as work:
        after, rev = walk_place(cursor) if cursor else (0, changes.newest(work))
        found = tree.walk(work, after=after, limit=limit)
        entries = entries_json(work, found, folder=None)
    content = {"entries": entries, "next": next_walk(found, rev, limit=limit), "feed": feed_cursor(rev)}
    return answer(content)


@routes.get("/files/trash")
def trashed(request: Request, cursor: str | None = None, limit: Limit = 200) -> Response:
    """What was put into the trash, soonest gone first; a folder stands for what is in it. `path` is where it was."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who) as work:
        found = tree.trashed(work, after=trash_place(cursor), limit=limit)
        entries = [entry_json(work, one) for one in found]
    return answer({"entries": entries, "next": next_trashed(found, limit=limit)})


@routes.get("/files/{number}")
def entry(request: Request, number: str) -> Response:
    """One living entry; 0 is the root."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who) as work:
        return _one(entry_json(work, files.living(work, number_of(number))))


@routes.get("/files/{number}/children")
def children(request: Request, number: str, cursor: str | None = None, limit: Limit = 1000) -> Response:
    """What lies in a folder, in the order of names."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who) as work:
        folder = files.living(work, number_of(number))
        if not folder.folder:
            raise Invalid("This is a file; nothing lies in it.")
        found = tree.children(work, folder.number, after=children_place(cursor), limit=limit)
        entries = entries_json(work, found, folder="/".join(tree.path_of(work, folder.number)))
    return answer({"entries": entries, "next": next_child(found, limit=limit), "etag": folder.etag})


@routes.post("/files/folders", status_code=201)
def make_folder(request: Request, wanted: NewFolder) -> Response:
    """Make a folder, and those above it that are missing. 409 if the name is taken."""
    who = signed_in(request, Scope.WRITE)
    made = files.make_folder(outside(request), who, path_of(wanted.path), make_parents=True)
    return _shown(request, who, made, 201)


@routes.patch("/files/{number}")
def change(request: Request, number: str, wanted: Change) -> Response:
    """Move, rename or mark. `If-Match` guards against a change by another device."""
    who = signed_in(request, Scope.WRITE)
    wished, condition = number_of(number), condition_of(request)
    with outside(request).read(who) as work:
        found = files.living(work, wished)
        condition.require(work, found)
    if wanted.parent is not None or wanted.name is not None:
        moved = files.move_entry(
            outside(request), who, wished, parent=wanted.parent, name=wanted.name, condition=condition
        )
        found = moved.entry
    if wanted.favourite is not None:
        found = files.set_favourite(outside(request), who, wished, wanted.favourite)
    return _shown(request, who, found)


@routes.post("/files/copy", status_code=201)
def copy(request: Request, wanted: Copy) -> Response:
    """Copy an entry with everything beneath it; no bytes are counted twice."""
    who = signed_in(request, Scope.WRITE)
    made = files.copy_entry(outside(request), who, wanted.number, parent=wanted.parent, name=wanted.name)
    return _shown(request, who, made.entry, 201)


@routes.post("/files/trash")
def trash(request: Request, wanted: Numbers) -> Response:
    """Move entries to the trash; they can come back for thirty days."""
    who = signed_in(request, Scope.WRITE)
    done = files.trash(outside(request), who, wanted.numbers, condition=condition_of(request))
    return answer({"done": [one.number for one in done]})


@routes.post("/files/restore")
def restore(request: Request, wanted: Numbers) -> Response:
    """Bring entries back from the trash, to where they were."""
    who = signed_in(request, Scope.WRITE)
    done = files.restore(outside(request), who, wanted.numbers)
    with outside(request).read(who) as work:
        return answer({"done": [one.number for one in done], "entries": [entry_json(work, one) for one in done]})


@routes.post("/files/purge")
def purge(request: Request, wanted: Purge) -> Response:
    """Delete for good what is in the trash."""
    who = signed_in(request, Scope.WRITE)
    if wanted.all == (wanted.numbers is not None):
        raise Invalid("Say either which numbers, or all.")
    if wanted.all:
        return answer({"done": files.purge_all(outside(request), who)})
    return answer({"done": len(files.purge(outside(request), who, wanted.numbers or []))})


def _shown(request: Request, who: Principal, found: Entry, status: int = 200) -> Response:
    with outside(request).read(who) as work:
        return _one(entry_json(work, found), status)


def _one(content: dict[str, Any], status: int = 200) -> Response:
    return answer(content, status, headers={"ETag": f'"{content["etag"]}"'})
