"""What the apps send of a note: JSON from Android, a form from iOS, with numbers and marks in many spellings."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from tansu.core.errors import Invalid
from tansu.protocols.http.jsons import parse_json
from tansu.protocols.nextcloud.notes.answers import Call

_YES = {"1", "true", "on", "yes"}
_NO = {"0", "false", "off", "no", ""}
_LAST = datetime(9000, 1, 1, tzinfo=UTC).timestamp()
MOST_FIELDS = 50


@dataclass(frozen=True)
class Fields:
    """The fields of a note that a request gives; None for those it does not."""

    title: str | None
    content: str | None
    category: str | None
    favorite: bool | None
    modified: datetime | None


def read_fields(call: Call) -> Fields:
    """The fields of the body, or of the address where there is no body. Raises Invalid saying which is wrong."""
    given = read_object(call)
    return Fields(
        title=_text(given, "title"),
        content=_text(given, "content"),
        category=_text(given, "category"),
        favorite=_mark(given, "favorite"),
        modified=_instant(given, "modified"),
    )


def read_object(call: Call) -> Mapping[str, Any]:
    """The body as one object, whichever of the two forms it has."""
    kind = call.request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return _form(call.body)
    if not call.body.strip():
        return {}
    found = parse_json(call.body)
    if not isinstance(found, dict):
        raise Invalid("The body is not an object.")
    return found


def _form(body: bytes) -> Mapping[str, Any]:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"))
    except ValueError as error:
        raise Invalid("The form is not readable.") from error


def _text(given: Mapping[str, Any], name: str) -> str | None:
    value = given.get(name)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        # A title of digits, from an app that does not quote them.
        return str(value)
    raise Invalid(f"{name} is a text.")


def _mark(given: Mapping[str, Any], name: str) -> bool | None:
    value = given.get(name)
    if value is None or isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word not in _YES | _NO:
        raise Invalid(f"{name} is true or false.")
    return word in _YES


def _instant(given: Mapping[str, Any], name: str) -> datetime | None:
    """Seconds since 1970, whole or not; 0 and nothing mean now."""
    value = given.get(name)
    if value is None or value == "":
        return None
    try:
        seconds = float(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise Invalid(f"{name} is a number of seconds.") from error
    if not math.isfinite(seconds):
        raise Invalid(f"{name} is a number of seconds.")
    return datetime.fromtimestamp(min(seconds, _LAST), UTC) if seconds > 0 else None
