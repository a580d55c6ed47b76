"""Quota (RFC 4331): what is left and what is used, on every collection.

The RFC would rather not have them unasked; the npm client asks for everything and looks for them there.
"""

from collections.abc import Sequence

from tansu.foundation import usage
from tansu.foundation.work import Work
from tansu.protocols.dav.properties.property import Listing, Property
from tansu.protocols.dav.trees.resource import Resource
from tansu.protocols.dav.xml import DAV


def _prepare(listing: Listing, work: Work, resources: Sequence[Resource]) -> None:
    if "usage" not in listing.facts:
        listing.facts["usage"] = usage.usage_of(work)


def _available(listing: Listing, resource: Resource) -> str | None:
    return str(listing.facts["usage"].left) if resource.collection else None


def _used(listing: Listing, resource: Resource) -> str | None:
    found = listing.facts["usage"]
    return str(found.used + found.reserved) if resource.collection else None


PROPERTIES = (
    Property((DAV, "quota-available-bytes"), _available, _prepare),
    Property((DAV, "quota-used-bytes"), _used, _prepare),
)
