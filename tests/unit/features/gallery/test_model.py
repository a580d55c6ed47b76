"""The gallery against a reference of dictionaries: whatever is done in whatever order, both agree after every step."""

from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tansu.core.errors import DeletedBefore, InTrash, NotFound, QuotaExceeded
from tansu.features import files, gallery
from tansu.foundation import changes, claims, tree, uploads, usage
from tests.support.building import an_account, an_outside, clock_of, principal_of
from tests.support.job_worlds import empty
from tests.support.reference import Photo, Reference
from tests.support.sending import announce, photo, send, send_part, sha256_of

CONTENTS = [photo(f"model {n}", taken=datetime(2020 + n % 3, 1 + n % 2, 5, 6, 7), size=2_000 + n) for n in range(6)]
CONTENT = st.sampled_from(CONTENTS)
QUOTAS = [7_000, 9_000, 20_000]


class GalleryMachine(RuleBasedStateMachine):
    """Everything an owner and time can do to one account."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        empty(self.url, Path(self.folder.name))
        self.outside = an_outside(self.url, Path(self.folder.name))
        self.who = principal_of(an_account(self.outside, "ada@example.org"))
        self.model = Reference(QUOTAS[-1])
        self.told: dict[str, bool] = {}
        self.place = 0
        self._set_quota(QUOTAS[-1])

    @rule(content=CONTENT, again=st.sampled_from(["", "restore", "yes"]))
    def upload(self, content: bytes, again: str) -> None:
        """Send a whole original, known, trashed, deleted or new."""
        try:
            arrival = send(self.outside, self.who, content, again=again)
        except QuotaExceeded:
            assert not self.model.fits(content)
            return
        except InTrash:
            assert (self.model.state(content), again == "restore") == ("trash", False)
            return
        except DeletedBefore:
            assert (self.model.state(content), again == "yes") == ("deleted", False)
            return
        assert self.model.fits(content)
        self._arrived(content, arrival.asset, arrival.outcome, again)

    @rule(content=CONTENT)
    def announce(self, content: bytes) -> None:
        """Begin an upload in parts."""
        try:
            upload = announce(self.outside, self.who, content)
        except QuotaExceeded:
            assert not self.model.fits(content)
            return
        self.model.uploads[upload.id] = (content, 0, self._now())

    @precondition(lambda self: self.model.uploads)
    @rule(data=st.data(), share=st.sampled_from([0.3, 1.0]))
    def go_on(self, data: st.DataObject, share: float) -> None:
        """Send more of an upload; the last part makes the asset."""
        name = data.draw(st.sampled_from(sorted(self.model.uploads)))
        content, stands, _ = self.model.uploads[name]
        piece = content[stands : stands + max(1, int(share * (len(content) - stands)))]
        try:
            after = send_part(self.outside, self.who, name, piece, offset=stands)
        except NotFound:
            self.model.expire(self._now())
            assert name not in self.model.uploads
            uploads.expire(self.outside)
            return
        self.model.uploads[name] = (content, after.received, self._now())
        if not after.complete:
            return
        try:
            arrival = gallery.finish_upload(self.outside, self.who, name)
        except (InTrash, DeletedBefore) as refused:
            assert self.model.state(content) == ("trash" if isinstance(refused, InTrash) else "deleted")
            del self.model.uploads[name]
            return
        del self.model.uploads[name]
        self._arrived(content, arrival.asset, arrival.outcome, "")

    @precondition(lambda self: self.model.uploads)
    @rule(data=st.data())
    def give_up(self, data: st.DataObject) -> None:
        """Cancel an upload."""
        name = data.draw(st.sampled_from(sorted(self.model.uploads)))
        try:
            uploads.cancel(self.outside, self.who, name)
        except NotFound:
            self.model.expire(self._now())
            uploads.expire(self.outside)
        self.model.uploads.pop(name, None)

    @rule(content=CONTENT, verb=st.sampled_from(["trash", "restore", "purge"]))
    def move(self, content: bytes, verb: str) -> None:
        """Trash, restore or purge, in whatever state it is."""
        known = self.model.photos.get(content)
        if known is None:
            return
        with self.outside.work(self.who, "gallery", removing=True) as work:
            getattr(gallery, verb)(work, [known.asset])
        if verb == "trash":
            known.trashed_at = known.trashed_at or self._now()
        elif verb == "restore":
            known.trashed_at = None
        elif known.trashed_at:
            self.model.purge([content])

    @rule(content=CONTENT, favourite=st.booleans(), year=st.integers(2015, 2017))
    def change(self, content: bytes, favourite: bool, year: int) -> None:
        """Mark, and date anew."""
        known = self.model.photos.get(content)
        if known is None:
            return
        with self.outside.work(self.who, "gallery") as work:
            gallery.set_favourite(work, known.asset, favourite)
            gallery.set_taken(work, known.asset, datetime(year, 3, 4))
        known.favourite, known.month = favourite, year * 100 + 3

    @rule(quota=st.sampled_from(QUOTAS))
    def choose_quota(self, quota: int) -> None:
        """A plan begins or ends."""
        self._set_quota(quota)

    @rule(by=st.sampled_from([timedelta(minutes=4), timedelta(days=2), timedelta(days=8), timedelta(days=31)]))
    def time_passes(self, by: timedelta) -> None:
        """Time passes, and the house is kept."""
        clock_of(self.outside).move(by)
        uploads.expire(self.outside)
        self.model.expire(self._now())
        files.purge_due(self.outside)
        self.model.purge(self.model.due(self._now()))
        claims.sweep(self.outside)

    @invariant()
    def what_is_counted_is_what_is_there(self) -> None:
        """R19, R20: used and reserved, from the counters, from the ledger and from the reference."""
        with self.outside.look(self.who.account, "gallery") as work:
            kept, (_, in_ledger) = usage.usage_of(work), claims.totals(work)
            headings = sum(one.bytes for one in claims.by_category(work))
            months, _ = gallery.months(work)
        assert (kept.used, kept.reserved) == (self.model.used, self.model.reserved)
        assert in_ledger == headings == kept.used
        assert {one.bucket: one.assets for one in months} == self.model.months()

    @invariant()
    def every_photo_is_whole_and_named_and_nothing_else_is_shown(self) -> None:
        """R2, R4: what is listed can be read, byte for byte; what is not complete is nowhere."""
        with self.outside.look(self.who.account, "gallery") as work:
            answer = gallery.check(work, [sha256_of(content) for content in CONTENTS])
            for content, known in self.model.photos.items():
                shown = gallery.asset(work, known.asset)
                assert b"".join(self.outside.blobs.read(shown.blob)) == content
                assert shown.asset.favourite == known.favourite
                assert (shown.purge_at is None) == (known.trashed_at is None)
                assert tree.of_blobs(work, [shown.blob.id])
        assert answer.states == [self.model.state(content) for content in CONTENTS]

    @invariant()
    def who_follows_the_feed_knows_what_there_is(self) -> None:
        """R13: complete, in order, and nothing that went comes back."""
        with self.outside.look(self.who.account) as work:
            page = changes.since(work, self.place, feature="gallery", limit=1000)
        revs = [change.rev for change in page.changes]
        assert revs == sorted(set(revs))
        for change in page.changes:
            self.told[change.item] = change.gone_at is None
        self.place = page.rev
        assert {item for item, there in self.told.items() if there} == {one.asset for one in self.model.photos.values()}

    @rule(content=CONTENT)
    def ask_for_a_receipt(self, content: bytes) -> None:
        """R10: safe only when every condition holds."""
        (receipt,) = gallery.receipts(self.outside, self.who, [sha256_of(content)])

        assert receipt.state == self.model.receipt(content, self._now(), receipt.stored_at)

    @rule()
    def after_a_day_no_byte_is_without_a_record(self) -> None:
        """R7: when everything due has gone, the store holds exactly what is claimed."""
        self.time_passes(timedelta(days=8))
        # Nothing is purged on the last day: what were purged now would still be in its own day of grace.
        clock_of(self.outside).move(timedelta(days=2))
        claims.sweep(self.outside)

        stored = {blob.id for blob in self.outside.blobs.scan(self.who.account)}
        with self.outside.look(self.who.account) as work:
            claimed = {claims.owned_by_checksum(work, sha256_of(content)) for content in self.model.photos}
        assert stored == {one.ref.id for one in claimed if one}
        assert list(self.outside.staging.uploads()) == []

    def teardown(self) -> None:
        """Close the database."""
        self.outside.database.close()
        self.folder.cleanup()

    def _arrived(self, content: bytes, asset: str, outcome: str, again: str) -> None:
        known = self.model.photos.get(content)
        assert outcome == ("had" if known else "added")
        if known is None:
            n = CONTENTS.index(content)
            self.model.photos[content] = Photo(asset, (2020 + n % 3) * 100 + 1 + n % 2, self._now())
        elif again == "restore":
            known.trashed_at = None
        assert self.model.photos[content].asset == asset

    def _set_quota(self, quota: int) -> None:
        with self.outside.system(self.who.account) as work:
            usage.set_quota(work, quota)
        self.model.quota = quota

    def _now(self) -> datetime:
        return self.outside.clock.now()


class PostgresGalleryMachine(GalleryMachine):
    """The same on PostgreSQL, emptied before every run."""


def test_the_gallery_agrees_with_its_reference() -> None:
    run_state_machine_as_test(GalleryMachine, settings=settings(max_examples=12, stateful_step_count=25, deadline=None))


def test_the_gallery_agrees_with_its_reference_on_postgresql(postgres_url: str) -> None:
    PostgresGalleryMachine.url = postgres_url

    run_state_machine_as_test(
        PostgresGalleryMachine, settings=settings(max_examples=3, stateful_step_count=20, deadline=None)
    )


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_the_gallery_agrees_with_its_reference_for_long() -> None:
    run_state_machine_as_test(
        GalleryMachine, settings=settings(max_examples=1_000, stateful_step_count=60, deadline=None)
    )
