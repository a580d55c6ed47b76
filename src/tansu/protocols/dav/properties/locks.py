"""Locks as a property (RFC 4918, 15.8): which ones hold, for how long, and what their owners say."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from tansu.foundation.tree import Lock
from tansu.foundation.work import Work
from tansu.protocols.dav.properties.property import Listing, Property
from tansu.protocols.dav.trees.resource import Resource
from tansu.protocols.dav.xml import DAV, href


def discovery(locks: Iterable[Lock], root_of: Callable[[Lock], str], now: datetime) -> str:
    """A `d:activelock` for each lock; `root_of` says where it was taken."""
    return "".join(_active(one, root_of(one), now) for one in locks)


def _active(lock: Lock, root: str, now: datetime) -> str:
    scope = "shared" if lock.shared else "exclusive"
    left = max(1, round((lock.expires_at - now).total_seconds()))
    owner = f"<d:owner>{lock.owner}</d:owner>" if lock.owner else ""
    return (
        f"<d:activelock><d:locktype><d:write/></d:locktype><d:lockscope><d:{scope}/></d:lockscope>"
        f"<d:depth>{'infinity' if lock.deep else '0'}</d:depth>{owner}<d:timeout>Second-{left}</d:timeout>"
        f"<d:locktoken>{href(lock.token)}</d:locktoken><d:lockroot>{href(root)}</d:lockroot></d:activelock>"
    )


def _prepare(listing: Listing, work: Work, resources: Sequence[Resource]) -> None:
    tree = listing.place.tree
    held = tree.locks_below(work, listing.place.path, resources)
    found: dict[object, str] = {}
    for key, locks in held.items():
        found[key] = discovery(locks, lambda one: tree.href_of(work, one.entry), work.now)
    listing.facts["locks"] = found


def _discovery(listing: Listing, resource: Resource) -> str:
    found: dict[object, str] = listing.facts["locks"]
    return found.get(resource.key, "") if found else ""


PROPERTIES = (Property((DAV, "lockdiscovery"), _discovery, _prepare),)
