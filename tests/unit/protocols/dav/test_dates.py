"""Dates in listings, put together from days that are remembered and clocks that are looked up."""

from datetime import UTC, datetime
from email.utils import formatdate

from hypothesis import given
from hypothesis import strategies as st

from tansu.core.instants import from_ms
from tansu.protocols.dav.properties import LIVE, Listing
from tansu.protocols.dav.properties.core import http_date
from tansu.protocols.dav.trees.resource import PlainResource
from tansu.protocols.dav.xml import DAV

LAST_SECOND = int(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp())


@given(st.integers(-(2**31), LAST_SECOND))
def test_an_instant_is_spelled_as_http_spells_it(seconds: int) -> None:
    assert http_date(seconds) == formatdate(seconds, usegmt=True)


@given(st.integers(-(2**31) * 1000, LAST_SECOND * 1000))
def test_since_when_a_file_is_here_is_spelled_as_iso_does(milliseconds: int) -> None:
    file = PlainResource("one", collection=False, created_ms=milliseconds)

    (spelled,) = LIVE[(DAV, "creationdate")].insides(Listing(None, None), [file])  # type: ignore[arg-type]

    assert spelled == f"{from_ms(milliseconds // 1000 * 1000):%Y-%m-%dT%H:%M:%SZ}".rjust(20, "0")
