"""One request as the methods see it: who asks, what place is meant, and the words of its headers and body."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

from starlette.requests import Request

from tansu.core.errors import Unauthenticated
from tansu.core.principal import Scope
from tansu.foundation.work import Outside
from tansu.protocols.dav import xml
from tansu.protocols.dav.address import parse_path
from tansu.protocols.dav.conditions import Conditions, conditions_of
from tansu.protocols.dav.destination import destination, sender_calls_us
from tansu.protocols.dav.trees import Place, place_of
from tansu.protocols.dav.trees.tree import Guard, Path, Tree, Visitor
from tansu.protocols.http.state import outside, server
from tansu.protocols.http.who import signed_in_account


@dataclass(frozen=True)
class Call:
    """A request whose sender is known and whose address leads somewhere."""

    request: Request
    visitor: Visitor
    place: Place
    body: bytes = b""

    @property
    def outside(self) -> Outside:
        """The adapters of the server."""
        return self.visitor.outside

    @property
    def tree(self) -> Tree:
        """The tree that is meant."""
        return self.place.tree

    @property
    def path(self) -> Path:
        """The path in it."""
        return self.place.path

    def header(self, name: str) -> str:
        """A header, or nothing."""
        return self.request.headers.get(name, "")

    def host(self) -> str:
        """How the sender calls this server."""
        direct = self.request.client.host if self.request.client else ""
        return sender_calls_us(self.request.headers, trusted=direct in server(self.request).trusted_proxies)

    def guard(self) -> Guard:
        """What the request wants to be true."""
        asked = self.conditions
        return Guard(asked.require, asked.tokens, asked.asks)

    def destination(self) -> Place:
        """Where COPY and MOVE are to lead."""
        return destination(self.visitor, self.header("destination"), host=self.host())

    @cached_property
    def conditions(self) -> Conditions:
        """The conditions its headers name."""
        return conditions_of(self.place, self.request.headers, host=self.host())

    @cached_property
    def document(self) -> Any | None:
        """The root element of the body, or None if there is no body."""
        most = xml.MOST_OF_REPORT if self.request.method == "REPORT" else xml.MOST_ELEMENTS
        return xml.parse(self.body, most=most) if self.body.strip() else None


def open_call(request: Request, scope: Scope, body: bytes = b"") -> Call:
    """Find out who asks and what for. Unauthenticated, Forbidden, Invalid or NotFound."""
    address = parse_path(raw_path(request))
    visitor = _visitor(request, scope)
    return Call(request, visitor, place_of(visitor, address), body)


def raw_path(request: Request) -> str:
    """The path as it came, percent-encoded; what a server decoded cannot be told apart any more."""
    raw = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
    return bytes(raw).partition(b"?")[0].decode("latin-1")


def _visitor(request: Request, scope: Scope) -> Visitor:
    # A browser's cookie is not taken: nothing here asks for the header that proves whose page it was.
    if "authorization" not in request.headers:
        raise Unauthenticated
    who, account = signed_in_account(request, scope)
    return Visitor(outside(request), who, account, request.headers)
