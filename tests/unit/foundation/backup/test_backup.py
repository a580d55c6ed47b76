"""Backups: whole, proven, repeatable, and refused where they are not what was written."""

from pathlib import Path
from typing import Any

import pytest

from tansu.core.errors import Conflict
from tansu.foundation.backup import RunState, last_backup
from tests.support.fixtures import S3ForTests
from tests.support.instances import Instance, a_photo, an_instance, fill


def test_a_backup_restored_into_an_empty_directory_holds_the_same(instance: Instance, tmp_path: Path) -> None:
    fill(instance, photos=5)
    fill(instance, photos=2, who="bob@example.org")

    run = instance.back_up(tmp_path / "vault")
    with an_instance("", tmp_path / "empty") as target:
        lost = target.restore(tmp_path / "vault")

        assert (run.state, run.blobs, run.accounts, lost) == (RunState.VERIFIED, 7, 2, [])
        assert target.contents() == instance.contents()
    with instance.outside.look() as work:
        assert last_backup(work) == run.instant


def test_a_library_moves_from_sqlite_and_folders_to_postgresql_and_objects_and_back(
    postgres_url: str, s3_settings: S3ForTests, tmp_path: Path
) -> None:
    with an_instance("", tmp_path / "home") as home:
        fill(home, photos=4)
        home.back_up(tmp_path / "out")
        before = home.contents()

    with an_instance(postgres_url, tmp_path / "node", s3=s3_settings) as cloud:
        cloud.restore(tmp_path / "out")
        moved = cloud.contents()
        cloud.clock.sleep(1)
        cloud.back_up(tmp_path / "in")
    with an_instance("", tmp_path / "back") as back:
        back.restore(tmp_path / "in")
        returned = back.contents()

    assert moved == returned
    assert _photos(before) == _photos(returned)


def test_a_second_backup_copies_only_what_is_new(instance: Instance, tmp_path: Path) -> None:
    fill(instance, photos=3)
    instance.back_up(tmp_path / "vault")
    before = {file: file.stat().st_ino for file in (tmp_path / "vault" / "blobs").rglob("*.jpg")}

    instance.clock.sleep(60)
    instance.send(instance.member(), a_photo(99))
    instance.back_up(tmp_path / "vault")

    after = {file: file.stat().st_ino for file in (tmp_path / "vault" / "blobs").rglob("*.jpg")}
    assert len(after) == 4
    assert before.items() <= after.items()


def test_a_target_with_accounts_is_refused_and_untouched(instance: Instance, tmp_path: Path) -> None:
    fill(instance, photos=1)
    instance.back_up(tmp_path / "vault")
    before = instance.contents()

    with pytest.raises(Conflict, match="not empty"):
        instance.restore(tmp_path / "vault")

    assert instance.contents() == before


def _photos(contents: dict[str, Any]) -> object:
    return {account: (told["gallery"], kept) for account, (told, kept) in contents.items()}
