"""What ownCloud's and Nextcloud's clients ask of a file: a number, what may be done with it, checksums, a mark."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from tansu.core.errors import Invalid
from tansu.core.principal import Scope
from tansu.foundation import accounts, changes, tree
from tansu.foundation.keys import Keys
from tansu.foundation.standing import EVERYTHING, Standing
from tansu.foundation.work import Work
from tansu.protocols.dav.properties.property import Listing, Property
from tansu.protocols.dav.trees.resource import Resource
from tansu.protocols.dav.trees.tree import Tree
from tansu.protocols.dav.xml import OC, words

FILES = frozenset({"file", "folder", "trashed"})
"""The kinds of resources that come from the tree of names."""
LIVING = frozenset({"file", "folder"})

READ_ONLY = "G"
MAY_FILE = "GDNVW"
MAY_FOLDER = "GDNVCK"
"""G read, D delete, N rename, V move, W write, C put files in, K put folders in. R (share) is not offered."""


def file_id(keys: Keys, number: int) -> str:
    """The `oc:id` of an entry: its number and a suffix that is the same on every node."""
    return f"{number:08}{_suffix(keys)}"


@lru_cache(maxsize=4)
def _suffix(keys: Keys) -> str:
    return "tansu" + hashlib.sha256(b"tansu file ids\0" + keys.fingerprint.encode()).hexdigest()[:8]


def _id(listing: Listing, resource: Resource) -> str | None:
    return file_id(listing.visitor.outside.keys, resource.key) if resource.kind in FILES else None


def _number(listing: Listing, resource: Resource) -> str | None:
    return str(resource.key) if resource.kind in FILES else None


def _size(listing: Listing, resource: Resource) -> str | None:
    return str(resource.size) if resource.kind in FILES else None


def _look_at_standing(listing: Listing, work: Work, resources: Sequence[Resource]) -> None:
    listing.facts["standings"] = accounts.standings(work)


def _permissions(listing: Listing, resource: Resource) -> str | None:
    if resource.kind not in LIVING:
        return None
    standings = listing.facts["standings"]
    both = (standings.get(EVERYTHING, Standing.OPEN), standings.get(resource.feature, Standing.OPEN))
    if not listing.visitor.who.may(Scope.WRITE) or any(one != Standing.OPEN for one in both):
        return READ_ONLY
    return MAY_FOLDER if resource.collection else MAY_FILE


def _checksums(listing: Listing, resource: Resource) -> str | None:
    """One checksum only: the desktop client takes the first it knows, and must find the kind it sent."""
    source = resource.source
    if resource.collection or resource.kind not in FILES or source is None:
        return None
    if source.sha1:
        return f"<oc:checksum>SHA1:{source.sha1}</oc:checksum>"
    return f"<oc:checksum>SHA256:{source.sha256}</oc:checksum>" if source.sha256 else None


def _favourite(listing: Listing, resource: Resource) -> str | None:
    if resource.kind not in LIVING:
        return None
    return "1" if resource.source is not None and resource.source.favourite else "0"


def _set_favourite(tree_asked: Tree, work: Work, resource: Resource, element: Any | None) -> None:
    said = "0" if element is None else (element.text or "").strip().lower()
    if said not in {"0", "1", "true", "false", ""}:
        raise Invalid("favorite is 0 or 1.")
    tree.set_favourite(work, resource.key, said in {"1", "true"})


def _owner_id(listing: Listing, resource: Resource) -> str | None:
    return words(listing.visitor.account.email) if resource.kind in FILES else None


def _owner_name(listing: Listing, resource: Resource) -> str | None:
    account = listing.visitor.account
    return words(account.name or account.email) if resource.kind in FILES else None


def _empty(listing: Listing, resource: Resource) -> str | None:
    return "" if resource.kind in FILES else None


def _none(listing: Listing, resource: Resource) -> str | None:
    return "0" if resource.kind in FILES else None


def _look_for_restores(listing: Listing, work: Work, resources: Sequence[Resource]) -> None:
    listing.facts["restores"] = changes.restores(work)


def _fingerprint(listing: Listing, resource: Resource) -> str | None:
    """Another after the server was restored from a backup: then the desktop keeps newer files instead of deleting."""
    if resource.kind not in LIVING:
        return None
    restores = listing.facts["restores"]
    return f"restored-{restores}" if restores else ""


PROPERTIES = (
    Property((OC, "id"), _id, in_allprop=False),
    Property((OC, "fileid"), _number, in_allprop=False),
    Property((OC, "size"), _size, in_allprop=False),
    Property((OC, "permissions"), _permissions, _look_at_standing, in_allprop=False),
    Property((OC, "checksums"), _checksums, in_allprop=False),
    Property((OC, "favorite"), _favourite, in_allprop=False, set=_set_favourite, settable=LIVING),
    Property((OC, "owner-id"), _owner_id, in_allprop=False),
    Property((OC, "owner-display-name"), _owner_name, in_allprop=False),
    Property((OC, "share-types"), _empty, in_allprop=False),
    Property((OC, "downloadURL"), _empty, in_allprop=False),
    Property((OC, "dDC"), _empty, in_allprop=False),
    Property((OC, "comments-unread"), _none, in_allprop=False),
    Property((OC, "data-fingerprint"), _fingerprint, _look_for_restores, in_allprop=False),
)
