"""Notes that come in one piece and leave in one piece, over REST."""

from typing import Annotated

from fastapi import Query, Request
from starlette.concurrency import iterate_in_threadpool
from starlette.responses import Response, StreamingResponse

from tansu.core.principal import Scope
from tansu.features import notes
from tansu.protocols.http.files import UNTRUSTED, disposition
from tansu.protocols.http.intake import clean_filename
from tansu.protocols.http.jsons import answer, read_small
from tansu.protocols.http.state import outside
from tansu.protocols.http.threads import in_thread
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.routing import router

routes = router("notes")

LARGEST_IMPORT = 100_000_000


@routes.get("/notes/export")
def take(request: Request) -> Response:
    """All notes and what lies beside them as a zip of plain files, byte for byte."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, notes.FEATURE):
        pass
    headers = {
        **UNTRUSTED,
        "Content-Disposition": disposition("notes.zip", attachment=True),
        "Cache-Control": "no-store",
    }
    pieces = (piece for piece in notes.archive(outside(request), who) if piece)
    return StreamingResponse(iterate_in_threadpool(pieces), headers=headers, media_type="application/zip")


@routes.post("/notes/import")
async def bring(
    request: Request,
    name: Annotated[str, Query(max_length=1000)] = "",
    category: Annotated[str, Query(max_length=1000)] = "",
) -> Response:
    """Bring a zip of Markdown files, or one text file; the same twice makes nothing twice."""
    who = await in_thread(signed_in, request, Scope.WRITE)
    content = await read_small(request, largest=LARGEST_IMPORT)
    filename = clean_filename(name or "note.md")
    brought = await in_thread(notes.bring, outside(request), who, content, name=filename, category=category)
    left = [{"name": name, "why": why} for name, why in brought.left]
    return answer({"notes": brought.notes, "had": brought.had, "files": brought.files, "left": left})
