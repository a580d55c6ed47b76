"""One damage for every check: a check that cannot fail is not a check."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tansu.core.errors import TansuError
from tansu.features import gallery
from tansu.foundation import backup, claims, doctor, uploads
from tansu.foundation.backup import RunState
from tansu.foundation.doctor import Check, State
from tansu.foundation.doctor.machine import judge_version
from tansu.ports.blobs import BlobRef
from tests.support.instances import Instance, a_photo, an_instance, fill

Plant = Callable[[Instance], None]


def _run(statement: str) -> Plant:
    return lambda instance: instance.run(statement)


def _first(instance: Instance) -> BlobRef:
    return instance.originals()[0]


def _lose_an_original(instance: Instance) -> None:
    instance.file_of(_first(instance)).unlink()


def _leave_an_orphan(instance: Instance) -> None:
    owner = _first(instance).owner
    ref = instance.outside.blobs.put(owner, [b"nobody's"], blob_id="zzorphan", extension="jpg")
    _age(instance, ref, hours=25)


def _age(instance: Instance, ref: BlobRef, *, hours: int) -> None:
    then = (instance.clock.now() - timedelta(hours=hours)).timestamp()
    os.utime(instance.file_of(ref), (then, then))


def _forget_the_journal(instance: Instance) -> None:
    (instance.data / "blobs" / _first(instance).owner / "journal.jsonl").unlink()


def _leave_a_part(instance: Instance) -> None:
    instance.outside.staging.put_part("abcdefghij", 0, [b"begun"])


def _two_of_a_name(instance: Instance) -> None:
    instance.run("DROP INDEX tree_entries_by_name")
    instance.run("UPDATE tree_entries SET name = 'same', name_key = 'same' WHERE folder = 0")


def _a_ring(instance: Instance) -> None:
    instance.run(
        "UPDATE tree_entries SET parent = (SELECT max(number) FROM tree_entries WHERE folder = 1) WHERE folder = 1"
    )


def _a_dead_job(instance: Instance) -> None:
    instance.run("UPDATE jobs_queue SET state = 'dead'")


def _an_old_upload(instance: Instance) -> None:
    with instance.outside.work(instance.member(), "gallery") as work:
        uploads.create(work, 10, metadata={})
    instance.clock.move(timedelta(days=8))


def _an_open_secret(instance: Instance) -> None:
    (instance.data / "instance.key").write_text("secret")
    (instance.data / "instance.key").chmod(0o644)


def _a_refused_backup(instance: Instance) -> None:
    run = instance.back_up(instance.data / "backups")
    instance.run(f"UPDATE backup_runs SET state = '{RunState.REFUSED}' WHERE id = '{run.id}'")


def _lose_previews(instance: Instance) -> None:
    instance.run("UPDATE gallery_assets SET rendition = 1")


_NOTHING_ELSE = "WHERE id = (SELECT min(id) FROM claims_blobs)"

DAMAGES: dict[str, Plant] = {
    "usage.used": _run("UPDATE usage_pools SET used = used + 1"),
    "usage.reserved": _run("UPDATE usage_pools SET reserved = reserved + 1"),
    "claims.counters": _run(f"UPDATE claims_blobs SET claims = claims + 1 {_NOTHING_ELSE}"),
    "claims.grace": _run(f"UPDATE claims_blobs SET unclaimed_at = 5 {_NOTHING_ELSE}"),
    "claims.claimants": _run("UPDATE claims_claims SET claimant = claimant || '999'"),
    "originals.present": _lose_an_original,
    "originals.unsound": _run(f"UPDATE claims_blobs SET damaged_at = 5 {_NOTHING_ELSE}"),
    "originals.orphans": _leave_an_orphan,
    "originals.journal": _forget_the_journal,
    "staging.orphans": _leave_a_part,
    "tree.parents": _run("UPDATE tree_entries SET parent = 777 WHERE folder = 0"),
    "tree.cycles": _a_ring,
    "tree.names": _two_of_a_name,
    "tree.trash": _run("UPDATE tree_entries SET trashed_at = 5 WHERE folder = 0"),
    "tree.blobs": _run("UPDATE tree_entries SET size = size + 1 WHERE folder = 0"),
    "tree.labels": _run("UPDATE tree_entries SET feature = 'nobody' WHERE folder = 0"),
    "tree.sizes": _run("UPDATE tree_entries SET size = size + 1 WHERE folder = 1"),
    "tree.beside": _run(
        "INSERT INTO tree_properties (account, entry, name, value) SELECT account, 999999, '{x}y', 'z' FROM tree_roots"
    ),
    "changes.counters": _run("UPDATE changes_counters SET rev = 1"),
    "changes.told": _run("DELETE FROM changes_changes WHERE feature = 'tree'"),
    "jobs.dead": _a_dead_job,
    "uploads.stale": _an_old_upload,
    "audit.trails": _run("UPDATE audit_events SET action = 'nothing_to_see'"),
    "database.schema": _run("DELETE FROM schema_version WHERE chain = 'features.gallery'"),
    "database.custody": _run("CREATE TABLE stranger (id TEXT)"),
    "machine.secrets": _an_open_secret,
    "backup.age": _a_refused_backup,
    "gallery.months": _run("UPDATE gallery_months SET count = count + 1"),
    "gallery.originals": _run("UPDATE tree_entries SET blob = NULL, folder = 1"),
    "gallery.places": _run("UPDATE gallery_assets SET state = 1"),
    "gallery.seen": _run("DELETE FROM gallery_assets"),
    "gallery.told": _run("DELETE FROM changes_changes WHERE feature = 'gallery'"),
    "gallery.renditions": _lose_previews,
}
ELSEWHERE = {"database.file", "database.version", "machine.disk"}
"""Checks with tests of their own below."""


@pytest.mark.parametrize("name", DAMAGES)
def test_the_doctor_finds_what_is_wrong(name: str, tmp_path: Path) -> None:
    with an_instance("", tmp_path / "data") as instance:
        fill(instance)
        before = instance.examine().named(name)

        DAMAGES[name](instance)
        after = instance.examine().named(name)

    assert before.count == 0
    assert after.state is not State.OK
    assert after.count >= 1


def test_a_healthy_instance_is_healthy_on_both_engines(instance: Instance) -> None:
    fill(instance)
    asset = instance.send(instance.member(), a_photo(50)).asset
    with instance.outside.work(instance.member(), "gallery") as work:
        gallery.trash(work, [asset])

    report = instance.examine(deep=True)

    assert {one.name: one.words for one in report.findings if one.state is not State.OK} == {
        "backup.age": "There is no verified backup yet. Run `tansu backup`."
    }


@pytest.mark.parametrize("name", ["usage.used", "claims.claimants", "tree.blobs", "changes.told", "gallery.months"])
def test_postgresql_is_examined_with_the_same_eyes(name: str, postgres_url: str, tmp_path: Path) -> None:
    with an_instance(postgres_url, tmp_path / "data") as instance:
        fill(instance)

        DAMAGES[name](instance)

        assert instance.examine().named(name).state is State.BAD


def test_every_check_has_its_damage(instance: Instance) -> None:
    assert {check.name for check in instance.checks} == set(DAMAGES) | ELSEWHERE


REPAIRED = [
    "usage.used",
    "usage.reserved",
    "claims.counters",
    "claims.grace",
    "originals.orphans",
    "staging.orphans",
    "gallery.months",
    "gallery.renditions",
]


@pytest.mark.parametrize("name", REPAIRED)
def test_the_doctor_repairs_what_cannot_lose_anything(name: str, tmp_path: Path) -> None:
    with an_instance("", tmp_path / "data") as instance:
        fill(instance)
        DAMAGES[name](instance)
        kept = instance.originals()

        report = instance.mend()

        assert name in report.repaired
        assert report.named(name).state is State.OK
        assert report.healthy
        assert instance.originals() == kept


def test_a_bit_that_flipped_is_found_by_reading_everything(tmp_path: Path) -> None:
    with an_instance("", tmp_path / "data") as instance:
        fill(instance)
        file = instance.file_of(_first(instance))
        content = bytearray(file.read_bytes())
        content[7] ^= 1
        file.write_bytes(content)

        quick, deep = instance.examine(), instance.examine(deep=True)

    assert quick.named("originals.present").state is State.OK
    assert deep.named("originals.present").examples == (f"{file.parent.parent.name}/{file.stem}",)


def test_a_young_file_without_a_row_is_left_alone(tmp_path: Path) -> None:
    with an_instance("", tmp_path / "data") as instance:
        fill(instance)
        owner = _first(instance).owner
        ref = instance.outside.blobs.put(owner, [b"arriving"], blob_id="zzyoung", extension="jpg")
        _age(instance, ref, hours=23)

        report = instance.mend()

        assert report.named("originals.orphans").state is State.OK
        assert instance.outside.blobs.size(owner, "zzyoung", "jpg") == 8


def test_a_counter_is_not_repaired_to_nothing_while_a_name_remains(tmp_path: Path) -> None:
    with an_instance("", tmp_path / "data") as instance:
        fill(instance, photos=1)
        instance.run("DELETE FROM claims_claims")

        report = instance.mend()

        assert report.named("claims.counters").state is State.BAD
        with instance.outside.look() as work:
            assert [blob.claims for blob in claims.every(work)] == [1]


def test_a_torn_database_file_is_found(tmp_path: Path) -> None:
    with an_instance("", tmp_path / "data") as instance:
        fill(instance, photos=30)
    file = tmp_path / "data" / "tansu.db"
    content = bytearray(file.read_bytes())
    page = content.rfind(b"IMG_0003.JPG") // 4096 * 4096
    content[page : page + 8] = bytes(8)
    file.write_bytes(content)

    with an_instance("", tmp_path / "data") as instance:
        finding = instance.examine().named("database.file")

    assert finding.state is State.BAD


def test_a_disk_below_its_floor_is_bad(tmp_path: Path) -> None:
    with an_instance("", tmp_path / "data", disk_floor=1 << 60) as instance:
        finding = instance.examine().named("machine.disk")

    assert finding.state is State.BAD


@pytest.mark.parametrize(
    ("version", "state"),
    [("3.40.1", State.WARN), ("3.51.2", State.WARN), ("3.51.3", State.OK), ("3.53.4", State.OK), ("4.0", State.OK)],
)
def test_a_sqlite_with_a_known_fault_is_told(version: str, state: State) -> None:
    assert judge_version(version).state is state


def test_a_store_that_does_not_answer_is_a_finding_and_stops_nothing(instance: Instance) -> None:
    def silent(_ward: object) -> doctor.Verdict:
        raise TansuError("no answer")

    report = doctor.run(instance.outside, (), [Check("a", "", silent), instance.checks[1]])

    assert [finding.name for finding in report.findings] == ["a", instance.checks[1].name]
    assert report.findings[0].words == "This could not be looked at: no answer"


def test_a_verified_backup_of_last_week_is_too_old(tmp_path: Path) -> None:
    with an_instance("", tmp_path / "data") as instance:
        fill(instance, photos=1)
        instance.back_up(tmp_path / "vault")
        fresh = instance.examine().named("backup.age").state

        instance.clock.move(backup.checks.LATEST)

        assert (fresh, instance.examine().named("backup.age").state) == (State.OK, State.BAD)
