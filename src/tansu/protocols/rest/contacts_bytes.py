"""The bytes of contacts over REST: vCards as they are, photos, whole files in and out."""

from collections.abc import Iterator

from fastapi import Request
from starlette.responses import Response, StreamingResponse

from tansu.core.errors import Invalid, NotFound, TooLarge
from tansu.core.principal import Principal, Scope
from tansu.features import contacts
from tansu.features.contacts import LARGEST_CARD, Report
from tansu.protocols.http.body import with_body
from tansu.protocols.http.files import disposition
from tansu.protocols.http.jsons import answer, read_small
from tansu.protocols.http.ranges import matches
from tansu.protocols.http.state import outside, server
from tansu.protocols.http.threads import in_thread
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.contacts import if_match, put_answer, whole
from tansu.protocols.rest.contacts_past import number_of
from tansu.protocols.rest.routing import router

routes = router("contacts")

VCARD = "text/vcard; charset=utf-8"
HARMLESS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-cache",
}


@routes.get("/contacts/cards/{card}/vcard")
def vcard(request: Request, card: str) -> Response:
    """A card, byte for byte as it came."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, "contacts") as work:
        found = contacts.card(work, card)
        body = contacts.body_of(work, found)
    return _vcard(body, f"{found.display or 'contact'}.vcf", found.etag)


@routes.put("/contacts/cards/{card}/vcard")
async def put_vcard(request: Request, card: str) -> Response:
    """Put other bytes in the place of a card's; what it was becomes a version. `If-Match` is needed."""
    who = await in_thread(signed_in, request, Scope.WRITE)
    etag = if_match(request)
    if etag is None:
        raise Invalid("Say with If-Match which version of the card this takes the place of.")
    body = await _small(request)

    def take() -> Response:
        with outside(request).work(who, "contacts") as work:
            before = contacts.card(work, card)
            made = contacts.put(work, contacts.book(work, before.book), before.name, body, if_match=etag)
            return put_answer(work, made)

    return await in_thread(take)


@routes.get("/contacts/cards/{card}/versions/{version}/vcard")
def version_vcard(request: Request, card: str, version: str) -> Response:
    """An earlier version, byte for byte."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, "contacts") as work:
        found, body = contacts.version_body(work, card, number_of(version))
    return _vcard(body, f"{found.display or 'contact'}.vcf", found.etag)


@routes.get("/contacts/cards/{card}/photo")
def photo(request: Request, card: str) -> Response:
    """The picture a card carries, as what its bytes are; 404 if it has none or only names one elsewhere."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, "contacts") as work:
        found = contacts.card(work, card)
        etag = f"photo-{found.etag}"
        if matches(request.headers.get("if-none-match"), etag):
            return Response(status_code=304, headers={"ETag": f'"{etag}"'})
        picture = contacts.photo(work, card)
    if picture is None:
        raise NotFound("This contact has no photo.")
    shown = picture.mime.startswith("image/")
    headers = {**HARMLESS, "ETag": f'"{etag}"', "Content-Disposition": disposition("photo", attachment=not shown)}
    return Response(picture.data, media_type=picture.mime, headers=headers)


@routes.put("/contacts/cards/{card}/photo")
async def put_photo(request: Request, card: str) -> Response:
    """Put a picture (JPEG, PNG, GIF, WebP) into a card; the picture is the body."""
    who = await in_thread(signed_in, request, Scope.WRITE)
    data = await _small(request)
    return await in_thread(_set_photo, request, who, card, data)


@routes.delete("/contacts/cards/{card}/photo")
def remove_photo(request: Request, card: str) -> Response:
    """Take the picture out of a card."""
    return _set_photo(request, signed_in(request, Scope.WRITE), card, None)


@routes.post("/contacts/import")
async def bring(request: Request, book: str = "", replace: bool = False) -> Response:
    """Put every card of a .vcf file, which is the body, into a book. The same file again adds nothing."""
    who = await in_thread(signed_in, request, Scope.WRITE)
    largest = server(request).max_upload
    if int(_digits(request.headers.get("content-length", "0"))) > largest:
        raise TooLarge("This file is larger than this server takes.", limit=largest)
    chosen = book or (await in_thread(contacts.books_or_first, outside(request), who))[0].id

    def take(chunks: Iterator[bytes]) -> Report:
        return contacts.bring(outside(request), who, chosen, chunks, replace=replace)

    return answer(_report_json(await with_body(request, take), chosen))


@routes.get("/contacts/export")
def take(request: Request, book: str = "") -> Response:
    """The cards of a book, or of all, in one .vcf file, byte for byte."""
    who = signed_in(request, Scope.READ)
    name = "Contacts"
    if book:
        with outside(request).read(who, "contacts") as work:
            name = contacts.book(work, book).title
    headers = {**HARMLESS, "Content-Disposition": disposition(f"{name}.vcf", attachment=True)}
    return StreamingResponse(contacts.take(outside(request), who, book), media_type=VCARD, headers=headers)


def _vcard(body: bytes, name: str, etag: str) -> Response:
    headers = {**HARMLESS, "ETag": f'"{etag}"', "Content-Disposition": disposition(name, attachment=True)}
    return Response(body, media_type=VCARD, headers=headers)


def _set_photo(request: Request, who: Principal, card: str, data: bytes | None) -> Response:
    with outside(request).work(who, "contacts") as work:
        return whole(work, contacts.set_photo(work, card, data, if_match=if_match(request)).card)


async def _small(request: Request) -> bytes:
    return await read_small(request, largest=LARGEST_CARD)


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdecimal() else "0"


def _report_json(report: Report, book: str) -> dict[str, object]:
    return {
        "book": book,
        "counts": {outcome.value: count for outcome, count in report.counts.items()},
        "noted": [
            {
                "number": one.number,
                "display": one.display,
                "outcome": one.outcome.value,
                "why": one.why,
                "card": one.card or None,
            }
            for one in report.noted
        ],
        "stopped": report.stopped,
    }
