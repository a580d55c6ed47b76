"""The list of notes: all that changed since the app last asked, in chunks, and the mere numbers of the rest.

A number that is missing from the list is how an app learns that a note is gone.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from starlette.responses import Response

from tansu.core.errors import Invalid
from tansu.core.instants import from_ms, to_ms
from tansu.core.principal import Scope
from tansu.features import notes
from tansu.foundation.work import Work
from tansu.protocols.http.ranges import matches
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.nextcloud.notes.answers import Call, said
from tansu.protocols.nextcloud.notes.settings import Chosen, chosen_by
from tansu.protocols.nextcloud.notes.shown import note_json, word_of

SETTLING_MS = 2000
"""A change counts as news for two seconds longer than the app asks for: it may have been under way when it last did."""

_CURSOR = re.compile(r"(\d{1,18})-(\d{1,18})-(\d{1,18})\Z", re.ASCII)
_LATEST = datetime(9999, 1, 1, tzinfo=UTC)
_INTEGER = re.compile(r"[+-]?\d{1,30}\Z", re.ASCII)


@dataclass(frozen=True)
class Place:
    """Where a list goes on: when its first chunk was asked for, and the last note that was given in full."""

    began_ms: int
    changed_ms: int = -1
    number: int = -1


@dataclass(frozen=True)
class Asked:
    """What a list is to hold."""

    category: str | None
    exclude: frozenset[str]
    prune_before_ms: int
    chunk: int
    place: Place | None


def listed(call: Call) -> Response:
    """Answer `GET /notes`."""
    who = signed_in(call.request, Scope.READ)
    asked = _asked(call)
    with outside(call.request).read(who, notes.FEATURE) as work:
        chosen = chosen_by(work)
        place = asked.place or Place(to_ms(work.now))
        etag = word_of(f"{notes.stamp(work)} {chosen} {asked}")
        if matches(call.request.headers.get("if-none-match"), etag):
            return _head(Response(status_code=304), etag, place)
        full, pruned = _sorted_out(work, asked, chosen)
        rest = [one for one in full if one > (place.changed_ms, place.number)]
        now = rest[: asked.chunk] if asked.chunk else rest
        found = notes.some(work, [number for _, number in now])
    texts = {} if "content" in asked.exclude else notes.texts(outside(call.request), who, found)
    content = [note_json(one, texts.get(one.number, ""), chosen, exclude=asked.exclude) for one in found]
    pending = len(rest) - len(now)
    if pending:
        response = said(content)
        response.headers["X-Notes-Chunk-Cursor"] = f"{place.began_ms}-{now[-1][0]}-{now[-1][1]}"
        response.headers["X-Notes-Chunk-Pending"] = str(pending)
    else:
        response = said([*content, *({"id": number} for number in pruned)])
    return _head(response, etag, place)


def _sorted_out(work: Work, asked: Asked, chosen: Chosen) -> tuple[list[tuple[int, int]], list[int]]:
    """(changed, number) of the notes to be given in full, oldest change first, and the numbers of the others."""
    wanted = None if asked.category is None else chosen.kept(asked.category)
    full: list[tuple[int, int]] = []
    pruned: list[int] = []
    for number, changed_ms, category in notes.changed(work, category=wanted):
        if not chosen.holds(category):
            continue
        if changed_ms >= asked.prune_before_ms:
            full.append((changed_ms, number))
        else:
            pruned.append(number)
    return sorted(full), pruned


def _asked(call: Call) -> Asked:
    query = call.request.query_params
    before = _integer(query.get("pruneBefore", "0"), "pruneBefore")
    chunk = _integer(query.get("chunkSize", "0"), "chunkSize")
    category = query.get("category")
    return Asked(
        category=None if category is None else category.replace("\0", ""),
        exclude=frozenset(filter(None, (word.strip() for word in query.get("exclude", "").split(",")))),
        prune_before_ms=before * 1000 - SETTLING_MS if before > 0 else -(2**62),
        chunk=max(0, chunk),
        place=_place(query.get("chunkCursor", "")),
    )


def _place(cursor: str) -> Place | None:
    if not cursor:
        return None
    found = _CURSOR.match(cursor)
    if not found:
        raise Invalid("This chunkCursor was not made by this server.")
    return Place(int(found[1]), int(found[2]), int(found[3]))


def _integer(text: str, name: str) -> int:
    if not _INTEGER.match(text.strip() or "0"):
        raise Invalid(f"{name} is a whole number.")
    return int(text.strip() or "0")


def _head(response: Response, etag: str, place: Place) -> Response:
    """Say when this list was true: the app sends the time back to learn what came later."""
    began = from_ms(min(place.began_ms, to_ms(_LATEST))).replace(microsecond=0)
    response.headers["Last-Modified"] = format_datetime(began, usegmt=True)
    response.headers["ETag"] = f'"{etag}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response
