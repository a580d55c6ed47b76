"""Editing a card: only the lines that say something else now are written; all others stay to the last byte."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from tansu.features.contacts.vcard.desk import MANY, SINGLE, Desk
from tansu.features.contacts.vcard.fields import Address, Names, Value


@dataclass(frozen=True)
class Edit:
    """What is to be said from now on; None leaves a field alone, nothing removes it.

    A value of a list that names its line is that line, changed or not; one without is new; a line that no value
    names goes.
    """

    display: str | None = None
    names: Names | None = None
    nickname: str | None = None
    organisation: str | None = None
    department: str | None = None
    title: str | None = None
    role: str | None = None
    birthday: str | None = None
    anniversary: str | None = None
    notes: str | None = None
    uid: str | None = None
    numbers: Sequence[Value] | None = None
    mails: Sequence[Value] | None = None
    urls: Sequence[Value] | None = None
    addresses: Sequence[Address] | None = None
    categories: Sequence[str] | None = None
    members: Sequence[str] | None = None


def edited(body: bytes, edit: Edit) -> bytes:
    """The card with the edit made. ValueError if a value names a line that is not of its kind."""
    desk = Desk(body)
    edit = _with_its_name(desk, edit)
    for name, what in SINGLE.items():
        desk.say(what, getattr(edit, name))
    desk.say_names(edit.names)
    desk.say_organisation(edit.organisation, edit.department)
    desk.say_date(edit.birthday, ("BDAY",))
    desk.say_date(edit.anniversary, ("ANNIVERSARY", "X-ANNIVERSARY", "X-ABDATE"))
    for name, what in MANY.items():
        desk.say_many(what, getattr(edit, name))
    desk.say_categories(edit.categories)
    desk.say_members(edit.members)
    return desk.body


def is_nothing(edit: Edit) -> bool:
    """Say whether an edit leaves everything alone."""
    return all(getattr(edit, field.name) is None for field in fields(edit))


def _with_its_name(desk: Desk, edit: Edit) -> Edit:
    """Let the name that is shown follow the parts it was put together from."""
    if edit.names is None or edit.display is not None:
        return edit
    follows = desk.fields.display in {"", desk.fields.names.together}
    return replace(edit, display=edit.names.together) if follows else edit
