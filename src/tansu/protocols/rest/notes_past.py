"""What notes were, and what lies in their trash, over REST."""

from typing import Annotated

from fastapi import Request
from pydantic import Field
from starlette.responses import Response

from tansu.core.errors import Invalid
from tansu.core.instants import rfc3339
from tansu.core.principal import Scope
from tansu.features import notes
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.notes import Limit, ManyNotes, note_place, number_of, page_json, whole
from tansu.protocols.rest.routing import Body, router

routes = router("notes")


class PurgeNotes(Body):
    """Numbers of trashed notes, or all of them."""

    numbers: Annotated[list[Annotated[int, Field(ge=1, le=2**53)]], Field(max_length=1000)] | None = None
    all: bool = False


@routes.get("/notes/{note}/revisions")
def revisions(request: Request, note: str) -> Response:
    """Every text a note has had, newest first; the first is the present one."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, notes.FEATURE) as work:
        found = notes.revisions(work, number_of(note))
    return answer(
        {
            "revisions": [
                {
                    "revision": one.number,
                    "size": one.size,
                    "modified_at": rfc3339(one.modified_at),
                    "until": rfc3339(one.until) if one.until else None,
                }
                for one in found
            ]
        }
    )


@routes.get("/notes/{note}/revisions/{revision}")
def revision(request: Request, note: str, revision: str) -> Response:
    """One text a note has had."""
    who = signed_in(request, Scope.READ)
    wanted = number_of(revision)
    return answer({"revision": wanted, "text": notes.revision_text(outside(request), who, number_of(note), wanted)})


@routes.post("/notes/{note}/revisions/{revision}/restore")
def restore_revision(request: Request, note: str, revision: str) -> Response:
    """Make an earlier text the present one; the present one stays in the history."""
    who = signed_in(request, Scope.WRITE)
    return whole(request, who, notes.restore_revision(outside(request), who, number_of(note), number_of(revision)))


@routes.post("/notes/trash")
def trash(request: Request, wanted: ManyNotes) -> Response:
    """Move notes to the trash with their attachments; they can come back for thirty days."""
    who = signed_in(request, Scope.WRITE)
    notes.brake(outside(request), who, wanted.numbers)
    with outside(request).work(who, notes.FEATURE, removing=True) as work:
        done = notes.trash(work, wanted.numbers)
    return answer({"done": [one.number for one in done]})


@routes.post("/notes/restore")
def restore(request: Request, wanted: ManyNotes) -> Response:
    """Bring notes back from the trash."""
    who = signed_in(request, Scope.WRITE)
    with outside(request).work(who, notes.FEATURE, removing=True) as work:
        done = notes.restore(work, wanted.numbers)
    return answer({"done": [one.number for one in done]})


@routes.get("/notes/trash")
def trashed(request: Request, cursor: str | None = None, limit: Limit = 200) -> Response:
    """Notes in the trash, newest first."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, notes.FEATURE) as work:
        page = notes.trashed(work, after=note_place(cursor), limit=limit)
    return answer(page_json(page))


@routes.post("/notes/purge")
def purge(request: Request, wanted: PurgeNotes) -> Response:
    """Delete for good what is in the trash, with all its revisions."""
    who = signed_in(request, Scope.WRITE)
    if wanted.all == (wanted.numbers is not None):
        raise Invalid("Say either which numbers, or all.")
    with outside(request).work(who, notes.FEATURE, removing=True) as work:
        done = [] if wanted.numbers is None else notes.purge(work, wanted.numbers)
    if wanted.numbers is None:
        return answer({"done": notes.purge_all(outside(request), who.account)})
    return answer({"done": len(done)})
