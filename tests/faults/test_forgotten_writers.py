"""A server that was killed in the middle of a part does not make its client wait for a lease to end."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tansu import app
from tansu.app.instance import take_over
from tansu.core.errors import Busy
from tansu.foundation import uploads
from tests.faults.world import photo
from tests.support.nodes import a_person, embedded, opened

PATIENCE = 30


def test_an_upload_goes_on_at_once_when_the_server_starts_again(tmp_path: Path) -> None:
    place = embedded(tmp_path / "data")
    content, writing, go = photo(1), threading.Event(), threading.Event()

    def interrupted() -> Iterator[bytes]:
        yield content[:100]
        writing.set()
        go.wait(PATIENCE)
        raise KeyboardInterrupt

    with opened(place) as killed, ThreadPoolExecutor(1) as threads:
        with killed.outside.system(a_person(killed, "ada@example.org")[0], "gallery") as work:
            who = work.principal
            upload = uploads.create(work, len(content), metadata={})
        cut = threads.submit(uploads.append, killed.outside, who, upload.id, offset=0, chunks=interrupted())
        assert writing.wait(PATIENCE)
        with pytest.raises(Busy):
            uploads.append(killed.outside, who, upload.id, offset=0, chunks=[content])

        started = app.open_instance(killed.settings)
        take_over(started)
        after = uploads.append(started.outside, who, upload.id, offset=0, chunks=[content])
        started.close()
        go.set()
        assert isinstance(cut.exception(PATIENCE), KeyboardInterrupt)

    assert after.complete
