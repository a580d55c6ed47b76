"""Steps of the feed's schema on a feed that remembers what is gone."""

from tansu.adapters.database.migrate import migrate
from tansu.foundation import changes
from tests.support.building import every_step
from tests.support.instances import Instance

CHAIN = "foundation.changes"


def test_what_was_deleted_before_the_step_that_orders_checksums_by_bytes_is_found_after_it(instance: Instance) -> None:
    ada = instance.member()
    sent = [f"{number:064x}" for number in (1, 2)]
    with instance.outside.work(ada, "gallery") as work:
        for number, sha256 in enumerate(sent):
            changes.record(work, "gallery", f"item {number}")
            changes.gone(work, "gallery", f"item {number}", sha256=sha256)
    if instance.outside.database.engine == "postgresql":
        instance.run('ALTER TABLE changes_changes ALTER COLUMN sha256 TYPE text COLLATE "default"')
    instance.run(f"DELETE FROM schema_version WHERE chain = '{CHAIN}' AND number = 4")

    ran = migrate(instance.outside.database, instance.clock, every_step(), snapshot=lambda: None)

    assert [step.name for step in ran] == ["checksums_by_bytes"]
    with instance.outside.read(ada, "gallery") as work:
        assert changes.deleted_before(work, [*sent, "a" * 64]).keys() == set(sent)
