"""The nouns of the gallery and their pure rules."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from enum import IntEnum
from typing import Any, NamedTuple

from tansu.core.instants import local_from_ms
from tansu.ports.blobs import BlobRef
from tansu.ports.media import Kind, MediaFacts, Place, TakenFrom

FEATURE = "gallery"
PAGE_SIZE = 2000
GREY = 0x808080


class AssetState(IntEnum):
    """Where an asset is: an asset is in the trash when its last living entry is."""

    LIVE = 0
    TRASH = 1
    CAME_BACK = 2
    """Sent again by something that cannot ask, after its owner had put it into the trash or deleted it."""


class RenditionState(IntEnum):
    """Whether thumbnail and preview are there."""

    PENDING = 0
    READY = 1
    FAILED = 2


@dataclass(frozen=True)
class TakenAt:
    """The wall time where it was taken; timelines sort and group by it."""

    local: datetime
    offset_minutes: int | None
    source: TakenFrom

    @property
    def bucket(self) -> int:
        """The month as the number yyyymm."""
        return self.local.year * 100 + self.local.month

    @property
    def text(self) -> str:
        """RFC 3339, with the offset only where it is known."""
        if self.offset_minutes is None:
            return self.local.isoformat(timespec="seconds")
        zone = timezone(timedelta(minutes=self.offset_minutes))
        return self.local.replace(tzinfo=zone).isoformat(timespec="seconds")


@dataclass(frozen=True)
class Asset:
    """One photo or video as its owner thinks of it."""

    id: str
    blob: str
    sha256: str
    state: AssetState
    kind: Kind
    mime: str
    width: int
    height: int
    orientation: int
    duration_ms: int | None
    taken_at: TakenAt
    camera_make: str
    camera_model: str
    place: Place | None
    favourite: bool
    colour: int
    rendition: RenditionState
    added_at: datetime
    rev: int

    @property
    def etag(self) -> str:
        """Opaque version; changes with every change of the asset."""
        return f"{self.id}-{self.rev}"

    @property
    def ratio(self) -> int:
        """Width by height, times 100; see `ratio_of`."""
        return ratio_of(self.width, self.height)

    @property
    def camera(self) -> str:
        """Make and model, without saying the make twice."""
        if self.camera_model.casefold().startswith(self.camera_make.casefold()):
            return self.camera_model
        return f"{self.camera_make} {self.camera_model}".strip()


@dataclass(frozen=True)
class Pictured:
    """What a listing of files shows of the asset that a file is, and whether there is a rendition of it."""

    asset: str
    width: int
    height: int
    latitude: float | None
    longitude: float | None
    altitude: float | None
    taken_ms: int
    ready: bool


class Month(NamedTuple):
    """A timeline bucket as the month list shows it; every look at a timeline begins with hundreds of them."""

    bucket: int
    assets: int
    ratios: int
    version: int


@dataclass(frozen=True)
class MonthPage:
    """A stretch of one month in lean columns, newest first."""

    month: Month
    page: int
    pages: int
    ids: list[str]
    times: list[int]
    """Wall times in milliseconds since 1970."""
    ratios: list[int]
    colours: list[int]
    durations: dict[int, int]
    """Index to milliseconds, of videos only."""
    favourites: list[int]
    pending: list[int]
    """Indices of those whose renditions are still to be made."""


def ratio_of(width: int, height: int) -> int:
    """Width by height × 100, between 1:20 and 20:1; 100 where the size is unknown."""
    if width <= 0 or height <= 0:
        return 100
    return max(5, min(2000, round(width * 100 / height)))


def taken_at_of(facts: MediaFacts, *, declared: datetime | None, modified: datetime | None, now: datetime) -> TakenAt:
    """Decide when an original was taken: what its header says, then what the sender says, then its name, then now.

    `declared` and `modified` may be naive (wall time, zone unknown) or aware.
    """
    if facts.taken_local and facts.taken_from in {TakenFrom.EXIF, TakenFrom.VIDEO}:
        return TakenAt(facts.taken_local, facts.taken_offset_minutes, facts.taken_from)
    if declared and plausible(declared, now):
        return _from_datetime(declared, TakenFrom.DECLARED)
    if facts.taken_local and facts.taken_from:
        return TakenAt(facts.taken_local, facts.taken_offset_minutes, facts.taken_from)
    if modified and plausible(modified, now):
        return _from_datetime(modified, TakenFrom.MODIFIED)
    return _from_datetime(now, TakenFrom.RECEIVED)


def plausible(moment: datetime, now: datetime) -> bool:
    """Say whether a camera may have seen this moment: from 1900 until two days ahead of our clock."""
    return moment.year >= 1900 and moment.replace(tzinfo=None) <= now.replace(tzinfo=None) + timedelta(days=2)


def _from_datetime(moment: datetime, source: TakenFrom) -> TakenAt:
    offset = moment.utcoffset()
    minutes = None if offset is None else int(offset.total_seconds() // 60)
    return TakenAt(moment.replace(tzinfo=None, microsecond=0), minutes, source)


def asset_from_facts(asset_id: str, blob: BlobRef, facts: MediaFacts, taken_at: TakenAt, *, now: datetime) -> Asset:
    """Make a new asset out of what its header says."""
    return Asset(
        id=asset_id,
        blob=blob.id,
        sha256=blob.sha256,
        state=AssetState.LIVE,
        kind=facts.kind,
        mime=facts.mime,
        width=facts.width,
        height=facts.height,
        orientation=facts.orientation,
        duration_ms=facts.duration_ms,
        taken_at=taken_at,
        camera_make=facts.camera_make,
        camera_model=facts.camera_model,
        place=facts.place,
        favourite=False,
        colour=GREY,
        rendition=RenditionState.PENDING,
        added_at=now,
        rev=0,
    )


def with_rev(asset: Asset, rev: int, **changed: Any) -> Asset:
    """The same asset, changed, under its new number of change."""
    return replace(asset, rev=rev, **changed)


def times_from_ms(ms: int, offset: int | None, source: str) -> TakenAt:
    """Read back a wall time as the store keeps it."""
    return TakenAt(local_from_ms(ms), offset, TakenFrom(source))
