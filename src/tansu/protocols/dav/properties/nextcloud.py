"""What Nextcloud's phone apps show of a file: whether there is a picture of it, how large and where, and since when."""

from collections.abc import Sequence

from tansu.features import gallery
from tansu.features.gallery import Pictured
from tansu.foundation import claims
from tansu.foundation.work import Work
from tansu.protocols.dav.properties.owncloud import FILES, LIVING
from tansu.protocols.dav.properties.property import Listing, Property
from tansu.protocols.dav.trees.resource import Resource
from tansu.protocols.dav.xml import NC


def _look_for_pictures(listing: Listing, work: Work, resources: Sequence[Resource]) -> None:
    if "pictures" not in listing.facts:
        listing.facts["pictures"] = gallery.pictured(work, _blobs(resources))


def _look_for_arrivals(listing: Listing, work: Work, resources: Sequence[Resource]) -> None:
    listing.facts["stored"] = claims.stored_at(work, _blobs(resources))


def _blobs(resources: Sequence[Resource]) -> list[str]:
    return [one.source.blob for one in resources if one.kind in FILES and one.source is not None and one.source.blob]


def _picture(listing: Listing, resource: Resource) -> Pictured | None:
    if resource.kind not in FILES or resource.source is None:
        return None
    found: Pictured | None = listing.facts["pictures"].get(resource.source.blob)
    return found


def _has_preview(listing: Listing, resource: Resource) -> str | None:
    if resource.kind not in FILES:
        return None
    picture = _picture(listing, resource)
    return "true" if picture is not None and picture.ready else "false"


def _photo_size(listing: Listing, resource: Resource) -> str | None:
    picture = _picture(listing, resource)
    if picture is None or not picture.width:
        return None
    # The two inner elements have no namespace: the app for iOS looks for bare names.
    return f"<width>{picture.width}</width><height>{picture.height}</height>"


def _photo_gps(listing: Listing, resource: Resource) -> str | None:
    picture = _picture(listing, resource)
    if picture is None or picture.latitude is None or picture.longitude is None:
        return None
    altitude = "" if picture.altitude is None else f"<altitude>{picture.altitude:g}</altitude>"
    return f"<latitude>{picture.latitude:.7f}</latitude><longitude>{picture.longitude:.7f}</longitude>{altitude}"


def _photo_taken(listing: Listing, resource: Resource) -> str | None:
    picture = _picture(listing, resource)
    return str(picture.taken_ms // 1000) if picture is not None else None


def _created(listing: Listing, resource: Resource) -> str | None:
    if resource.kind not in LIVING or resource.created_ms is None:
        return None
    return str(resource.created_ms // 1000)


def _uploaded(listing: Listing, resource: Resource) -> str | None:
    if resource.kind not in LIVING or resource.collection:
        return None
    stored_ms = listing.facts["stored"].get(resource.source.blob)
    return str(stored_ms // 1000) if stored_ms is not None else None


def _zero(listing: Listing, resource: Resource) -> str | None:
    return "0" if resource.kind in LIVING else None


def _false(listing: Listing, resource: Resource) -> str | None:
    return "false" if resource.kind in LIVING else None


def _empty(listing: Listing, resource: Resource) -> str | None:
    return "" if resource.kind in LIVING else None


PROPERTIES = (
    Property((NC, "has-preview"), _has_preview, _look_for_pictures, in_allprop=False),
    Property((NC, "metadata-photos-size"), _photo_size, _look_for_pictures, in_allprop=False),
    Property((NC, "metadata-photos-gps"), _photo_gps, _look_for_pictures, in_allprop=False),
    Property((NC, "metadata-photos-original_date_time"), _photo_taken, _look_for_pictures, in_allprop=False),
    Property((NC, "creation_time"), _created, in_allprop=False),
    Property((NC, "upload_time"), _uploaded, _look_for_arrivals, in_allprop=False),
    Property((NC, "is-encrypted"), _zero, in_allprop=False),
    Property((NC, "mount-type"), _empty, in_allprop=False),
    Property((NC, "hidden"), _false, in_allprop=False),
)
