"""Sending over REST: ask first, one-request uploads, receipts."""

import asyncio
import base64
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

from fastapi import Request
from pydantic import Field
from starlette.responses import Response

from tansu.core.errors import Invalid, TooLarge
from tansu.core.instants import rfc3339
from tansu.core.principal import Principal, Scope
from tansu.features import gallery
from tansu.features.gallery import Arrival, Receipt
from tansu.foundation import accounts, uploads
from tansu.protocols.http.body import with_body
from tansu.protocols.http.intake import clean_filename, extension_of, moment
from tansu.protocols.http.jsons import answer, answer_written
from tansu.protocols.http.state import outside, server
from tansu.protocols.http.threads import in_thread
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.digests import declared_checksum
from tansu.protocols.rest.routing import Body, router

routes = router("sending")
CHECKED_AT_ONCE = 2500


class Checksums(Body):
    """SHA-256 checksums, lower-case hex."""

    sha256: Annotated[list[str], Field(max_length=5000)]


@routes.post("/gallery/check")
async def check(request: Request, asked: Checksums) -> Response:
    """Which of these originals does the gallery have?"""
    who = await in_thread(signed_in, request, Scope.READ)
    count = len(asked.sha256)
    # Each share is true by itself, so that several readers of the database may look for thousands at the same time.
    # One takes every second, not the first half: what a phone sent last year lies together, what is new as well.
    step = -(-count // CHECKED_AT_ONCE) or 1
    shares = [in_thread(_checked, request, who, asked.sha256, first, step) for first in range(step)]
    states, ids, deleted_at = [""] * count, [], []
    for first, share in enumerate(await asyncio.gather(*shares)):
        states[first::step] = share[0]
        ids += share[1]
        deleted_at += share[2]
    # States and ids are plain words, and JSON as they stand: for thousands an encoder takes five times as long.
    words = '"' + '","'.join(states) + '"' if states else ""
    return answer_written(f'{{"states":[{words}],"ids":{{{",".join(ids)}}},"deleted_at":{{{",".join(deleted_at)}}}}}')


def _checked(
    request: Request, who: Principal, checksums: list[str], first: int, step: int
) -> tuple[list[str], list[str], list[str]]:
    """What is to be said of every `step`th of the checksums: states in order, and pairs of JSON by their numbers."""
    with outside(request).read(who, "gallery") as work:
        found = gallery.check(work, checksums[first::step])
    ids = [f'"{first + index * step}":"{asset}"' for index, asset in found.ids.items()]
    return found.states, ids, [f'"{first + index * step}":"{rfc3339(at)}"' for index, at in found.deleted_at.items()]


@routes.post("/gallery/assets", status_code=201)
async def upload(request: Request, filename: str = "", taken_at: str = "", again: str = "") -> Response:
    """Take one original in one request; its bytes are the body."""
    who, sha256, length = await in_thread(_before_bytes, request, filename, again)
    if isinstance(who, Response):
        return who

    def take(chunks: Iterator[bytes]) -> Arrival:
        return gallery.receive_stream(
            outside(request),
            who,
            length,
            chunks=chunks,
            sha256=sha256,
            filename=clean_filename(filename),
            extension=extension_of(filename),
            declared=moment(taken_at),
            again=again,
        )

    arrival = await with_body(request, take)
    server(request).metrics.received.inc(length)
    server(request).nudge()
    return _arrived(arrival)


@routes.post("/gallery/receipts")
def receipts(request: Request, asked: Checksums) -> Response:
    """What may be deleted from the phone? Answered after the stored bytes were read again, and signed."""
    who = signed_in(request, Scope.READ)
    found = gallery.receipts(outside(request), who, asked.sha256)
    keys = outside(request).keys
    content: dict[str, Any] = {
        "receipts": [_receipt_json(one) for one in found],
        "issued_at": rfc3339(outside(request).clock.now()),
        "account": who.account,
        "key": keys.receipt_public_key(),
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    signature = base64.b64encode(keys.receipt_key().sign(canonical)).decode()
    return answer({**content, "signature": signature})


@routes.get("/receipt-keys")
def receipt_keys(request: Request) -> Response:
    """The public keys with which receipts of this server were and are signed."""
    with outside(request).look() as work:
        earlier = [one.key for one in accounts.receipt_keys(work)]
    current = outside(request).keys.receipt_public_key()
    keys = [current, *(key for key in earlier if key != current)]
    return answer({"keys": [{"key": key, "algorithm": "ed25519", "current": key == current} for key in keys]})


def _before_bytes(request: Request, filename: str, again: str) -> tuple[Any, str, int]:
    """Everything that can be refused or answered before a byte of the body is taken."""
    who: Principal = signed_in(request, Scope.WRITE)
    length = _length(request)
    sha256 = declared_checksum(request)
    clean_filename(filename)
    if again not in {"", "yes", "restore"}:
        raise Invalid("again is `restore`, `yes`, or left out.")
    if length > server(request).max_upload:
        raise TooLarge("This file is larger than this server takes.", limit=server(request).max_upload)
    if not length:
        raise Invalid("An empty file is neither a photo nor a video.")
    uploads.require_disk(outside(request), length)
    if sha256:
        known = _known(request, who, sha256, again)
        if known:
            return _arrived(known), sha256, length
    return who, sha256, length


def _known(request: Request, who: Principal, sha256: str, again: str) -> Arrival | None:
    with outside(request).read(who, "gallery") as work:
        if gallery.check(work, [sha256]).states == ["missing"]:
            # The usual case does not wait for its turn among the writers.
            return None
    with outside(request).work(who, "gallery") as work:
        asset = gallery.ask_before_upload(work, sha256, again=again)
    return Arrival(asset.id, "had") if asset else None


def _arrived(arrival: Arrival) -> Response:
    status = 201 if arrival.outcome == "added" else 200
    return answer({"id": arrival.asset, "state": arrival.outcome}, status)


def _length(request: Request) -> int:
    text = request.headers.get("content-length", "")
    if not text.isdecimal():
        raise Invalid("Content-Length is needed: room is reserved before the first byte.")
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Invalid("Originals are sent as they are, without a Content-Encoding.")
    return int(text)


def _receipt_json(one: Receipt) -> dict[str, Any]:
    def instant(at: datetime | None) -> str | None:
        return rfc3339(at) if at else None

    return {
        "sha256": one.sha256,
        "state": one.state.value,
        "asset": one.asset,
        "size": one.size,
        "stored_at": instant(one.stored_at),
        "reread_at": instant(one.reread_at),
        "safe_at": instant(one.safe_at),
    }
