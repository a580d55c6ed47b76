"""A device that trashes a great deal of files is stopped; a person at a page is not."""

import pytest

from tansu.core.principal import Means, Principal
from tansu.features import files
from tansu.foundation import brakes, tree
from tansu.foundation.work import Outside
from tests.support.building import an_account, principal_of

PHONE = "phone"


def a_folder(outside: Outside, who: Principal, name: str, *, of: int) -> int:
    """A folder with so many folders in it; its number."""
    with outside.work(who, "files") as work:
        folder = tree.make_folder(work, [name])
        for number in range(of):
            tree.make_folder(work, [name, str(number)])
    return folder


def test_a_folder_of_more_than_a_hundred_is_not_a_devices_to_delete(outside: Outside) -> None:
    who = principal_of(an_account(outside))
    device = Principal(who.account, Means.APP_PASSWORD, credential=PHONE)
    small, large = a_folder(outside, who, "small", of=20), a_folder(outside, who, "large", of=100)

    files.trash(outside, device, [small])
    with pytest.raises(brakes.TooManyDeletions):
        files.trash(outside, device, [large])
    with pytest.raises(brakes.TooManyDeletions):
        files.trash(outside, device, [a_folder(outside, who, "new", of=0)])

    with outside.read(who) as work:
        assert tree.entry(work, small).trashed_at
        assert tree.entry(work, large).trashed_at is None
        (stop,) = brakes.stops(work)
    assert (stop.collection, stop.deleted, stop.refused) == ("files", 21, 102)


def test_the_owner_deletes_what_they_like(outside: Outside) -> None:
    who = principal_of(an_account(outside))
    large = a_folder(outside, who, "large", of=150)

    (trashed,) = files.trash(outside, who, [large])

    assert trashed.trashed_at


def test_what_is_in_the_trash_already_is_not_counted(outside: Outside) -> None:
    who = principal_of(an_account(outside))
    device = Principal(who.account, Means.APP_PASSWORD, credential=PHONE)
    folder = a_folder(outside, who, "large", of=99)

    for _ in range(3):
        files.trash(outside, device, [folder])

    with outside.read(who) as work:
        assert brakes.stops(work) == []
