"""Live properties, one file for each namespace or RFC that names them. A new one is a line in its file's PROPERTIES."""

from tansu.protocols.dav.properties import access, addressbook, core, locks, nextcloud, owncloud, quota, trashbin
from tansu.protocols.dav.properties.property import Listing, Property, principal_href
from tansu.protocols.dav.xml import Name

LIVE: dict[Name, Property] = {
    one.name: one
    for one in (
        *core.PROPERTIES,
        *locks.PROPERTIES,
        *quota.PROPERTIES,
        *access.PROPERTIES,
        *addressbook.PROPERTIES,
        *owncloud.PROPERTIES,
        *nextcloud.PROPERTIES,
        *trashbin.PROPERTIES,
    )
}
"""Every property that is computed and not merely kept."""

__all__ = ["LIVE", "Listing", "Property", "principal_href"]
