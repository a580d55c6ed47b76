"""Backups of gigabytes pass through: memory stays what it is for a small one. Measured in a process of its own."""

import multiprocessing
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from tansu.app import load_settings, open_instance
from tansu.features.messages import FEATURE
from tansu.features.messages.formats import backup_xml
from tansu.features.messages.formats.spool import Spool
from tansu.features.messages.ingest import Ingest
from tests.support.building import an_account

MEGABYTE = 1_000_000
MOST_MEMORY = 30 * MEGABYTE
"""Less than one attachment; two hundred are allowed for everything together."""
_BLOCK = b"QUJD" * (MEGABYTE // 4)


@pytest.mark.parametrize(
    ("attachments", "size"),
    [(1, 60 * MEGABYTE), pytest.param(20, 105 * MEGABYTE, marks=[pytest.mark.soak, pytest.mark.timeout(1800)])],
)
def test_a_backup_of_gigabytes_needs_no_more_memory_than_a_small_one(
    tmp_path: Path, attachments: int, size: int
) -> None:
    context = multiprocessing.get_context("spawn")
    hear, say = context.Pipe(duplex=False)
    process = context.Process(target=_bring_in, args=(tmp_path, attachments, size, say))

    process.start()
    said = hear.recv() if hear.poll(1500) else None
    process.join()

    assert said is not None, f"the process ended with {process.exitcode}"
    new, grown = said
    print(f"{attachments} attachments of {size // MEGABYTE} MB as base64: {grown / MEGABYTE:.0f} MB of memory more")
    assert new == attachments
    assert grown < MOST_MEMORY


def _bring_in(data: Path, attachments: int, size: int, say: Connection) -> None:
    """Bring a generated backup in, whole, and say (new messages, bytes of memory that it took)."""
    with closing(open_instance(load_settings(data=data, free_disk=1))) as instance:
        outside = instance.outside
        account = an_account(outside, "ada@example.org", password="").id
        before = _memory("VmRSS")
        with Spool() as spool:
            ingest = Ingest(outside, account, "DE", spool, open_work=lambda: outside.system(account, FEATURE))
            for _ in ingest.take(backup_xml.read(_backup(attachments, size), spool)):
                pass
        grown = _memory("VmHWM") - before
    say.send((ingest.counts.new_messages, grown))


def _memory(kind: str) -> int:
    """What this process has now (`VmRSS`), or had at most since it began (`VmHWM`); rusage would tell its parent's."""
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{kind}:")[1].split()[0]) * 1024


def _backup(attachments: int, size: int) -> Iterator[bytes]:
    """A backup that nobody keeps: its bytes are made as they are read."""
    yield b"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<smses count=\"%d\">\n" % attachments
    for number in range(attachments):
        yield b'<mms date="%d" msg_box="1" address="1" m_id="m%d">' % (1_700_000_000_000 + number, number)
        yield b'<parts><part seq="0" ct="video/mp4" data="'
        for _ in range(size // MEGABYTE):
            yield _BLOCK
        yield b'" /></parts></mms>\n'
    yield b"</smses>\n"
