"""Two clients follow one feed, losing answers and oversleeping: both end up with what is there, and no ghost."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tansu.foundation import changes
from tansu.foundation.changes import REMEMBERED_DAYS, StartOver
from tests.support.building import an_outside, clock_of

ITEMS = st.sampled_from("abcdef")
CLIENTS = st.integers(0, 1)


class _Client:
    """What a device keeps: which items there are, which it knows to be gone, and its place."""

    def __init__(self) -> None:
        self.items: set[str] = set()
        self.place = 0
        self.began_at: int | None = None
        """The horizon from when it began with nothing; it matters until it has come to the end."""


class FeedMachine(RuleBasedStateMachine):
    """The truth is a set of items; a client may be late, but never wrong about what its place has passed."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.outside = an_outside("", Path(self.folder.name))
        self.truth: set[str] = set()
        self.clients = [_Client(), _Client()]

    @rule(item=ITEMS)
    def add(self, item: str) -> None:
        """Something is added or changed."""
        with self.outside.system("ada") as work:
            changes.record(work, "gallery", item)
        self.truth.add(item)

    @rule(item=ITEMS)
    def remove(self, item: str) -> None:
        """Something goes, if it is there."""
        if item not in self.truth:
            return
        with self.outside.system("ada") as work:
            changes.gone(work, "gallery", item)
        self.truth.discard(item)

    @rule(days=st.sampled_from([1, REMEMBERED_DAYS // 2, REMEMBERED_DAYS + 1]))
    def sleep(self, days: int) -> None:
        """Time passes, and old tombstones are forgotten."""
        clock_of(self.outside).move(timedelta(days=days))
        with self.outside.system() as work:
            changes.forget_old(work)

    @rule(who=CLIENTS, limit=st.integers(1, 3), lost=st.booleans())
    def ask(self, who: int, limit: int, lost: bool) -> None:
        """A client asks for a page; if the answer is lost, it knows nothing of it and asks the same again."""
        client = self.clients[who]
        try:
            with self.outside.look("ada") as work:
                began_at = changes.horizon(work) if client.began_at is None else client.began_at
                page = changes.since(work, client.place, began_at=began_at, feature="gallery", limit=limit)
        except StartOver:
            if not lost:
                self._list_anew(client)
            return
        if lost:
            return
        for change in page.changes:
            (client.items.discard if change.gone_at else client.items.add)(change.item)
        client.place = page.rev
        client.began_at = began_at if page.more else 0

    @rule(who=CLIENTS)
    def catch_up(self, who: int) -> None:
        """A client asks until there is no more; then it has exactly what is there."""
        client = self.clients[who]
        for _ in range(50):
            before = client.place
            self.ask(who, 3, False)
            if client.place == before:
                break

        assert client.items == self.truth

    @invariant()
    def a_client_at_the_newest_place_is_right(self) -> None:
        """Whoever has come to the end of the feed has everything and no ghost."""
        with self.outside.look("ada") as work:
            newest = changes.newest(work)
        for client in self.clients:
            if client.place == newest:
                assert client.items == self.truth

    def teardown(self) -> None:
        """Close the database."""
        self.outside.database.close()
        self.folder.cleanup()

    def _list_anew(self, client: _Client) -> None:
        with self.outside.look("ada") as work:
            client.items, client.place, client.began_at = set(self.truth), changes.newest(work), 0


TestFeed = FeedMachine.TestCase
TestFeed.settings = settings(max_examples=30, stateful_step_count=40, deadline=None)
