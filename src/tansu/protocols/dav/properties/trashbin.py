"""What Nextcloud's apps show of something in the trash: its name, where it was, and since when it lies there."""

from collections.abc import Sequence

from tansu.core.instants import to_ms
from tansu.foundation import tree
from tansu.foundation.work import Work
from tansu.protocols.dav.properties.property import Listing, Property
from tansu.protocols.dav.trees.resource import Resource
from tansu.protocols.dav.xml import NC, words


def _look_where(listing: Listing, work: Work, resources: Sequence[Resource]) -> None:
    listing.facts["was"] = {
        one.key: "/".join(tree.path_of(work, one.key)) for one in resources if one.kind == "trashed"
    }


def _filename(listing: Listing, resource: Resource) -> str | None:
    return words(resource.source.name) if resource.kind == "trashed" else None


def _location(listing: Listing, resource: Resource) -> str | None:
    return words(listing.facts["was"][resource.key]) if resource.kind == "trashed" else None


def _since(listing: Listing, resource: Resource) -> str | None:
    if resource.kind != "trashed" or resource.source.trashed_at is None:
        return None
    return str(to_ms(resource.source.trashed_at) // 1000)


PROPERTIES = (
    Property((NC, "trashbin-filename"), _filename, in_allprop=False),
    Property((NC, "trashbin-original-location"), _location, _look_where, in_allprop=False),
    Property((NC, "trashbin-deletion-time"), _since, in_allprop=False),
)
