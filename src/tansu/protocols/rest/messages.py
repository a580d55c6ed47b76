"""Messages over REST: conversations, search, media, the call log, trash, and what is new since a cursor."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Query, Request
from pydantic import Field
from starlette.responses import Response

from tansu.core.errors import Invalid
from tansu.core.instants import rfc3339, to_ms
from tansu.core.paging import decode_cursor, encode_cursor
from tansu.core.principal import Scope
from tansu.features import contacts, gallery, messages
from tansu.features.messages import Call, Message, Part, Thread
from tansu.foundation import changes
from tansu.foundation.work import Work
from tansu.protocols.http.files import SAFE_INLINE, BlobResponse, disposition
from tansu.protocols.http.intake import clean_filename
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside, server
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.cursors import reading_cursor, reading_place
from tansu.protocols.rest.messages_examples import WHAT_IS_NEW
from tansu.protocols.rest.routing import Body, router

routes = router("messages")

Limit = Annotated[int, Query(ge=1, le=500)]
SAFE_SOUND = frozenset({"audio/mpeg", "audio/mp4", "audio/aac", "audio/amr", "audio/ogg", "audio/3gpp", "audio/wav"})


class ManyMessages(Body):
    """Names of messages or calls."""

    ids: Annotated[list[str], Field(max_length=1000)]


class Purge(Body):
    """Which messages of the trash."""

    ids: Annotated[list[str], Field(max_length=1000)]


class ReadUntil(Body):
    """Up to which message a conversation was read."""

    until: str


@routes.get("/messages/threads")
def threads(request: Request, cursor: str | None = None, limit: Limit = 100) -> Response:
    """Conversations, the one with the newest message first."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, messages.FEATURE) as work:
        found = messages.threads(work, before=_thread_place(cursor), limit=limit)
        newest = messages.newest_of(work, found)
        names = _names(work, found)
        total, count, unread = messages.totals(work)
    shown = [thread_json(one, names) | {"newest": _maybe(newest.get(one.id))} for one in found]
    following = encode_cursor(found[-1].newest or 0, found[-1].id) if len(found) == limit else None
    return answer({"threads": shown, "next": following, "total": total, "messages": count, "unread": unread})


@routes.get("/messages/threads/{thread}")
def thread(request: Request, thread: str) -> Response:
    """One conversation."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, messages.FEATURE) as work:
        found = messages.thread(work, thread)
        newest, names = messages.newest_of(work, [found]), _names(work, [found])
    return answer(thread_json(found, names) | {"newest": _maybe(newest.get(found.id))})


@routes.get("/messages/threads/{thread}/messages")
def conversation(
    request: Request,
    thread: str,
    before: str | None = None,
    after: str | None = None,
    at: str | None = None,
    limit: Limit = 100,
) -> Response:
    """A stretch of a conversation, oldest first: the newest, or what is before or after a message, or from a date."""
    if sum(one is not None for one in (before, after, at)) > 1:
        raise Invalid("Say one of before, after and at.")
    who = signed_in(request, Scope.READ)
    start = messages.at_date(_moment(at)) - 1 if at else messages.decode_number(after) if after else None
    end = messages.decode_number(before) if before else None
    with outside(request).read(who, messages.FEATURE) as work:
        found = messages.conversation(work, thread, before=end, after=start, limit=limit)
    return answer({"messages": [message_json(one) for one in found], "more": len(found) == limit})


@routes.post("/messages/threads/{thread}/read")
def mark_read(request: Request, thread: str, wanted: ReadUntil) -> Response:
    """Mark a conversation as read up to a message."""
    who = signed_in(request, Scope.WRITE)
    with outside(request).work(who, messages.FEATURE) as work:
        done = messages.mark_read(work, thread, until=messages.decode_number(wanted.until))
    return answer({"done": done})


@routes.post("/messages/threads/{thread}/trash")
def trash_thread(request: Request, thread: str) -> Response:
    """Move a whole conversation to the trash."""
    who = signed_in(request, Scope.WRITE)
    with outside(request).read(who, messages.FEATURE) as work:
        of = messages.thread(work, thread).id
    messages.brake.trashing_thread(outside(request), who, of)
    done = 0
    while True:
        with outside(request).work(who, messages.FEATURE, removing=True) as work:
            step = messages.trash_thread(work, of)
        done += step
        if not step:
            return answer({"done": done})


@routes.get("/messages/threads/{thread}/media")
def media(request: Request, thread: str, before: str | None = None, limit: Limit = 100) -> Response:
    """Pictures, films, sounds and other attachments of a conversation, newest first."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, messages.FEATURE) as work:
        place = messages.decode_number(before) if before else None
        found = messages.media(work, thread, before=place, limit=limit)
    shown = [{"message": messages.encode_number(number), **part_json(part)} for number, part in found]
    return answer({"media": shown, "more": len(found) == limit})


@routes.get("/messages/search")
def search(
    request: Request,
    q: Annotated[str, Query(max_length=200)] = "",
    thread: str = "",
    person: Annotated[str, Query(max_length=100)] = "",
    since: str = "",
    until: str = "",
    before: str | None = None,
    limit: Limit = 50,
) -> Response:
    """Messages in which every word of `q` begins a word, newest first; `marks` say where, in characters.

    `person` is a number in any spelling, or a part of a name. Without `q`, people or dates say what is looked for.
    While the index of words is made again, `indexed_from` says from when on words are found; else it is null.
    """
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, messages.FEATURE) as work:
        hits = messages.search(
            work,
            q,
            thread=thread,
            person=person,
            names=names_of(work, set(messages.everybody(work))) if person.strip() else None,
            since=_moment(since) if since else None,
            until=_moment(until) if until else None,
            before=messages.decode_number(before) if before else None,
            limit=limit,
        )
        indexed_from = messages.indexed_from(work) if q.strip() else None
    shown = [{**message_json(hit.message), "marks": [list(one) for one in hit.marks]} for hit in hits]
    return answer({"messages": shown, "more": len(hits) == limit, "indexed_from": _instant(indexed_from)})


@routes.get("/messages/calls")
def calls(
    request: Request, phone: Annotated[str, Query(max_length=64)] = "", before: str | None = None, limit: Limit = 100
) -> Response:
    """The call log, newest first; of one number in any spelling."""
    who = signed_in(request, Scope.READ)
    place = messages.decode_number(before) if before else None
    with outside(request).read(who, messages.FEATURE) as work:
        found = messages.calls(work, phone=phone, before=place, limit=limit)
        names = contacts.names_of_numbers(work, {one.phone_key for one in found})
    shown = [call_json(one) | {"name": names.get(one.phone_key, one.name)} for one in found]
    return answer({"calls": shown, "more": len(found) == limit})


@routes.post("/messages/calls/remove")
def remove_calls(request: Request, wanted: ManyMessages) -> Response:
    """Delete lines of the call log for good."""
    who = signed_in(request, Scope.WRITE)
    numbers = _numbers(wanted.ids)
    messages.brake.removing_calls(outside(request), who, numbers)
    with outside(request).work(who, messages.FEATURE, removing=True) as work:
        return answer({"done": messages.remove_calls(work, numbers)})


@routes.get("/messages/changes", responses=WHAT_IS_NEW)
def what_is_new(request: Request, since: str | None = None, limit: Limit = 200) -> Response:
    """Messages and calls that came, changed or went since a cursor, for a phone that follows; `gone` lists names.

    Without `since` everything that there is, in pages; as long as `more` is true, ask again with the new `cursor` as
    `since`. 410 `start_over` means that the server no longer knows what happened since then: begin without a cursor.
    """
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, messages.FEATURE) as work:
        rev, began_at = reading_place(since) if since else (0, changes.horizon(work))
        page = changes.since(work, rev, began_at=began_at, feature=messages.FEATURE, limit=limit)
        living = [one for one in page.changes if one.gone_at is None and one.collection != "threads"]
        numbers = [messages.decode_number(one.item) for one in living if one.collection != messages.CALLS]
        rung = [messages.decode_number(one.item) for one in living if one.collection == messages.CALLS]
        found = messages.messages(work, numbers)
        called = messages.calls_of(work, rung)
    gone = [one.item for one in page.changes if one.gone_at is not None]
    shown = {"messages": [message_json(one) for one in found], "calls": [call_json(one) for one in called]}
    return answer({**shown, "gone": gone, "cursor": reading_cursor(page, began_at), "more": page.more})


@routes.get("/messages/trash")
def trashed(request: Request, cursor: str | None = None, limit: Limit = 200) -> Response:
    """What is in the trash, soonest gone first."""
    who = signed_in(request, Scope.READ)
    place = decode_cursor(cursor, int, int) if cursor else None
    with outside(request).read(who, messages.FEATURE) as work:
        found = messages.trashed(work, after=(place[0], place[1]) if place else None, limit=limit)
    last = found[-1] if len(found) == limit else None
    following = encode_cursor(to_ms(last.purge_at), last.number) if last and last.purge_at else None
    return answer({"messages": [message_json(one) for one in found], "next": following})


@routes.post("/messages/trash")
def trash(request: Request, wanted: ManyMessages) -> Response:
    """Move messages to the trash; they can come back for thirty days."""
    who = signed_in(request, Scope.WRITE)
    numbers = _numbers(wanted.ids)
    messages.brake.trashing(outside(request), who, numbers)
    with outside(request).work(who, messages.FEATURE, removing=True) as work:
        return answer({"done": [one.id for one in messages.trash(work, numbers)]})


@routes.post("/messages/restore")
def restore(request: Request, wanted: ManyMessages) -> Response:
    """Bring messages back from the trash."""
    who = signed_in(request, Scope.WRITE)
    with outside(request).work(who, messages.FEATURE, removing=True) as work:
        return answer({"done": [one.id for one in messages.restore(work, _numbers(wanted.ids))]})


@routes.post("/messages/purge")
def purge(request: Request, wanted: Purge) -> Response:
    """Delete for good what is in the trash."""
    who = signed_in(request, Scope.WRITE)
    numbers = _numbers(wanted.ids)
    messages.brake.purging(outside(request), who, numbers)
    with outside(request).work(who, messages.FEATURE, removing=True) as work:
        return answer({"done": messages.purge(work, numbers)})


@routes.get("/messages/{message}/parts/{position}")
@routes.head("/messages/{message}/parts/{position}", include_in_schema=False)
def attachment(request: Request, message: str, position: int, download: bool = False) -> Response:
    """The bytes of an attachment, with Range and ETag. Only pictures, films and sounds are shown inline."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, messages.FEATURE) as work:
        part, ref = messages.attachment(work, messages.decode_number(message), position)
    shown = part.mime if part.mime in SAFE_INLINE | SAFE_SOUND else "application/octet-stream"
    headers = {
        "Content-Type": shown,
        "Content-Disposition": disposition(part.name or "attachment", attachment=download or shown != part.mime),
        "Cache-Control": "private, no-cache",
    }
    return BlobResponse(request, outside(request).blobs, ref, headers)


@routes.post("/messages/{message}/parts/{position}/save", status_code=201)
def save(request: Request, message: str, position: int) -> Response:
    """Save a picture or film of a message to the gallery, by the day it was sent; its bytes are charged once."""
    who = signed_in(request, Scope.WRITE)
    number = messages.decode_number(message)
    with outside(request).read(who, messages.FEATURE) as work:
        part, ref = messages.attachment(work, number, position)
        sent = messages.message(work, number).at
    arrival = gallery.receive_stream(
        outside(request),
        who,
        ref.size,
        chunks=outside(request).blobs.read(ref),
        sha256=ref.sha256,
        filename=clean_filename(part.name or f"message.{ref.extension}"),
        extension=ref.extension,
        declared=sent,
        again="restore",
    )
    server(request).nudge()
    return answer({"id": arrival.asset, "state": arrival.outcome}, 201 if arrival.outcome == "added" else 200)


def thread_json(one: Thread, names: Mapping[str, str]) -> dict[str, Any]:
    """One conversation; `names` are those of its people, by the key of their numbers."""
    people = [{"number": who.raw, "key": who.key, "name": names.get(who.key, "")} for who in one.people]
    return {"id": one.id, "people": people, "count": one.count, "unread": one.unread}


def message_json(one: Message) -> dict[str, Any]:
    """One message."""
    return {
        "id": one.id,
        "thread": one.thread,
        "kind": one.kind.value,
        "box": one.box.value,
        "at": _instant(one.at),
        "sent_at": _instant(one.sent_at),
        "addresses": list(one.addresses),
        "sender": one.sender,
        "name": one.name,
        "body": one.body,
        "subject": one.subject,
        "read": one.read,
        "sim": one.sim,
        "parts": [part_json(part) for part in one.parts if part.blob],
        "trashed_at": _instant(one.trashed_at),
        "purge_at": _instant(one.purge_at),
    }


def part_json(one: Part) -> dict[str, Any]:
    """One attachment."""
    return {"position": one.position, "mime": one.mime, "name": one.name, "size": one.size}


def call_json(one: Call) -> dict[str, Any]:
    """One line of the call log."""
    told = {"id": one.id, "kind": one.kind.value, "number": one.phone, "key": one.phone_key, "at": _instant(one.at)}
    return {**told, "seconds": one.seconds, "name": one.name, "sim": one.sim}


def _names(work: Work, found: Sequence[Thread]) -> dict[str, str]:
    return names_of(work, {person.key for one in found for person in one.people})


def names_of(work: Work, keys: set[str]) -> dict[str, str]:
    """What people are called, by the keys of their numbers: by the contacts, else as a phone called them."""
    return messages.names_of(work, list(keys)) | contacts.names_of_numbers(work, keys)


def _maybe(one: Message | None) -> dict[str, Any] | None:
    return message_json(one) if one else None


def _instant(at: datetime | None) -> str | None:
    return rfc3339(at) if at else None


def _numbers(ids: Sequence[str]) -> list[int]:
    return [messages.decode_number(one) for one in ids]


def _thread_place(cursor: str | None) -> tuple[int, str] | None:
    if cursor is None:
        return None
    newest, thread_id = decode_cursor(cursor, int, str)
    return int(newest), str(thread_id)


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid("A date is written as in 2026-05-01 or 2026-05-01T14:03:22+02:00.") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)
