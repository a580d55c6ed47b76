"""What a live property is: a name, and the fact it is made of.

A listing asks in two steps. `prepare` may ask the database, once for all resources of the listing; `value` only writes
down what is known, because by then the transaction is closed and ten thousand answers are on their way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from tansu.foundation.work import Work
from tansu.protocols.dav.address import OLD, spell_path
from tansu.protocols.dav.trees import Place
from tansu.protocols.dav.trees.resource import Resource
from tansu.protocols.dav.trees.tree import Tree, Visitor
from tansu.protocols.dav.xml import Name


@dataclass(frozen=True)
class Listing:
    """What a value may look at: who asks, which place is listed, and what was prepared."""

    visitor: Visitor
    place: Place
    facts: dict[str, Any] = field(default_factory=dict)

    def principal_href(self) -> str:
        """The address of whoever asks, as a principal, under the prefix that was asked."""
        return principal_href(self.visitor, self.place.prefix)


@dataclass(frozen=True)
class Property:
    """A live property."""

    name: Name
    value: Callable[[Listing, Resource], str | None] = lambda listing, resource: None
    """The XML inside, "" for an empty element, or None where the resource has no such property."""
    prepare: Callable[[Listing, Work, Sequence[Resource]], None] | None = None
    in_allprop: bool = True
    """Whether it comes unasked. RFC 3744, 6352 and what costs a question of its own want to be asked for."""
    set: Callable[[Tree, Work, Resource, Any | None], None] | None = None
    """Sets it from its element, or takes it away (None); without, it is protected."""
    settable: frozenset[str] = frozenset()
    """The kinds of resources on which it can be set; empty for all."""

    values: Callable[[Sequence[Resource]], Sequence[str | None]] | None = None
    """The same for many at once, for those few that everybody asks of ten thousand files; of bare facts only."""

    def insides(self, listing: Listing, resources: Sequence[Resource]) -> Sequence[str | None]:
        """The value for each resource."""
        return self.values(resources) if self.values else list(map(self.value, repeat(listing), resources))


def principal_href(visitor: Visitor, prefix: str) -> str:
    """The address of somebody's principal."""
    home = "/remote.php/dav" if prefix == OLD else prefix
    return spell_path(home, ("principals", visitor.account.email), collection=True)
