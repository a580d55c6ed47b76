"""If-Match and If-None-Match of a request that changes a file."""

from fastapi import Request

from tansu.features import files
from tansu.features.files import Condition


def condition_of(request: Request) -> Condition:
    """What must hold of what is there, by the request's headers; ETags come as the answers show them."""
    return files.Condition(match=_etags(request, "if-match"), none_match=_etags(request, "if-none-match"))


def _etags(request: Request, header: str) -> frozenset[str] | None:
    text = request.headers.get(header)
    if text is None:
        return None
    return frozenset(one.strip().removeprefix("W/").strip('"') for one in text.split(","))
