"""A backup that is not what was written is refused, before anything is touched."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tansu.adapters.database.portable import PortableTables
from tansu.adapters.vault.folder import FolderVault
from tansu.core.errors import Busy, Conflict, Damaged, NotFound, TansuError
from tansu.foundation import changes, claims
from tansu.foundation.backup import RunState, backup, last_backup, open_backup
from tansu.foundation.doctor import State
from tansu.foundation.keys import Keys
from tansu.ports.database import Transaction
from tansu.ports.tables import TableShape, Value
from tests.support.building import every_step
from tests.support.instances import Instance, a_photo, an_instance, fill


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A vault with one backup of three photographs, 20260501T120000000Z."""
    with an_instance("", tmp_path / "home") as instance:
        fill(instance)
        run = instance.back_up(tmp_path / "vault")
        assert run.state is RunState.VERIFIED
    return tmp_path / "vault"


RUN = "20260501T120000000Z"


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def _cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def _remove(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize("harm", [_flip, _cut, _remove])
@pytest.mark.parametrize(
    "what",
    [
        "blobs/*/*/*.jpg",
        f"{RUN}/metadata/claims_blobs.jsonl",
        f"{RUN}/metadata/backup_runs.jsonl",
        f"{RUN}/files.sha256",
        f"{RUN}/manifest.json",
    ],
)
def test_a_damaged_backup_is_refused(what: str, harm: Callable[[Path], None], home: Path, tmp_path: Path) -> None:
    harm(sorted(home.glob(what))[0])

    with an_instance("", tmp_path / "target") as target:
        with pytest.raises((Damaged, NotFound)):
            target.restore(home)

        assert target.contents() == {}


def test_a_manifest_that_somebody_else_signed_is_not_ours(home: Path, tmp_path: Path) -> None:
    manifest = home / RUN / "manifest.json"
    forged = json.loads(manifest.read_text())
    forged["accounts"] = 0
    manifest.write_text(json.dumps(forged))

    with pytest.raises(Damaged, match="as it was signed"):
        open_backup(FolderVault(home))


def test_another_instance_key_is_asked_for_before_anything_is_touched(home: Path, tmp_path: Path) -> None:
    with an_instance("", tmp_path / "target") as target:
        other = _with_key(target, Keys(b"o" * 32))

        with pytest.raises(Conflict, match="instance.key you kept apart"):
            other.restore(home)
        other.restore(home, new_key=True)

        assert len(target.originals()) == 3


def _with_key(instance: Instance, keys: Keys) -> Instance:
    return replace(instance, outside=replace(instance.outside, keys=keys))


def test_a_store_with_strangers_is_refused(home: Path, tmp_path: Path) -> None:
    with an_instance("", tmp_path / "target") as target:
        target.outside.blobs.put("stranger", [b"precious"], blob_id="keepme", extension="jpg")

        with pytest.raises(Conflict, match="not of this backup"):
            target.restore(home)

        assert target.outside.blobs.size("stranger", "keepme", "jpg") == 8


def test_a_backup_of_a_newer_version_is_refused_with_one_sentence(home: Path, tmp_path: Path) -> None:
    with an_instance("", tmp_path / "newer") as newer:
        newer.run("INSERT INTO schema_version VALUES ('features.gallery', 99, 'future', 0)")
        newer.back_up(tmp_path / "future")

    with an_instance("", tmp_path / "target") as target, pytest.raises(Conflict, match="newer Tansu"):
        target.restore(tmp_path / "future")


def test_a_backup_whose_copies_rotted_heals_from_the_originals(tmp_path: Path) -> None:
    with an_instance("", tmp_path / "home") as instance:
        fill(instance)
        instance.back_up(tmp_path / "vault")
        _flip(sorted((tmp_path / "vault").glob("blobs/*/*/*.jpg"))[0])
        instance.clock.sleep(60)

        again = instance.back_up(tmp_path / "vault", full=True)

        assert again.state is RunState.VERIFIED


def test_a_lost_original_is_named_in_the_backup_and_after_the_restore(tmp_path: Path) -> None:
    with an_instance("", tmp_path / "home") as instance:
        fill(instance)
        gone = instance.originals()[1]
        instance.file_of(gone).unlink()
        run = instance.back_up(tmp_path / "vault")

    with an_instance("", tmp_path / "target") as target:
        lost = target.restore(tmp_path / "vault")

        assert (run.state, run.blobs) == (RunState.VERIFIED, 2)
        assert run.problem.startswith("1 originals are damaged or missing")
        assert lost == [f"{gone.owner}/{gone.id} was missing when this backup was made."]
        with target.outside.look() as work:
            assert [blob.ref for blob in claims.damaged(work)] == [gone]


def test_what_could_be_read_once_is_not_lost_when_it_rots_later(tmp_path: Path) -> None:
    with an_instance("", tmp_path / "home") as instance:
        fill(instance)
        before = instance.contents()
        instance.back_up(tmp_path / "vault")
        instance.file_of(instance.originals()[1]).unlink()
        instance.clock.sleep(60)
        instance.back_up(tmp_path / "vault")

    with an_instance("", tmp_path / "target") as target:
        target.restore(tmp_path / "vault")

        assert target.contents() == before


class _Forgetful(PortableTables):
    """Tables that lose a row on the way, as a snapshot that was not one would."""

    def rows(self, tx: Transaction, shape: TableShape) -> Iterator[list[Value]]:
        found = super().rows(tx, shape)
        if shape.name == "claims_claims":
            next(found)
        return found


def test_a_backup_that_lost_a_row_does_not_count(tmp_path: Path) -> None:
    with an_instance("", tmp_path / "home") as instance:
        fill(instance)
        run = backup(
            instance.outside,
            _Forgetful(every_step(), instance.clock),
            FolderVault(tmp_path / "vault"),
            custodians=instance.custodians,
            checks=instance.checks,
            scratch=tmp_path / "scratch",
            folder="vault",
        )

        assert run.state is RunState.REFUSED
        assert "claims.counters" in run.problem
        with instance.outside.look() as work:
            assert last_backup(work) is None
        assert instance.examine().named("backup.age").state is State.BAD


def test_two_backups_to_one_folder_do_not_meet(home: Path) -> None:
    with FolderVault(home).locked(), pytest.raises(Busy), FolderVault(home).locked():
        raise AssertionError("unreachable")


def test_a_restored_client_lists_everything_anew(home: Path, tmp_path: Path) -> None:
    with an_instance("", tmp_path / "home") as source, source.outside.look(source.member().account) as work:
        before = changes.newest(work)

    with an_instance("", tmp_path / "target") as target:
        target.restore(home)
        with target.outside.look(target.member().account) as work, pytest.raises(changes.StartOver):
            changes.since(work, before)


def test_a_restored_client_of_an_empty_account_lists_everything_anew_too(tmp_path: Path) -> None:
    with an_instance("", tmp_path / "home") as source:
        source.member()
        source.back_up(tmp_path / "vault")

    with an_instance("", tmp_path / "target") as target:
        target.restore(tmp_path / "vault")
        with target.outside.look(target.member().account) as work:
            fingerprint = changes.fingerprint(work)
            with pytest.raises(changes.StartOver):
                changes.since(work, 0)

    assert fingerprint


def test_a_restored_instance_goes_on(home: Path, tmp_path: Path) -> None:
    with an_instance("", tmp_path / "target") as target:
        target.restore(home)

        arrival = target.send(target.member(), a_photo(77))

        assert arrival.outcome == "added"
        assert target.examine(deep=True).healthy


def test_a_path_that_leads_out_of_the_vault_is_refused(tmp_path: Path) -> None:
    vault = FolderVault(tmp_path / "vault")

    for path in ("../x", "/etc/passwd", "a/../../x", "", "a//b", ".lock"):
        with pytest.raises(TansuError):
            vault.write(path, [b"x"])

    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == []
