"""What a gallery is, said again in dictionaries: the judge of the stateful test, with no database and no bytes."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

TRASH_TIME = timedelta(days=30)
UPLOAD_TIME = timedelta(days=7)
FIRST_BYTE_TIME = timedelta(hours=24)
SAFE_AFTER = timedelta(minutes=10)


@dataclass
class Photo:
    """One original as its owner thinks of it."""

    asset: str
    month: int
    added_at: datetime
    favourite: bool = False
    trashed_at: datetime | None = None


@dataclass
class Reference:
    """One account's gallery. Photos are known by their contents; times are given by whoever asks."""

    quota: int
    photos: dict[bytes, Photo] = field(default_factory=dict)
    uploads: dict[str, tuple[bytes, int, datetime]] = field(default_factory=dict)
    deleted: set[bytes] = field(default_factory=set)

    @property
    def used(self) -> int:
        """Every original once, living or in the trash."""
        return sum(map(len, self.photos))

    @property
    def reserved(self) -> int:
        """What open uploads were promised."""
        return sum(len(content) for content, _, _ in self.uploads.values())

    def fits(self, content: bytes) -> bool:
        """Say whether room for these bytes would be given."""
        return self.used + self.reserved + len(content) <= self.quota

    def state(self, content: bytes) -> str:
        """What asking before sending answers."""
        if content in self.photos:
            return "trash" if self.photos[content].trashed_at else "have"
        return "deleted" if content in self.deleted else "missing"

    def months(self) -> dict[int, int]:
        """How many living photos there are in each month."""
        found: dict[int, int] = {}
        for photo in self.photos.values():
            if photo.trashed_at is None:
                found[photo.month] = found.get(photo.month, 0) + 1
        return found

    def purge(self, contents: list[bytes]) -> None:
        """Let go of photos for good, and remember that."""
        for content in contents:
            del self.photos[content]
            self.deleted.add(content)

    def due(self, now: datetime) -> list[bytes]:
        """What has been in the trash for its time."""
        return [c for c, photo in self.photos.items() if photo.trashed_at and photo.trashed_at + TRASH_TIME <= now]

    def expire(self, now: datetime) -> None:
        """Forget uploads past their time."""
        self.uploads = {
            name: (content, stands, since)
            for name, (content, stands, since) in self.uploads.items()
            if since + (UPLOAD_TIME if stands else FIRST_BYTE_TIME) >= now
        }

    def receipt(self, content: bytes, now: datetime, stored_at: datetime | None) -> str:
        """What may be said of a copy elsewhere."""
        photo = self.photos.get(content)
        if photo is None or stored_at is None:
            return "missing"
        if photo.trashed_at:
            return "trash"
        return "safe" if now >= stored_at + SAFE_AFTER else "stored"
