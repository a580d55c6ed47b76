"""What an account chose for its notes apps: which folder under Notes/ they see, and how new files end.

Notes live under Notes/ for every protocol, so a folder elsewhere cannot be chosen; the answer says what holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from tansu.core.errors import Invalid
from tansu.core.principal import Scope
from tansu.features import notes
from tansu.foundation.work import Work
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.nextcloud.notes.answers import Call, said
from tansu.protocols.nextcloud.notes.fields import read_object

FOLDER = "Notes"
SUFFIXES = (".md", ".txt", ".markdown")


@dataclass(frozen=True)
class Chosen:
    """The category that the apps see as their top, empty for Notes/ itself, and the suffix of new files."""

    top: str
    suffix: str

    def holds(self, category: str) -> bool:
        """Say whether a note of this category is seen at all."""
        return not self.top or f"{category}/".startswith(f"{self.top}/")

    def seen(self, category: str) -> str:
        """A category as the apps see it."""
        return category.removeprefix(self.top).lstrip("/") if self.top else category

    def kept(self, category: str) -> str:
        """A category of the apps as it is kept."""
        return "/".join(filter(None, (self.top, notes.clean_category(category))))


def chosen_by(work: Work) -> Chosen:
    """What the account chose."""
    kept = notes.settings_of(work)
    return Chosen(kept.top, kept.suffix)


def show(call: Call) -> Response:
    """Answer `GET /settings`."""
    who = signed_in(call.request, Scope.READ)
    with outside(call.request).read(who, notes.FEATURE) as work:
        return _answer(chosen_by(work))


def change(call: Call) -> Response:
    """Answer `PUT /settings`: what is not given stays, null is the default, and the answer says what holds."""
    who = signed_in(call.request, Scope.WRITE)
    given = read_object(call)
    with outside(call.request).work(who, notes.FEATURE) as work:
        before = chosen_by(work)
        top = _top(given) if "notesPath" in given else before.top
        suffix = _suffix(given) if "fileSuffix" in given else before.suffix
        notes.set_settings(work, top=top, suffix=suffix)
        return _answer(chosen_by(work))


def _answer(chosen: Chosen) -> Response:
    path = "/".join(filter(None, (FOLDER, chosen.top)))
    return said({"notesPath": path, "fileSuffix": chosen.suffix})


def _top(given: Mapping[str, Any]) -> str:
    parts: list[str] = []
    for part in _text(given, "notesPath").replace("\\", "/").split("/"):
        if part.strip() == "..":
            del parts[-1:]
        else:
            parts += filter(None, [notes.clean_category(part)])
    return "/".join(parts[1:]) if parts[:1] == [FOLDER] else ""


def _suffix(given: Mapping[str, Any]) -> str:
    letters = "".join(c for c in _text(given, "fileSuffix").lower() if c.isalnum())
    return f".{letters}" if f".{letters}" in SUFFIXES else SUFFIXES[0]


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given[name]
    if value is None or isinstance(value, str):
        return value or ""
    raise Invalid(f"{name} is a text or null.")
