"""The gallery over REST: timeline, one asset, changes of marks and dates, trash."""

from datetime import datetime
from typing import Annotated

from fastapi import Query, Request
from pydantic import Field
from starlette.responses import Response

from tansu.core.errors import Invalid
from tansu.core.principal import Scope
from tansu.features import gallery
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.ranges import matches
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.columns import month_columns, months_columns
from tansu.protocols.rest.cursors import asset_place, next_asset, next_trash, trash_place
from tansu.protocols.rest.render import asset_json
from tansu.protocols.rest.routing import Body, router

routes = router("gallery")

Ids = Annotated[list[str], Field(max_length=1000)]


class ManyAssets(Body):
    """Ids of assets."""

    ids: Ids


class Purge(Body):
    """Ids of trashed assets, or all of them."""

    ids: Ids | None = None
    all: bool = False


class AssetChange(Body):
    """What an owner may change of an asset."""

    favourite: bool | None = None
    taken_at: str | None = None


@routes.get("/gallery/months")
def months(request: Request) -> Response:
    """The months that have assets, newest first, as columns."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, "gallery") as work:
        found, version = gallery.months(work)
    etag = f"m{version}"
    if matches(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers={"ETag": f'"{etag}"'})
    return answer(months_columns(found, version), headers={"ETag": f'"{etag}"', "Cache-Control": "private, no-cache"})


@routes.get("/gallery/months/{month}")
def month(request: Request, month: str, v: int | None = None, page: int = 0) -> Response:
    """At most 2,000 assets of one month, newest first, as columns; immutable under its own version."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, "gallery") as work:
        found = gallery.month(work, _bucket(month), page=page)
    cache = "private, max-age=31536000, immutable" if v == found.month.version else "private, no-cache"
    etag = f"{month}-{page}-{found.month.version}"
    headers = {"ETag": f'"{etag}"', "Cache-Control": cache}
    if matches(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    return answer(month_columns(month, found), headers=headers)


@routes.get("/gallery/assets/{asset}")
def asset(request: Request, asset: str) -> Response:
    """One asset."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, "gallery") as work:
        shown = gallery.asset(work, asset)
    return answer(asset_json(shown), headers={"ETag": f'"{shown.asset.etag}"'})


@routes.patch("/gallery/assets/{asset}")
def change(request: Request, asset: str, wanted: AssetChange) -> Response:
    """Mark as favourite, or say when it was taken. `If-Match` guards against a change by another device."""
    who = signed_in(request, Scope.WRITE)
    etag = request.headers.get("if-match", "").strip().strip('"')
    etag = "" if etag == "*" else etag
    with outside(request).work(who, "gallery") as work:
        gallery.require_etag(work, asset, etag)
        if wanted.taken_at is not None:
            gallery.set_taken(work, asset, _moment(wanted.taken_at))
        if wanted.favourite is not None:
            gallery.set_favourite(work, asset, wanted.favourite)
        shown = gallery.asset(work, asset)
    return answer(asset_json(shown), headers={"ETag": f'"{shown.asset.etag}"'})


@routes.post("/gallery/trash")
def trash(request: Request, wanted: ManyAssets) -> Response:
    """Move assets to the trash; they can come back for thirty days."""
    who = signed_in(request, Scope.WRITE)
    gallery.brake(outside(request), who, wanted.ids)
    with outside(request).work(who, "gallery", removing=True) as work:
        done = gallery.trash(work, wanted.ids)
    return answer({"done": [one.id for one in done]})


@routes.post("/gallery/restore")
def restore(request: Request, wanted: ManyAssets) -> Response:
    """Bring assets back from the trash."""
    who = signed_in(request, Scope.WRITE)
    with outside(request).work(who, "gallery", removing=True) as work:
        done = gallery.restore(work, wanted.ids)
    return answer({"done": [one.id for one in done]})


@routes.get("/gallery/trash")
def trashed(request: Request, cursor: str | None = None, limit: Annotated[int, Query(ge=1, le=500)] = 200) -> Response:
    """What is in the trash, soonest gone first."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, "gallery") as work:
        page = gallery.trashed(work, after=trash_place(cursor), limit=limit)
        shown = gallery.shown(work, page.assets)
        count, size = gallery.trash_totals(work)
    content = {"assets": [asset_json(one) for one in shown], "next": next_trash(page), "total": count, "bytes": size}
    return answer(content)


@routes.get("/gallery/came-back")
def came_back(
    request: Request, cursor: str | None = None, limit: Annotated[int, Query(ge=1, le=500)] = 200
) -> Response:
    """What was trashed or deleted and was sent again by a program that could not ask."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, "gallery") as work:
        found = gallery.came_back(work, after=asset_place(cursor), limit=limit)
        shown = gallery.shown(work, found)
        count, size = gallery.came_back_totals(work)
    content = {"assets": [asset_json(one) for one in shown], "next": next_asset(found, limit=limit)}
    return answer({**content, "total": count, "bytes": size})


@routes.post("/gallery/keep")
def keep(request: Request, wanted: ManyAssets) -> Response:
    """Take what came back into the timeline. What shall go again goes by `/gallery/trash`."""
    who = signed_in(request, Scope.WRITE)
    with outside(request).work(who, "gallery") as work:
        done = gallery.keep(work, wanted.ids)
    return answer({"done": [one.id for one in done]})


@routes.post("/gallery/came-back")
def set_aside(request: Request, wanted: ManyAssets) -> Response:
    """Let assets wait among what came back again, as if their owner had not decided yet."""
    who = signed_in(request, Scope.WRITE)
    with outside(request).work(who, "gallery") as work:
        done = gallery.set_aside(work, wanted.ids)
    return answer({"done": [one.id for one in done]})


@routes.post("/gallery/purge")
def purge(request: Request, wanted: Purge) -> Response:
    """Delete for good what is in the trash."""
    who = signed_in(request, Scope.WRITE)
    if wanted.all == (wanted.ids is not None):
        raise Invalid("Say either which ids, or all.")
    if wanted.all:
        with outside(request).work(who, "gallery", removing=True):
            pass
        return answer({"done": gallery.purge_all(outside(request), who.account)})
    with outside(request).work(who, "gallery", removing=True) as work:
        return answer({"done": len(gallery.purge(work, wanted.ids or []))})


def _bucket(month: str) -> int:
    year, separator, number = month.partition("-")
    digits = year.isdecimal() and number.isdecimal() and month.isascii()
    if not (separator and digits and len(year) == 4 and len(number) == 2 and 1 <= int(number) <= 12):
        raise Invalid("A month is written as 2026-05.")
    return int(year) * 100 + int(number)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid("taken_at is a time as in 2026-05-01T14:03:22 or 2026-05-01T14:03:22+02:00.") from error
