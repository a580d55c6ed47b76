"""The snapshot before a change of the schema."""

from pathlib import Path

from tansu.adapters.database.migrate import Step, migrate
from tansu.adapters.vault.folder import FolderVault
from tansu.foundation.backup import SNAPSHOTS_KEPT, finished, open_backup, snapshot
from tansu.ports.database import Transaction, sql
from tests.support.building import every_step
from tests.support.instances import Instance, an_instance, fill


def _take(instance: Instance) -> str:
    instance.clock.sleep(1)
    vault = FolderVault(instance.data / "backups")
    return snapshot(instance.outside.database, instance.tables, vault, clock=instance.clock, keys=instance.outside.keys)


def _drop(tx: Transaction) -> None:
    tx.execute(sql("DELETE FROM gallery_assets"))


def test_a_migration_is_preceded_by_a_snapshot_of_what_was_there(instance: Instance) -> None:
    fill(instance)
    taken: list[str] = []
    newest = max(step.number for step in every_step() if step.chain == "features.gallery")
    drop = Step("features.gallery", newest + 1, "drop", _drop)

    migrate(
        instance.outside.database,
        instance.clock,
        [*every_step(), drop],
        snapshot=lambda: taken.append(_take(instance)),
    )

    opened = open_backup(FolderVault(instance.data / "backups"), taken[0])
    rows = {part.name: part.rows for part in opened.manifest.tables}
    assert (rows["gallery_assets"], rows["accounts_accounts"]) == (3, 1)
    assert len(opened.manifest.schema) == len(every_step())


def test_a_snapshot_takes_a_migration_back(tmp_path: Path) -> None:
    with an_instance("", tmp_path / "data") as instance:
        fill(instance)
        before = instance.contents()
        name = _take(instance)
    for file in (tmp_path / "data").glob("tansu.db*"):
        file.unlink()

    with an_instance("", tmp_path / "data") as instance:
        instance.restore(tmp_path / "data" / "backups", run=name)

        assert instance.contents() == before


def test_the_newest_snapshots_are_kept_and_none_passes_for_a_backup(instance: Instance) -> None:
    fill(instance, photos=1)

    names = [_take(instance) for _ in range(SNAPSHOTS_KEPT + 2)]

    vault = FolderVault(instance.data / "backups")
    assert vault.folders() == names[2:]
    assert finished(vault) == []
