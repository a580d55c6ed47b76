"""Strict JSON in, quick JSON out (S46)."""

import json
import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tansu.core.errors import Invalid, TansuError, TooLarge

DEEPEST = 32

# A string that never ends matches to the end of the text, and nothing is tried twice: linear in the worst case.
_STRINGS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_HALF_CHARACTER = re.compile(r"[\ud800-\udfff]")
_BRACKETS = re.compile(rb"[\[\]{}]")


class NotJson(TansuError):
    """The body is not the JSON that was announced."""

    code = "not_json"


def parse_json(raw: bytes) -> Any:
    """Read JSON without NaN, without two keys of one name, at most 32 levels deep."""
    if _too_deep(raw):
        raise NotJson(f"The body is nested deeper than {DEEPEST} levels.")
    try:
        return json.loads(raw.decode(), parse_constant=_no_constant, object_pairs_hook=_no_twins, parse_int=_integer)
    except (ValueError, RecursionError) as error:
        raise NotJson(f"The body is not JSON as we take it: {error}.") from error


def require_json_type(request: Request) -> None:
    """Raise UnsupportedType unless the body says that it is JSON."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        raise UnsupportedType("This takes a body of type application/json.")


class UnsupportedType(TansuError):
    """The body is of another type than this takes."""

    code = "unsupported_type"


async def read_small(request: Request, *, largest: int) -> bytes:
    """Read a whole body that may have at most `largest` bytes, or raise TooLarge without reading on."""
    raw = bytearray()
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > largest:
        raise TooLarge(f"The body may have at most {largest} bytes.", limit=largest)
    async for piece in request.stream():
        raw += piece
        if len(raw) > largest:
            raise TooLarge(f"The body may have at most {largest} bytes.", limit=largest)
    if announced.isdecimal() and len(raw) != int(announced):
        # A page that is closed while it sends leaves a body that ends early and looks whole: an empty note, say.
        raise Invalid("Fewer bytes came than were announced. Nothing was kept; send it again.")
    return bytes(raw)


def answer(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Write a JSON answer that nobody keeps unless `headers` say so (S58)."""
    return answer_written(json.dumps(content, ensure_ascii=False, separators=(",", ":")), status, headers)


def answer_written(text: str, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Answer with what is JSON already, like `answer`."""
    return Response(
        text.encode(), status, {"Cache-Control": "no-store", **(headers or {})}, media_type="application/json"
    )


def _too_deep(raw: bytes) -> bool:
    """Count nesting outside strings; the parser's own limit is far higher and ends in an exception of its own."""
    if not (_more_than(raw, b"[", DEEPEST // 2) or _more_than(raw, b"{", DEEPEST // 2)):
        return False
    depth = 0
    for bracket in _BRACKETS.findall(_STRINGS.sub(b"", raw)):
        depth += 1 if bracket in b"[{" else -1
        if depth > DEEPEST:
            return True
    return False


def _more_than(raw: bytes, mark: bytes, most: int) -> bool:
    """Whether there are more than so many; to look for the next is far quicker than to count all."""
    place = -1
    for _ in range(most + 1):
        place = raw.find(mark, place + 1)
        if place < 0:
            return False
    return True


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is not a JSON number")


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("two keys have the same name")
    if any(_HALF_CHARACTER.search(key) for key in found):
        raise ValueError("a key holds half a character")
    return found


def _integer(digits: str) -> int:
    if len(digits) > 20:
        raise ValueError("a number is too large")
    return int(digits)
