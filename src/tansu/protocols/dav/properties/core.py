"""The properties of RFC 4918."""

from functools import lru_cache
from time import gmtime
from typing import Any

from tansu.foundation.work import Work
from tansu.protocols.dav.properties.property import Listing, Property
from tansu.protocols.dav.trees.tree import Resource, Tree
from tansu.protocols.dav.xml import DAV, words

_TYPES = {
    "principal": "<d:collection/><d:principal/>",
    "addressbook": "<d:collection/><card:addressbook/>",
}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LOCKS = (
    "<d:lockentry><d:lockscope><d:exclusive/></d:lockscope><d:locktype><d:write/></d:locktype></d:lockentry>"
    "<d:lockentry><d:lockscope><d:shared/></d:lockscope><d:locktype><d:write/></d:locktype></d:lockentry>"
)


@lru_cache(maxsize=4096)
def http_date(seconds: int) -> str:
    """An instant as HTTP writes it; the names of days and months are English everywhere."""
    at = gmtime(seconds)
    return (
        f"{_DAYS[at.tm_wday]}, {at.tm_mday:02} {_MONTHS[at.tm_mon]} {at.tm_year:04}"
        f" {at.tm_hour:02}:{at.tm_min:02}:{at.tm_sec:02} GMT"
    )


@lru_cache(maxsize=4096)
def _iso(seconds: int) -> str:
    at = gmtime(seconds)
    return f"{at.tm_year:04}-{at.tm_mon:02}-{at.tm_mday:02}T{at.tm_hour:02}:{at.tm_min:02}:{at.tm_sec:02}Z"


def _resourcetype(listing: Listing, resource: Resource) -> str:
    if not resource.collection:
        return ""
    return _TYPES.get(resource.kind, "<d:collection/>")


def _displayname(listing: Listing, resource: Resource) -> str | None:
    return words(resource.title or resource.name) or None


def _entitle(tree: Tree, work: Work, resource: Resource, said: Any | None) -> None:
    tree.entitle(work, resource, "" if said is None else "".join(said.itertext()))


def _length(listing: Listing, resource: Resource) -> str | None:
    return None if resource.collection else str(resource.size)


_kind = lru_cache(maxsize=512)(words)


def _type(listing: Listing, resource: Resource) -> str | None:
    return _kind(resource.mime) or None


def _etag(listing: Listing, resource: Resource) -> str | None:
    return f"&quot;{resource.etag}&quot;" if resource.etag else None


def _modified(listing: Listing, resource: Resource) -> str | None:
    return None if resource.modified_ms is None else http_date(resource.modified_ms // 1000)


def _created(listing: Listing, resource: Resource) -> str | None:
    return None if resource.created_ms is None else _iso(resource.created_ms // 1000)


def _supportedlock(listing: Listing, resource: Resource) -> str | None:
    return _LOCKS if "LOCK" in listing.place.tree.allowed else ""


PROPERTIES = (
    Property((DAV, "resourcetype"), _resourcetype),
    Property((DAV, "displayname"), _displayname, set=_entitle, settable=frozenset({"addressbook"})),
    Property((DAV, "getcontentlength"), _length),
    Property((DAV, "getcontenttype"), _type),
    Property((DAV, "getetag"), _etag),
    Property((DAV, "getlastmodified"), _modified),
    Property((DAV, "creationdate"), _created),
    Property((DAV, "supportedlock"), _supportedlock),
)
