"""What changed, over REST."""

from typing import Annotated, Any

from fastapi import Query, Request
from starlette.responses import Response

from tansu.core.instants import rfc3339
from tansu.core.principal import Scope
from tansu.foundation import changes
from tansu.foundation.changes import Change
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.cursors import feed_cursor, feed_place
from tansu.protocols.rest.routing import router

routes = router("changes")


@routes.get("/changes")
def what_changed(
    request: Request,
    since: str | None = None,
    feature: Annotated[str | None, Query(max_length=40)] = None,
    limit: Annotated[int, Query(ge=1, le=5000)] = 500,
) -> Response:
    """What was added, changed or removed after `since`, oldest first; without it, only where the feed stands.

    `fingerprint` is another one after the server was restored from a backup: what a client remembers is then from
    another past, and it must compare both sides anew and take nothing for deleted.
    """
    who = signed_in(request, Scope.READ)
    with outside(request).read(who) as work:
        if since is None:
            stands = {"changes": [], "cursor": feed_cursor(changes.newest(work)), "more": False}
            return answer({**stands, "fingerprint": changes.fingerprint(work)})
        page = changes.since(work, feed_place(since), feature=feature, limit=limit)
    found = [_change_json(one) for one in page.changes]
    return answer({"changes": found, "cursor": feed_cursor(page.rev), "more": page.more})


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "feature": change.feature,
        "collection": change.collection,
        "item": change.item,
        "gone_at": rfc3339(change.gone_at) if change.gone_at else None,
        "sha256": change.sha256,
    }
