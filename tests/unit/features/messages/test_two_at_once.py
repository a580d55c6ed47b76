"""Two who bring in the same messages at the same moment: nothing is there twice and nothing is missing."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tansu.app import housekeeping
from tansu.core.principal import Principal
from tansu.features import messages
from tansu.features.messages import ImportState, Message, ingest
from tansu.foundation import usage
from tansu.foundation.jobs import Worker
from tansu.foundation.work import Outside, Work
from tests.support.twice_and_crashing import run_until_idle
from tests.unit.features.messages.test_bringing_in import everything
from tests.unit.features.messages.writing import NOON_MS, PICTURE, backup, mms, sms

PEOPLE = ("+4930901820",)
RECORDS = (
    *(sms(f"text {n}", at=NOON_MS + n) for n in range(500)),
    *(mms(f"picture {n}", people=PEOPLE, sender=PEOPLE[0], at=NOON_MS + n * 1000, name=f"m{n}") for n in range(40)),
)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that two who are at it meet again and again."""
    monkeypatch.setattr(ingest, "BATCH", 100)


@pytest.fixture
def begin(outside: Outside, ada: Principal):
    """Ask for the bytes of a file to be brought in."""

    def asked(content: bytes, blob: str) -> str:
        file = outside.blobs.put(ada.account, [content], blob_id=blob, extension="xml", name="sms.xml")
        with outside.work(ada, messages.FEATURE) as work:
            return messages.begin_import(work, file, filename="sms.xml", source="upload").id

    return asked


def test_two_imports_of_the_same_history_at_once_are_one_history(outside, ada, begin) -> None:
    whole = backup(*RECORDS)
    imports = [begin(whole, "first"), begin(whole + b"\n", "second")]
    together = threading.Barrier(2)

    def work(name: str) -> None:
        worker = Worker(outside, housekeeping.JOBS, name=name)
        together.wait(60)
        run_until_idle(worker)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(work, ("one", "other")))

    with outside.read(ada, messages.FEATURE) as opened:
        done = [messages.get_import(opened, one) for one in imports]
        used = usage.usage_of(opened).used
        found = list(every_page(opened))
    texts = sum(len(one.body.encode()) for one in found)
    assert [one.state for one in done] == [ImportState.DONE, ImportState.DONE]
    assert sum(one.counts.new_messages for one in done) == len(found) == len(RECORDS)
    assert used == texts + len(PICTURE)


def every_page(work: Work) -> Iterator[Message]:
    for thread in messages.threads(work):
        yield from messages.conversation(work, thread.id, limit=5000)


def test_the_same_file_asked_for_twice_at_once_is_one_import(outside, ada, begin) -> None:
    whole = backup(*RECORDS[:10])

    with ThreadPoolExecutor(2) as threads:
        imports = list(threads.map(lambda blob: begin(whole, blob), ("first", "second")))

    assert len(set(imports)) == 1


def test_two_phones_that_push_the_same_batch_at_once_add_it_once(outside, ada) -> None:
    lines = [b'{"kind":"sms","box":"sent","at":%d,"addresses":["1"],"body":"x"}\n' % (NOON_MS + n) for n in range(300)]

    with ThreadPoolExecutor(2) as threads:
        counts = list(threads.map(lambda name: messages.push(outside, ada, name, lines), ("phone", "tablet")))

    assert sum(one.new_messages for one in counts) == 300
    assert len(everything(outside, ada)) == 300
