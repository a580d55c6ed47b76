"""What a request wants to be true before anything is done: If, If-Match, If-None-Match and their dates.

They are looked at inside the transaction that does it, so that nothing can change in between.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from tansu.core.errors import NotFound, PreconditionFailed, TansuError
from tansu.core.instants import to_ms
from tansu.foundation.work import Work
from tansu.protocols.dav.destination import place_at
from tansu.protocols.dav.entity_tags import named_tags
from tansu.protocols.dav.if_header import Condition, StateList, parse_if
from tansu.protocols.dav.trees import Place
from tansu.protocols.dav.trees.resource import Resource

CHANGED = "This has changed since you last saw it. Look at it again, then decide."
THERE = "There is something here already."
_HEADERS = frozenset({"if-match", "if-none-match", "if-unmodified-since"})
MISSING = "There is nothing here any more."


@dataclass(frozen=True)
class Conditions:
    """The conditions of one request."""

    place: Place
    headers: Mapping[str, str]
    host: str
    lists: tuple[StateList, ...]

    @property
    def tokens(self) -> frozenset[str]:
        """The lock tokens its sender knows."""
        return frozenset(one.token for some in self.lists for one in some.conditions if one.token and one.wanted)

    @property
    def asks(self) -> bool:
        """Whether the request asks for anything to be true."""
        return bool(self.lists) or not _HEADERS.isdisjoint(self.headers.keys())

    def require(self, work: Work, resource: Resource | None) -> None:
        """Raise PreconditionFailed unless all of them hold for what is at the place of the request, if anything."""
        self._if_none_match(resource)
        self.require_for_reading(work, resource)

    def require_for_reading(self, work: Work, resource: Resource | None) -> None:
        """The same for a request that only reads, to which If-None-Match means something else."""
        self._if_match(resource)
        self._if_unmodified(resource)
        if self.lists and not any(self._holds(work, one, resource) for one in self.lists):
            raise PreconditionFailed(CHANGED)

    def _if_match(self, resource: Resource | None) -> None:
        header = self.headers.get("if-match")
        if header is None:
            return
        tags = named_tags(header)
        if resource is None:
            raise PreconditionFailed(MISSING)
        if tags is not None and resource.etag not in tags:
            raise PreconditionFailed(CHANGED)

    def _if_none_match(self, resource: Resource | None) -> None:
        header = self.headers.get("if-none-match")
        if header is None or resource is None:
            return
        tags = named_tags(header)
        if tags is None or resource.etag in tags:
            raise PreconditionFailed(THERE)

    def _if_unmodified(self, resource: Resource | None) -> None:
        header = self.headers.get("if-unmodified-since")
        if not header or "if-match" in self.headers or resource is None or resource.modified_ms is None:
            return
        since_ms = moment(header)
        if since_ms is not None and resource.modified_ms // 1000 > since_ms // 1000:
            raise PreconditionFailed(CHANGED)

    def _holds(self, work: Work, one: StateList, resource: Resource | None) -> bool:
        place, found = self.place, resource
        if one.tag:
            try:
                place = place_at(self.place.tree.visitor, one.tag, host=self.host)
                found = seek(work, place)
            except TansuError:
                return all(not condition.wanted for condition in one.conditions)
        tokens = {lock.token for lock in place.tree.locks(work, place.path, found)}
        return all(_is(condition, found, tokens) == condition.wanted for condition in one.conditions)


def conditions_of(place: Place, headers: Mapping[str, str], *, host: str) -> Conditions:
    """Read the conditions of a request; Invalid for an If header that is none."""
    header = headers.get("if", "")
    return Conditions(place, headers, host, parse_if(header) if header.strip() else ())


def seek(work: Work, place: Place) -> Resource | None:
    """What is at a place, or None."""
    try:
        return place.tree.find(work, place.path)
    except NotFound:
        return None


def _is(condition: Condition, resource: Resource | None, tokens: set[str]) -> bool:
    if condition.token:
        return condition.token in tokens
    return resource is not None and resource.etag == condition.etag


def moment(header: str) -> int | None:
    """An HTTP date in milliseconds since 1970; None for what is none."""
    try:
        return to_ms(parsedate_to_datetime(header))
    except (ValueError, TypeError, OverflowError):
        return None
