"""LOCK and UNLOCK (class 2): Finder, Explorer and office programs write only where they can lock."""

import re
from typing import Any

from starlette.responses import Response

from tansu.core.errors import Conflict, Invalid, NotFound, PreconditionFailed, TansuError
from tansu.foundation.tree import Lock
from tansu.protocols.dav import xml
from tansu.protocols.dav.call import Call
from tansu.protocols.dav.errors import DavError
from tansu.protocols.dav.properties.locks import discovery
from tansu.protocols.dav.trees.tree import LockWanted
from tansu.protocols.dav.xml import CONTENT_TYPE, DAV, DECLARATION, NAMESPACES

LONGEST_OWNER = 2048
_SECONDS = re.compile(r"\s*second-(\d{1,12})\s*\Z", re.IGNORECASE)
_TOKEN = re.compile(r"\s*<?([^<>\s]+)>?\s*\Z")
"""The npm client leaves the brackets out."""


def lock(call: Call) -> Response:
    """Lock something, or let a lock hold for longer (no body)."""
    seconds = _seconds(call.header("timeout"))
    if call.document is None:
        return _answer(call, _refreshed(call, seconds), status=200)
    held, done = call.tree.lock(call.path, _wanted(call, call.document, seconds), call.guard())
    return _answer(call, held, status=201 if done.created else 200, headers={"Lock-Token": f"<{held.token}>"})


def unlock(call: Call) -> Response:
    """End a lock."""
    found = _TOKEN.match(call.header("lock-token"))
    if not found:
        raise Invalid("UNLOCK needs a Lock-Token.")
    try:
        call.tree.unlock(call.path, found[1])
    except Conflict as error:
        condition = (DAV, "lock-token-matches-request-uri")
        raise DavError(str(error), status=409, condition=condition) from error
    return Response(status_code=204)


def told(call: Call, error: TansuError) -> DavError:
    """Say of a lock in the way where it was taken (RFC 4918, 16)."""
    with call.outside.read(call.visitor.who, call.tree.feature) as work:
        root = call.tree.href_of(work, error.facts.get("entry"))
    name = "no-conflicting-lock" if call.request.method == "LOCK" else "lock-token-submitted"
    return DavError(str(error), status=423, condition=(DAV, name), inside=xml.href(root))


def _refreshed(call: Call, seconds: float | None) -> Lock:
    tokens = call.guard().tokens
    if not tokens:
        raise Invalid("LOCK needs a body, or an If header with the token of a lock that is to hold for longer.")
    try:
        return call.tree.refresh(call.path, tokens, seconds=seconds)
    except NotFound as error:
        raise PreconditionFailed("None of these locks holds here any more.") from error


def _wanted(call: Call, document: Any, seconds: float | None) -> LockWanted:
    if xml.name_of(document) != (DAV, "lockinfo"):
        raise Invalid("The body of LOCK is a DAV: lockinfo element.")
    depth = call.header("depth").strip().lower() or "infinity"
    if depth not in {"0", "infinity"}:
        raise Invalid("The Depth of LOCK is 0 or infinity.")
    scope = xml.child(document, (DAV, "lockscope"))
    kind = xml.child(document, (DAV, "locktype"))
    scopes = [xml.name_of(one) for one in xml.children(scope)] if scope is not None else []
    kinds = [xml.name_of(one) for one in xml.children(kind)] if kind is not None else []
    if kinds != [(DAV, "write")] or scopes not in ([(DAV, "exclusive")], [(DAV, "shared")]):
        raise Invalid("A lock is a write lock, exclusive or shared.")
    owner = xml.child(document, (DAV, "owner"))
    inside = "" if owner is None else xml.words(owner.text or "") + "".join(map(xml.written, xml.children(owner)))
    if len(inside) > LONGEST_OWNER:
        raise Invalid("The owner of a lock is too long.")
    return LockWanted(depth == "infinity", scopes == [(DAV, "shared")], inside, seconds)


def _answer(call: Call, held: Lock, *, status: int, headers: dict[str, str] | None = None) -> Response:
    with call.outside.read(call.visitor.who, call.tree.feature) as work:
        now, root = work.now, call.tree.href_of(work, held.entry)
    inside = xml.element((DAV, "lockdiscovery"), discovery([held], lambda _: root, now))
    document = f"{DECLARATION}<d:prop{NAMESPACES}>{inside}</d:prop>"
    return Response(document.encode("utf-8", "replace"), status, headers, media_type=CONTENT_TYPE)


def _seconds(header: str) -> float | None:
    """The first time a client would be content with; what is not a number of seconds is up to us."""
    found = _SECONDS.match(header.partition(",")[0])
    return float(found[1]) if found else None
