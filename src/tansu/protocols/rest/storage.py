"""What takes an account's space, down to the largest items, over REST."""

from typing import Any

from fastapi import Request
from starlette.responses import Response

from tansu.core.errors import NotFound
from tansu.core.instants import rfc3339
from tansu.core.principal import Scope
from tansu.features import gallery, messages
from tansu.foundation import claims, tree
from tansu.foundation.claims import Category, Large
from tansu.foundation.work import Work
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.routing import router

routes = router("account")


@routes.get("/account/usage/{category}")
def largest(request: Request, category: str, cursor: str | None = None) -> Response:
    """What is kept under one heading, largest first: each blob once, so that the pages add up to the heading."""
    who = signed_in(request, Scope.READ)
    if category not in {one.value for one in Category}:
        raise NotFound()
    with outside(request).read(who) as work:
        found, following = claims.largest(work, Category(category), cursor)
        assets = gallery.assets_of(work, [one.blob for one in found])
        items = [{"bytes": one.size, "asset": assets.get(one.blob), **_holder(work, one)} for one in found]
    return answer({"items": items, "next": following})


def _holder(work: Work, one: Large) -> dict[str, Any]:
    """What holds a blob, as a client finds it again."""
    first, _, second = one.claimant.partition(".")
    if one.kind == "part":
        return _attachment(work, int(first), int(second))
    if one.kind in ("entry", "version"):
        return _named(work, int(first), int(second) if second else None)
    return {"kind": "import", "name": ""}


def _named(work: Work, number: int, version: int | None) -> dict[str, Any]:
    entry = tree.entry(work, number)
    return {
        "kind": "entry" if version is None else "version",
        "name": entry.name,
        "number": number,
        "version": version,
        "path": "/".join(tree.path_of(work, number)),
        "feature": entry.feature,
        "trashed": entry.trashed_at is not None,
    }


def _attachment(work: Work, number: int, position: int) -> dict[str, Any]:
    message = messages.message(work, number)
    (part,) = [one for one in message.parts if one.position == position]
    return {
        "kind": "attachment",
        "name": part.name or part.mime,
        "message": messages.encode_number(number),
        "thread": message.thread,
        "at": rfc3339(message.at) if message.at else None,
        "trashed": message.trashed_at is not None,
    }
