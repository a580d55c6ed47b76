"""Who may do what (RFC 3744's minimum) and who is asking (RFC 5397): everybody owns their own tree, and no more."""

from tansu.core.principal import Scope
from tansu.protocols.dav.properties.property import Listing, Property
from tansu.protocols.dav.trees.resource import Resource
from tansu.protocols.dav.xml import DAV, element, href

_READ = ("read", "read-current-user-privilege-set")
_WRITE = ("write", "write-properties", "write-content", "bind", "unbind", "unlock")
_ABOVE = frozenset({"root", "homes"})
"""What belongs to nobody."""


def _current_user(listing: Listing, resource: Resource) -> str:
    return href(listing.principal_href())


def _principal_url(listing: Listing, resource: Resource) -> str | None:
    return href(listing.principal_href()) if resource.kind == "principal" else None


def _owner(listing: Listing, resource: Resource) -> str | None:
    return None if resource.kind in _ABOVE else href(listing.principal_href())


def _privileges(listing: Listing, resource: Resource) -> str:
    writes = listing.visitor.who.may(Scope.WRITE) and "PUT" in listing.place.tree.allowed
    names = _READ + (_WRITE if writes else ())
    return "".join(element((DAV, "privilege"), element((DAV, name))) for name in names)


def _collections(listing: Listing, resource: Resource) -> str:
    home = listing.principal_href().rpartition("principals/")[0]
    return href(f"{home}principals/")


PROPERTIES = (
    Property((DAV, "current-user-principal"), _current_user, in_allprop=False),
    Property((DAV, "principal-URL"), _principal_url, in_allprop=False),
    Property((DAV, "owner"), _owner, in_allprop=False),
    Property((DAV, "current-user-privilege-set"), _privileges, in_allprop=False),
    Property((DAV, "principal-collection-set"), _collections, in_allprop=False),
)
