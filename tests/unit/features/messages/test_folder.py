"""A backup app that puts its file into `Backups/Messages` needs nothing else."""

from collections.abc import Callable

import pytest

from tansu.app import housekeeping
from tansu.core.principal import Principal
from tansu.features import files, messages
from tansu.foundation.jobs import Worker
from tansu.foundation.work import Outside
from tests.support.twice_and_crashing import run_until_idle
from tests.unit.features.messages.test_bringing_in import everything
from tests.unit.features.messages.writing import backup, sms

Put = Callable[..., None]


@pytest.fixture
def put(outside: Outside, ada: Principal) -> Put:
    """Put a file at a path, and let the house look."""

    def at(content: bytes, *path: str) -> None:
        files.store(outside, ada, path, chunks=[content], length=len(content), make_parents=True)
        messages.look_into_folders(outside)
        run_until_idle(Worker(outside, housekeeping.JOBS, name="test"))

    return at


def test_a_backup_in_the_folder_is_brought_in_once_and_stays_where_it_is(outside, ada, put: Put) -> None:
    put(backup(sms("one")), "Backups", "Messages", "sms-1.xml")
    put(backup(sms("one")), "Backups", "Messages", "again", "sms-1 (copy).xml")

    with outside.read(ada, "messages") as work:
        done = messages.imports(work)
    assert [(one.source, one.counts.new_messages) for one in done] == [("folder", 1)]
    assert [one.body for one in everything(outside, ada)] == ["one"]
    assert messages.look_into_folders(outside) == 0


def test_a_new_backup_over_the_old_one_adds_what_is_new(outside, ada, put: Put) -> None:
    put(backup(sms("one")), "Backups", "Messages", "sms.xml")
    put(backup(sms("one"), sms("two")), "Backups", "Messages", "sms.xml")

    assert sorted(one.body for one in everything(outside, ada)) == ["one", "two"]


def test_what_is_none_is_told_and_not_tried_for_ever(outside, ada, put: Put) -> None:
    put(b"no backup at all", "Backups", "Messages", "readme.txt")

    with outside.read(ada, "messages") as work:
        (one,) = messages.imports(work)
    assert one.state is messages.ImportState.FAILED
    assert messages.look_into_folders(outside) == 0


def test_a_backup_elsewhere_is_a_file_like_any_other(outside, ada, put: Put) -> None:
    put(backup(sms("one")), "Documents", "sms.xml")

    assert everything(outside, ada) == []
