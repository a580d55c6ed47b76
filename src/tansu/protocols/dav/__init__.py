"""WebDAV (RFC 4918) and what is built on it, over the account's tree of names.

One tree of collections answers at /dav and, for Nextcloud's clients, at /remote.php/dav; hrefs echo what was asked.
Methods are files; `properties/` says which property is made of which fact, `trees/` which feature is behind
which address.
"""

from starlette.routing import BaseRoute, Mount, Route

from tansu.protocols.dav.address import PREFIXES
from tansu.protocols.dav.app import Dav
from tansu.protocols.dav.options import root_options
from tansu.protocols.dav.well_known import WellKnown

DAV = Dav()
BELOW = tuple(f"{prefix}/" for prefix in PREFIXES)
"""Where an address is nobody else's: no other route needs to be looked at."""

ROUTES: list[BaseRoute] = [
    Route("/", root_options, methods=["OPTIONS"]),
    Route("/.well-known/carddav", WellKnown()),
    *(Route(prefix, DAV) for prefix in PREFIXES),
    *(Mount(prefix, DAV) for prefix in PREFIXES),
]

__all__ = ["BELOW", "DAV", "ROUTES"]
