"""The properties of RFC 4918."""

from collections.abc import Sequence
from functools import lru_cache
from time import gmtime
from typing import Any

from tansu.foundation.work import Work
from tansu.protocols.dav.properties.property import Listing, Property
from tansu.protocols.dav.trees.resource import Resource
from tansu.protocols.dav.trees.tree import Tree
from tansu.protocols.dav.xml import DAV, words, words_of_all

_TYPES = {
    "principal": "<d:collection/><d:principal/>",
    "addressbook": "<d:collection/><card:addressbook/>",
}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MINUTES = [f"{minute // 60:02}:{minute % 60:02}:" for minute in range(1440)]
_SECONDS = [f"{second:02}" for second in range(60)]
_LOCKS = (
    "<d:lockentry><d:lockscope><d:exclusive/></d:lockscope><d:locktype><d:write/></d:locktype></d:lockentry>"
    "<d:lockentry><d:lockscope><d:shared/></d:lockscope><d:locktype><d:write/></d:locktype></d:lockentry>"
)


@lru_cache(maxsize=4096)
def http_date(seconds: int) -> str:
    """An instant as HTTP writes it; the names of days and months are English everywhere."""
    day, clock = divmod(seconds, 86_400)
    return f"{_http_day(day)} {_MINUTES[clock // 60]}{_SECONDS[clock % 60]} GMT"


@lru_cache(maxsize=4096)
def _iso(seconds: int) -> str:
    day, clock = divmod(seconds, 86_400)
    return f"{_iso_day(day)}T{_MINUTES[clock // 60]}{_SECONDS[clock % 60]}Z"


# Ten thousand files have ten thousand times, but of a few hundred days.
@lru_cache(maxsize=4096)
def _http_day(day: int) -> str:
    at = gmtime(day * 86_400)
    return f"{_DAYS[at.tm_wday]}, {at.tm_mday:02} {_MONTHS[at.tm_mon]} {at.tm_year:04}"


@lru_cache(maxsize=4096)
def _iso_day(day: int) -> str:
    at = gmtime(day * 86_400)
    return f"{at.tm_year:04}-{at.tm_mon:02}-{at.tm_mday:02}"


def _resourcetypes(resources: Sequence[Resource]) -> Sequence[str | None]:
    return [_TYPES.get(one.kind, "<d:collection/>") if one.collection else "" for one in resources]


def _displaynames(resources: Sequence[Resource]) -> Sequence[str | None]:
    titles = words_of_all([one.title or one.name for one in resources])
    return titles if all(titles) else [one or None for one in titles]


def _entitle(tree: Tree, work: Work, resource: Resource, said: Any | None) -> None:
    tree.entitle(work, resource, "" if said is None else "".join(said.itertext()))


def _lengths(resources: Sequence[Resource]) -> Sequence[str | None]:
    return [None if one.collection else str(one.size) for one in resources]


_kind = lru_cache(maxsize=512)(words)


def _types(resources: Sequence[Resource]) -> Sequence[str | None]:
    return [_kind(one.mime) or None for one in resources]


def _etags(resources: Sequence[Resource]) -> Sequence[str | None]:
    return [f"&quot;{etag}&quot;" if (etag := one.etag) else None for one in resources]


def _modified(resources: Sequence[Resource]) -> Sequence[str | None]:
    return [None if (ms := one.modified_ms) is None else http_date(ms // 1000) for one in resources]


def _created(resources: Sequence[Resource]) -> Sequence[str | None]:
    return [None if (ms := one.created_ms) is None else _iso(ms // 1000) for one in resources]


def _supportedlock(listing: Listing, resource: Resource) -> str | None:
    return _LOCKS if "LOCK" in listing.place.tree.allowed else ""


PROPERTIES = (
    Property((DAV, "resourcetype"), values=_resourcetypes),
    Property((DAV, "displayname"), values=_displaynames, set=_entitle, settable=frozenset({"addressbook"})),
    Property((DAV, "getcontentlength"), values=_lengths),
    Property((DAV, "getcontenttype"), values=_types),
    Property((DAV, "getetag"), values=_etags),
    Property((DAV, "getlastmodified"), values=_modified),
    Property((DAV, "creationdate"), values=_created),
    Property((DAV, "supportedlock"), _supportedlock),
)
