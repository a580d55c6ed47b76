"""Editing by fields: only the lines that change are written, the rest of the card stays as its maker wrote it."""

import uuid
from dataclasses import replace

from tansu.core.errors import Invalid, PreconditionFailed
from tansu.features.contacts.books import book as book_of
from tansu.features.contacts.keeping import CHANGED, Put, body_of, card, put
from tansu.features.contacts.model import Book
from tansu.features.contacts.vcard import Edit, Names, Photo, edited, photo_of, with_photo, without_photo
from tansu.foundation import usage
from tansu.foundation.work import Work

NEW = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nN:;;;;\r\nFN:\r\nEND:VCARD\r\n"
NEW_GROUP = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nN:;;;;\r\nFN:\r\nX-ADDRESSBOOKSERVER-KIND:group\r\nEND:VCARD\r\n"
)


def create(work: Work, book: Book, edit: Edit, *, group: bool = False) -> Put:
    """Make a new card out of fields, as a vCard 3.0, which every program reads."""
    edit = _with_parts(edit, group=group)
    uid = str(uuid.UUID(bytes=work.chance.random_bytes(16), version=4))
    empty = (NEW_GROUP if group else NEW).format(uid=uid).encode()
    return put(work, book, f"{uid}.vcf", _edited(empty, edit), only_new=True)


def change(work: Work, card_id: str, edit: Edit, *, if_match: str) -> Put:
    """Say some fields anew. PreconditionFailed unless the card is still the one with that etag."""
    usage.lock(work)
    before = card(work, card_id)
    if before.etag != if_match:
        raise PreconditionFailed(CHANGED)
    body = _edited(body_of(work, before), edit)
    return put(work, book_of(work, before.book), before.name, body)


def photo(work: Work, card_id: str) -> Photo | None:
    """The picture a card carries, or None. One that is only named by an address is never fetched."""
    return photo_of(body_of(work, card(work, card_id)))


def set_photo(work: Work, card_id: str, data: bytes | None, *, if_match: str | None = None) -> Put:
    """Put a picture into a card in place of any it had, or take it out."""
    usage.lock(work)
    before = card(work, card_id)
    if if_match not in {None, "*", before.etag}:
        raise PreconditionFailed(CHANGED)
    body = body_of(work, before)
    try:
        after = without_photo(body) if data is None else with_photo(body, data)
    except ValueError as error:
        raise Invalid("A contact's photo is a JPEG, PNG, GIF or WebP.") from error
    return put(work, book_of(work, before.book), before.name, after)


def _edited(body: bytes, edit: Edit) -> bytes:
    try:
        return edited(body, edit)
    except ValueError as error:
        raise Invalid(f"The card cannot be changed so: {error}.") from error


def _with_parts(edit: Edit, *, group: bool) -> Edit:
    """Give a new card both a name to show and its parts; programs differ in which of them they look at."""
    names, display = edit.names or Names(), edit.display or ""
    if names.together and not display:
        return edit
    if not display:
        display = next((one for one in (edit.nickname, edit.organisation) if one), "")
        display = display or next((one.value for one in (*(edit.mails or ()), *(edit.numbers or ()))), "")
    if not names.together:
        given, _, family = ("", "", display) if group or display == edit.organisation else display.rpartition(" ")
        names = Names(family=family, given=given) if given or group or edit.organisation else Names(given=family)
    return replace(edit, display=display, names=names)
