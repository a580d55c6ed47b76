"""Instants as whole milliseconds since 1970, the one form in which every engine keeps them."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_LOCAL = datetime(1970, 1, 1)
_MS = timedelta(milliseconds=1)


def to_ms(instant: datetime) -> int:
    """Milliseconds from 1970 to an aware `instant`; negative before."""
    return (instant - _EPOCH) // _MS


def from_ms(ms: int) -> datetime:
    """The aware UTC instant `ms` milliseconds after 1970."""
    return _EPOCH + ms * _MS


def local_to_ms(wall: datetime) -> int:
    """Milliseconds of a naive wall time, counted as if it were UTC."""
    return (wall - _EPOCH_LOCAL) // _MS


def local_from_ms(ms: int) -> datetime:
    """The naive wall time that `local_to_ms` counted."""
    return _EPOCH_LOCAL + ms * _MS


def rfc3339(instant: datetime) -> str:
    """An aware instant as RFC 3339 in UTC with milliseconds, `2026-05-01T12:03:22.000Z`."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
