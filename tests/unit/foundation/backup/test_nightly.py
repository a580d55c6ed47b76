"""Every night a backup, the last of seven days and four weeks kept, and never the last that counts removed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansu.adapters.vault.folder import FolderVault
from tansu.app import load_settings
from tansu.app.instance import Instance as Opened
from tansu.core.errors import DiskFull
from tansu.foundation import backup, jobs
from tansu.foundation.backup import Run, RunState, open_backup
from tansu.foundation.backup.keeping import to_keep
from tansu.foundation.doctor import State, Ward
from tansu.foundation.jobs import Worker
from tests.support.instances import Instance, a_photo, an_instance, fill
from tests.support.twice_and_crashing import run_until_idle

MIDNIGHT = datetime(2026, 5, 1, tzinfo=UTC)
VERIFIED, REFUSED = RunState.VERIFIED, RunState.REFUSED


def a_run(days: float, state: RunState = VERIFIED) -> Run:
    at = MIDNIGHT + timedelta(days=days)
    return Run(f"{days} {state}", at, at, "", state, 1, 1, 1, at, "")


def days_kept(*runs: Run) -> list[float]:
    return sorted(float(one.split()[0]) for one in to_keep(runs))


def test_the_last_of_seven_days_and_of_four_weeks_are_kept() -> None:
    nights = [a_run(day) for day in range(60)]

    # 1 May 2026 is a Friday, so day 2 and every seventh after it are Sundays; day 59 is a Monday.
    assert days_kept(*nights) == [44, 51, 53, 54, 55, 56, 57, 58, 59]


def test_of_several_on_one_day_the_last_is_kept() -> None:
    assert days_kept(a_run(0.1), a_run(0.5), a_run(0.9)) == [0.9]


def test_a_server_that_was_away_for_months_keeps_what_it_has() -> None:
    assert days_kept(a_run(0), a_run(1), a_run(2), a_run(300)) == [0, 1, 2, 300]


def test_what_failed_its_check_is_kept_until_one_that_counts_is_newer() -> None:
    runs = (a_run(0), a_run(1, REFUSED))

    assert days_kept(*runs) == [0, 1]
    assert days_kept(*runs, a_run(2)) == [0, 2]


@given(st.lists(st.tuples(st.integers(0, 5000), st.sampled_from(RunState)), max_size=60))
def test_the_newest_that_counts_is_always_kept(said: list[tuple[int, RunState]]) -> None:
    runs = [a_run(hour / 24, state) for hour, state in said]
    counting = [run for run in runs if run.state is VERIFIED]

    kept = to_keep(runs)

    assert not counting or max(counting, key=lambda run: run.instant).id in kept
    assert len({run.id for run in counting} & kept) <= 11


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Instance]:
    """An instance that keeps everything in its data directory, as those do that back themselves up."""
    with an_instance("", tmp_path / "data") as opened:
        yield opened


def nights(instance: Instance, folder: Path, count: int, *, apart: int = 1) -> list[str]:
    """Let that many nights go by, some days apart; the backups that are there afterwards."""
    vault = FolderVault(folder)
    schedule = backup.nightly(
        instance.tables, vault, checks=instance.checks, scratch=instance.data / "scratch", folder=str(folder)
    )
    worker = Worker(instance.outside, [schedule.job], name="w", schedules=[schedule], custodians=instance.custodians)
    run_until_idle(worker)
    for _ in range(count):
        instance.clock.move(timedelta(days=apart))
        run_until_idle(worker)
    return backup.finished(vault)


def originals_in(folder: Path) -> set[str]:
    return {path.stem for path in (folder / "blobs").rglob("*.jpg")}


def test_nine_nights_leave_what_is_kept_and_what_others_put_there(home: Instance, tmp_path: Path) -> None:
    fill(home, photos=2)
    home.back_up(tmp_path / "vault")
    home.run("DELETE FROM backup_runs")
    foreign = backup.finished(FolderVault(tmp_path / "vault"))[0]

    left = nights(home, tmp_path / "vault", 9)

    assert foreign in left
    assert 7 <= len(left) - 1 <= 8
    assert [open_backup(FolderVault(tmp_path / "vault"), run).manifest.blobs for run in left] == [2] * len(left)
    (check,) = backup.CHECKS
    assert check.look(Ward(home.outside)).state is State.OK
    with home.outside.look() as work:
        assert jobs.counts(work).dead == 0


def test_what_its_owner_deleted_leaves_with_the_last_backup_that_has_it(home: Instance, tmp_path: Path) -> None:
    fill(home, photos=2)
    folder = tmp_path / "vault"
    nights(home, folder, 1)
    gone, kept = home.originals()
    home.run("DELETE FROM gallery_assets WHERE blob = :blob", blob=gone.id)
    home.run("DELETE FROM tree_entries WHERE blob = :blob", blob=gone.id)
    home.run("DELETE FROM claims_claims WHERE blob = :blob", blob=gone.id)
    home.run("DELETE FROM claims_blobs WHERE id = :blob", blob=gone.id)

    soon = nights(home, folder, 1) and originals_in(folder)
    later = nights(home, folder, 7, apart=7) and originals_in(folder)

    assert soon == {gone.id, kept.id}
    assert later == {kept.id}


def test_two_nights_on_either_engine(instance: Instance, tmp_path: Path) -> None:
    fill(instance, photos=1)

    assert len(nights(instance, tmp_path / "vault", 2)) == 2


def test_a_night_killed_while_it_removes_is_made_up_for(home: Instance, tmp_path: Path) -> None:
    fill(home, photos=1)
    folder = tmp_path / "vault"
    first = nights(home, folder, 1)[0]
    vault = FolderVault(folder)
    vault.rename(first, f"unfinished-{first}")

    nights(home, folder, 1)

    assert not (folder / f"unfinished-{first}").exists()


def test_the_last_free_space_is_not_taken(home: Instance, tmp_path: Path) -> None:
    fill(home, photos=1)

    with pytest.raises(DiskFull) as refused:
        _back_up(home, tmp_path / "vault", leave_free=1 << 60)

    assert "would not leave" in str(refused.value)
    assert originals_in(tmp_path / "vault") == set()


def test_a_second_night_needs_room_for_what_is_new_alone(home: Instance, tmp_path: Path) -> None:
    fill(home, photos=1)
    _back_up(home, tmp_path / "vault", leave_free=1)
    home.clock.move(timedelta(days=1))
    home.send(home.member(), a_photo(7))

    made = _back_up(home, tmp_path / "vault", leave_free=1)

    assert (made.state, made.blobs) == (VERIFIED, 2)


@pytest.mark.parametrize(
    ("wanted", "embedded", "made"),
    [("auto", True, True), ("auto", False, False), ("on", False, True), ("off", True, False)],
)
def test_operators_choose_whether_nights_are_used(wanted: str, embedded: bool, made: bool, tmp_path: Path) -> None:
    url = "" if embedded else "postgresql://nowhere"
    settings = load_settings(data=tmp_path, backups=wanted, database_url=url, backup_folder=tmp_path / "disk")

    opened = Opened(settings, None, None)  # type: ignore[arg-type]

    assert opened.backed_up_nightly is made
    assert opened.backups == tmp_path / "disk"


def _back_up(instance: Instance, folder: Path, *, leave_free: int) -> Run:
    return backup.backup(
        instance.outside,
        instance.tables,
        FolderVault(folder),
        custodians=instance.custodians,
        checks=instance.checks,
        scratch=instance.data / "scratch",
        folder=str(folder),
        leave_free=leave_free,
    )
