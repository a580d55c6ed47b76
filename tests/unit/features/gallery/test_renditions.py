"""Renditions are made in the background, noticed when missing, and go when their original is purged."""

import pytest

from tansu.app import housekeeping
from tansu.core.principal import Principal
from tansu.features import gallery
from tansu.features.gallery import RenditionState
from tansu.foundation.jobs import Worker
from tansu.foundation.work import Outside
from tests.support.building import an_account, principal_of
from tests.support.sending import photo, send
from tests.support.twice_and_crashing import run_until_idle


@pytest.fixture
def ada(outside: Outside) -> Principal:
    return principal_of(an_account(outside))


def work_off(outside: Outside) -> None:
    run_until_idle(Worker(outside, housekeeping.JOBS, name="test"))


def kept(outside: Outside, who: Principal, asset: str) -> list[bool]:
    names = [gallery.rendition_name(asset, size) for size in ("thumbnail", "preview")]
    return [outside.renditions.get(who.account, name) is not None for name in names]


def test_an_arrival_gets_its_renditions_and_its_month_says_so(outside: Outside, ada: Principal) -> None:
    asset = send(outside, ada, photo("sunset")).asset

    work_off(outside)

    with outside.read(ada, "gallery") as work:
        assert gallery.rendition_state(work, asset) is RenditionState.READY
        assert gallery.month(work, gallery.months(work)[0][0].bucket).pending == []
    assert kept(outside, ada, asset) == [True, True]


def test_what_cannot_be_pictured_is_not_said_to_be_still_prepared(outside: Outside, ada: Principal) -> None:
    asset = send(outside, ada, photo("sunset")).asset

    def prepared_still() -> list[int]:
        with outside.read(ada, "gallery") as work:
            return gallery.month(work, gallery.months(work)[0][0].bucket).pending

    before = prepared_still()
    with outside.system(ada.account, "gallery") as work:
        gallery.note_rendered(work, asset, None)

    assert (before, prepared_still()) == ([0], [])


def test_renditions_that_went_missing_are_made_again(outside: Outside, ada: Principal) -> None:
    asset = send(outside, ada, photo("sunset")).asset
    work_off(outside)
    outside.renditions.delete_owner(ada.account)

    with outside.system(ada.account, "gallery") as work:
        gallery.make_again(work, asset)
    work_off(outside)

    assert kept(outside, ada, asset) == [True, True]


def test_the_renditions_of_a_purged_original_are_removed(outside: Outside, ada: Principal) -> None:
    asset = send(outside, ada, photo("sunset")).asset
    work_off(outside)

    with outside.work(ada, "gallery", removing=True) as work:
        gallery.trash(work, [asset])
        gallery.purge(work, [asset])
    work_off(outside)

    assert kept(outside, ada, asset) == [False, False]


def test_renditions_made_while_their_original_was_purged_are_removed(outside: Outside, ada: Principal) -> None:
    asset = send(outside, ada, photo("sunset")).asset
    with outside.work(ada, "gallery", removing=True) as work:
        gallery.trash(work, [asset])
        gallery.purge(work, [asset])
    work_off(outside)
    outside.renditions.put(ada.account, gallery.rendition_name(asset, "thumbnail"), b"late")

    with outside.system(ada.account, "gallery") as work:
        gallery.note_rendered(work, asset, None)
    work_off(outside)

    assert kept(outside, ada, asset) == [False, False]


def test_deleted_bytes_are_asked_about_when_they_come_back_undeclared(outside: Outside, ada: Principal) -> None:
    asset = send(outside, ada, photo("sunset")).asset
    with outside.work(ada, "gallery", removing=True) as work:
        gallery.trash(work, [asset])
        gallery.purge(work, [asset])

    with pytest.raises(Exception, match="You deleted this on"):
        send(outside, ada, photo("sunset"))
    again = send(outside, ada, photo("sunset"), again="yes")

    assert again.outcome == "added"
