"""Where to: the Destination of COPY and MOVE, which must be on this server and in this person's own tree (S45)."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from tansu.core.errors import Forbidden, Invalid, NotFound
from tansu.protocols.dav.address import parse_path
from tansu.protocols.dav.errors import DavError
from tansu.protocols.dav.trees import Place, place_of
from tansu.protocols.dav.trees.tree import Visitor

ELSEWHERE = "The destination is on another server."


def place_at(visitor: Visitor, address: str, *, host: str) -> Place:
    """The place a URL or an absolute path leads to; `host` is how the sender calls this server.

    Raises Invalid for what is no address, 502 for another server, NotFound for another person's tree.
    """
    try:
        parts = urlsplit(address.strip())
        named = parts.netloc.lower()
    except ValueError as error:
        raise Invalid("The address is not readable.") from error
    public = urlsplit(visitor.outside.public_url)
    if named and _plain(named) not in {_plain(host.lower()), _plain(public.netloc.lower())}:
        raise DavError(ELSEWHERE, status=502)
    path = parts.path
    above = public.path.rstrip("/")
    if above and path.startswith(f"{above}/"):
        path = path[len(above) :]
    return place_of(visitor, parse_path(path))


def destination(visitor: Visitor, header: str, *, host: str) -> Place:
    """The place a Destination header names; a home that is not there and one of somebody else are both forbidden."""
    if not header.strip():
        raise Invalid("A Destination is needed.")
    try:
        return place_at(visitor, header, host=host)
    except NotFound as error:
        raise Forbidden("The destination is not in your own tree.") from error


def sender_calls_us(headers: Mapping[str, str], *, trusted: bool) -> str:
    """The host as the sender knows it: what a trusted proxy forwards, else the Host header."""
    forwarded = headers.get("x-forwarded-host", "").rpartition(",")[2].strip() if trusted else ""
    return forwarded or headers.get("host", "")


def _plain(host: str) -> str:
    return host.removesuffix(":80").removesuffix(":443")
