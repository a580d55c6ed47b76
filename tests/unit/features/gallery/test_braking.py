"""A device that trashes a great deal of photos is stopped; a person at a page is not."""

import pytest

from tansu.core.errors import NotFound
from tansu.core.principal import Means, Principal
from tansu.features import gallery
from tansu.foundation import brakes
from tansu.foundation.work import Outside
from tests.support.building import an_account, principal_of
from tests.support.sending import photo, send


@pytest.fixture
def ada(outside: Outside) -> Principal:
    return principal_of(an_account(outside))


@pytest.fixture
def phone(ada: Principal) -> Principal:
    return Principal(ada.account, Means.APP_PASSWORD, credential="phone")


def photos(outside: Outside, who: Principal, count: int) -> list[str]:
    return [send(outside, who, photo(f"photo {number}")).asset for number in range(count)]


def trash(outside: Outside, who: Principal, assets: list[str]) -> None:
    gallery.brake(outside, who, assets)
    with outside.work(who, "gallery", removing=True) as work:
        gallery.trash(work, assets)


def test_more_than_a_hundred_photos_are_not_a_devices_to_trash(
    outside: Outside, ada: Principal, phone: Principal
) -> None:
    assets = photos(outside, ada, 102)

    trash(outside, phone, assets[:60])
    with pytest.raises(brakes.TooManyDeletions):
        trash(outside, phone, assets[60:])
    trash(outside, ada, assets[60:])

    with outside.read(ada, "gallery") as work:
        (stop,) = brakes.stops(work)
        assert gallery.trash_totals(work)[0] == 102
    assert (stop.collection, stop.name, stop.deleted, stop.refused, stop.total) == ("gallery", "Photos", 60, 42, 102)


def test_what_is_in_the_trash_already_or_is_refused_anyhow_is_not_counted(
    outside: Outside, ada: Principal, phone: Principal
) -> None:
    assets = photos(outside, ada, 40)

    for _ in range(3):
        trash(outside, phone, assets)
    with pytest.raises(NotFound):
        trash(outside, phone, [*(f"none {number}" for number in range(200)), *assets])

    with outside.read(ada) as work:
        assert brakes.stops(work) == []
