"""Steps of the gallery's schema on a gallery that is lived in."""

from tansu.adapters.database.migrate import migrate
from tansu.features import gallery
from tansu.ports.database import sql
from tests.support.building import every_step
from tests.support.instances import Instance, fill
from tests.support.sending import sha256_of


def test_photos_of_before_are_found_by_their_checksums_after_the_step_that_orders_them_by_bytes(
    instance: Instance,
) -> None:
    sent = [sha256_of(content) for content in fill(instance)]
    if instance.outside.database.engine == "postgresql":
        instance.run('ALTER TABLE gallery_assets ALTER COLUMN sha256 TYPE text COLLATE "default"')
    instance.run("DELETE FROM schema_version WHERE chain = 'features.gallery' AND number = 3")

    ran = migrate(instance.outside.database, instance.clock, every_step(), snapshot=lambda: None)

    assert [step.name for step in ran] == ["checksums_by_bytes"]
    with instance.outside.read(instance.member(), "gallery") as work:
        assert gallery.check(work, [*sent, "0" * 64]).states == ["have"] * 3 + ["missing"]
    assert instance.examine().healthy


def test_photos_of_before_are_found_by_their_checksums_after_the_step_that_hashes_them(instance: Instance) -> None:
    sent = [sha256_of(content) for content in fill(instance)]
    postgres = instance.outside.database.engine == "postgresql"
    if postgres:
        instance.run("DROP INDEX gallery_assets_by_checksum")
        instance.run(
            "CREATE INDEX gallery_assets_by_checksum ON gallery_assets (sha256, account) INCLUDE (id, state)",
        )
    instance.run("DELETE FROM schema_version WHERE chain = 'features.gallery' AND number = 4")

    ran = migrate(instance.outside.database, instance.clock, every_step(), snapshot=lambda: None)

    assert [step.name for step in ran] == ["checksums_hashed"]
    with instance.outside.read(instance.member(), "gallery") as work:
        assert gallery.check(work, [*sent, "0" * 64]).states == ["have"] * 3 + ["missing"]
        if postgres:
            # Counted: else the index is not used before somebody adds a tenth of what there is.
            counted = "SELECT count(*) FROM pg_stats WHERE tablename = 'gallery_assets_by_checksum'"
            assert work.tx.execute(sql(counted)).scalar_one() == 1
