"""An upload that is finished at the very moment at which it is found to be too old keeps its bytes."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tansu.adapters.media.fake import FakeMedia
from tansu.features import gallery
from tansu.foundation import uploads
from tansu.ports.database import Database, Transaction
from tansu.ports.media import MediaFacts, ReadAt
from tests.faults import ledger
from tests.faults.client import send_in_parts
from tests.faults.world import World, open_world, photo, sha256_of
from tests.support.judge import judge

PATIENCE = 30


class Waiting:
    """A database that says when somebody wants to write, and lets them once it is told to."""

    def __init__(self, inner: Database) -> None:
        self.engine = inner.engine
        self.wanted = threading.Event()
        self.go = threading.Event()
        self._inner = inner

    def read(self) -> AbstractContextManager[Transaction]:
        return self._inner.read()

    def glance(self) -> AbstractContextManager[Transaction]:
        return self._inner.glance()

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        self.wanted.set()
        assert self.go.wait(PATIENCE)
        with self._inner.write() as tx:
            yield tx

    def close(self) -> None:
        """The inner one is somebody else's."""


class Interrupted(FakeMedia):
    """Looks into an original, and while it does a week passes and the expiry begins."""

    def __init__(self, world: World) -> None:
        self.database = Waiting(world.outside.database)
        outside = replace(world.outside, database=self.database)
        self.expiry = threading.Thread(target=uploads.expire, args=(outside,))
        self._world = world

    def facts(self, read_at: ReadAt, size: int, *, filename: str = "") -> MediaFacts | None:
        self._world.move(timedelta(days=8))
        self.expiry.start()
        assert self.database.wanted.wait(PATIENCE)
        return super().facts(read_at, size, filename=filename)


def test_an_upload_finished_while_it_expires_keeps_its_bytes(tmp_path: Path) -> None:
    with open_world(tmp_path / "data", tmp_path / "book") as world:
        send_in_parts(world, photo(1), parts=2, stop_after=1)
        upload = ledger.read(tmp_path / "book").notes[f"upload-{sha256_of(photo(1))}"]
        with world.outside.read(world.principal) as work:
            stood = uploads.get(work, upload).received
        uploads.append(world.outside, world.principal, upload, offset=stood, chunks=[photo(1)[stood:]])
        media = Interrupted(world)

        gallery.finish_upload(replace(world.outside, media=media), world.principal, upload)
        media.database.go.set()
        media.expiry.join(PATIENCE)

        assert judge(world.outside, world.account, {sha256_of(photo(1)): {ledger.LIVE}}) == []
