"""Scrubbing: rot is found, named and kept, and put right from a backup."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tansu.adapters.vault.folder import FolderVault
from tansu.foundation import claims, jobs, scrub
from tansu.foundation.backup import blob_path
from tansu.foundation.doctor import Ward
from tansu.foundation.jobs import Worker
from tansu.foundation.scrub import Limits, Scrubbed
from tests.support.instances import Instance, an_instance, fill

SLOWLY = Limits(rate=0)


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 4
    file.write_bytes(content)


def _cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size - 1)


def _remove(file: Path) -> None:
    file.unlink()


ROT = [pytest.param(_flip, id="a flipped bit"), pytest.param(_cut, id="a cut"), pytest.param(_remove, id="a loss")]


def _scrub(instance: Instance, limits: Limits = SLOWLY) -> Scrubbed:
    instance.clock.move(timedelta(days=1))
    return scrub.scrub(instance.outside, before=instance.clock.now(), limits=limits)


@pytest.mark.parametrize("rot", ROT)
def test_rot_is_found_named_and_kept(rot: Callable[[Path], None], instance: Instance) -> None:
    fill(instance, photos=4)
    wrong = instance.originals()[2]
    rot(instance.file_of(wrong))
    left_over = instance.file_of(wrong).exists()

    done = _scrub(instance)

    assert [one.ref for one in done.damaged] == [wrong]
    assert (done.read, done.left) == (4, 0)
    assert instance.file_of(wrong).exists() == left_over
    with instance.outside.look() as work:
        assert [blob.ref for blob in claims.damaged(work)] == [wrong]


@pytest.mark.parametrize("rot", ROT)
def test_a_backup_puts_right_what_has_rotted(rot: Callable[[Path], None], instance: Instance, tmp_path: Path) -> None:
    sent = fill(instance, photos=4)
    instance.back_up(tmp_path / "vault")
    wrong = instance.originals()[1]
    rot(instance.file_of(wrong))
    rotten = instance.file_of(wrong).read_bytes() if instance.file_of(wrong).exists() else None
    _scrub(instance)

    done = scrub.repair(instance.outside, FolderVault(tmp_path / "vault"))

    (fresh,) = done.repaired
    aside = instance.file_of(wrong).with_suffix(".damaged")
    assert fresh.id != wrong.id
    assert sorted(b"".join(instance.outside.blobs.read(ref)) for ref in instance.originals()) == sorted(sent)
    assert (aside.read_bytes() if aside.exists() else None) == rotten
    assert not instance.file_of(wrong).exists()
    assert instance.examine(deep=True).healthy


def test_a_backup_that_has_rotted_too_repairs_nothing(instance: Instance, tmp_path: Path) -> None:
    fill(instance, photos=2)
    instance.back_up(tmp_path / "vault")
    wrong = instance.originals()[0]
    _flip(instance.file_of(wrong))
    _flip(tmp_path / "vault" / blob_path(wrong))
    _scrub(instance)
    before = instance.file_of(wrong).read_bytes()

    done = scrub.repair(instance.outside, FolderVault(tmp_path / "vault"))

    assert (done.repaired, done.not_found) == ((), (wrong,))
    assert instance.file_of(wrong).read_bytes() == before
    assert len(list(instance.outside.blobs.scan(wrong.owner))) == 2


def test_a_disk_that_comes_back_makes_originals_sound_again(instance: Instance) -> None:
    fill(instance, photos=2)
    file = instance.file_of(instance.originals()[0])
    content = file.read_bytes()
    file.unlink()
    _scrub(instance)
    file.write_bytes(content)

    done = _scrub(instance)

    assert done.sound_again == 1
    with instance.outside.look() as work:
        assert claims.count_damaged(work) == 0


def test_a_scrub_reads_no_faster_than_it_may_and_stops_when_its_time_is_up(instance: Instance) -> None:
    fill(instance, photos=6)
    size = sum(ref.size for ref in instance.originals())
    began = instance.clock.monotonic()

    done = scrub.scrub(
        instance.outside,
        before=instance.clock.now() + timedelta(days=1),
        limits=Limits(rate=size // 10, budget=timedelta(seconds=5)),
    )

    assert 0 < done.read < 6
    assert done.left == 6
    assert instance.clock.monotonic() - began >= 10 * done.bytes / size - 0.01


def test_a_stopped_scrub_goes_on_where_it_stood(instance: Instance) -> None:
    fill(instance, photos=5)
    instance.clock.move(timedelta(days=1))
    start = instance.clock.now()

    first = scrub.scrub(instance.outside, before=start, limits=Limits(rate=0, most=2))
    second = scrub.scrub(instance.outside, before=start, limits=SLOWLY)

    assert (first.read, first.left, second.read, second.left) == (2, 3, 3, 0)


def test_thirty_daily_slices_read_everything_once_and_evenly(tmp_path: Path) -> None:
    with an_instance("", tmp_path / "data") as instance:
        fill(instance, photos=29)
        schedule = scrub.daily(30, rate=0)
        worker = Worker(instance.outside, [schedule.job], name="w", schedules=[schedule])
        _drain(worker)
        unread = [_after_a_day(instance, worker) for _ in range(30)]

    assert unread[0] == 29
    assert unread[-1] == 0
    assert max(before - after for before, after in zip(unread, unread[1:], strict=False)) <= 2


def _after_a_day(instance: Instance, worker: Worker) -> int:
    instance.clock.move(timedelta(days=1))
    _drain(worker)
    with instance.outside.look() as work:
        assert jobs.counts(work).dead == 0
        return sum(blob.reread_at is None for blob in claims.every(work))


def _drain(worker: Worker) -> None:
    while worker.run_once():
        pass


def test_the_cycle_is_told_when_it_is_late(instance: Instance) -> None:
    fill(instance, photos=1)
    check = scrub.age_check(30)
    ward = Ward(instance.outside)

    early = check.look(ward)
    instance.clock.move(timedelta(days=32))
    late = check.look(ward)

    assert (early.count, late.count) == (0, 1)
