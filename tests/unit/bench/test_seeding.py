"""A seeded library leaves in every ledger what uploads would have left."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.seeding import seed
from tansu.core.principal import Principal
from tansu.features import gallery
from tansu.features.gallery import store
from tansu.foundation import changes, claims, doctor, usage
from tansu.foundation.work import Outside
from tests.support.building import an_outside
from tests.support.instances import CUSTODIANS


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    opened = an_outside("", tmp_path)
    yield opened
    opened.database.close()


@pytest.fixture
def owner(outside: Outside) -> Principal:
    return seed(outside, "seeded@example.org", 300)


def test_the_kept_counts_are_what_counting_finds(outside: Outside, owner: Principal) -> None:
    with outside.read(owner, "gallery") as work:
        kept, counted = (count(work.tx, owner.account) for count in (store.kept_counts, store.recount))

    assert kept == counted
    assert sum(month[2] for month in kept) == 300


def test_the_quota_is_charged_what_the_claims_hold(outside: Outside, owner: Principal) -> None:
    with outside.read(owner, "gallery") as work:
        used, claimed = usage.usage_of(work).used, claims.totals(work)

    assert claimed == (300, used)


def test_the_feed_tells_of_every_asset_and_ends_at_its_counter(outside: Outside, owner: Principal) -> None:
    with outside.read(owner, "gallery") as work:
        page = changes.since(work, 0, feature="gallery", limit=1000)
        newest = changes.newest(work)
        assets = {one.id for one in store.page(work.tx, owner.account, after="", limit=1000)}

    assert {change.item for change in page.changes} == assets
    assert page.changes[-1].rev == newest == page.rev


def test_every_asset_has_a_name_in_the_folder_of_its_month(outside: Outside, owner: Principal) -> None:
    with outside.read(owner, "gallery") as work:
        assets = gallery.shown(work, store.page(work.tx, owner.account, after="", limit=1000))

    folders = {f"Photos/{one.asset.taken_at.local:%Y/%m}/{one.name}" for one in assets}
    assert folders == {one.path for one in assets}
    assert len(folders) == 300


def test_the_doctor_finds_every_ledger_right(outside: Outside, owner: Principal) -> None:
    ledgers = [check for check in (*doctor.CHECKS, *gallery.CHECKS) if check.database_only]

    report = doctor.run(outside, CUSTODIANS, ledgers)

    assert [finding for finding in report.findings if finding.state is doctor.State.BAD] == []
    assert len(ledgers) > 5
