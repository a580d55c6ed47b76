"""Backups beside a busy server, and killed anywhere."""

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tansu.adapters.vault.folder import FolderVault
from tansu.core.errors import NotFound
from tansu.foundation.backup import RunState, open_backup
from tansu.ports.database import sql
from tests.support.instances import Instance, a_photo, an_instance, fill

HERE = Path(__file__).parents[4]


def test_everything_acknowledged_before_the_instant_is_inside(instance: Instance, tmp_path: Path) -> None:
    fill(instance, photos=3)
    member = instance.member()
    acknowledged: list[tuple[int, str]] = []
    begun = threading.Event()
    ticks = iter(range(1_000_000))

    def send() -> None:
        for number in range(100, 120):
            asset = instance.send(member, a_photo(number), name=f"busy{number}.jpg").asset
            acknowledged.append((next(ticks), asset))
            begun.set()

    sender = threading.Thread(target=send)
    sender.start()
    begun.wait()
    before = [asset for _, asset in list(acknowledged)]
    run = instance.back_up(tmp_path / "vault", full=True)
    sender.join()
    with an_instance("", tmp_path / "target") as target:
        target.restore(tmp_path / "vault")
        with target.outside.look(member.account) as work:
            rows = work.tx.execute(sql("SELECT id FROM gallery_assets")).all()
        inside = {row[0] for row in rows}
        report = target.examine(deep=True)

    assert run.state is RunState.VERIFIED
    assert len(acknowledged) == 20
    assert before
    assert set(before) <= inside
    assert report.healthy, [one for one in report.findings if one.state != "ok"]


_KILLED = """
import sys
from pathlib import Path
from tests.support.instances import an_instance
data, vault, verb = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
with an_instance("", data) as instance:
    print("ready", flush=True)
    instance.back_up(vault) if verb == "backup" else instance.restore(vault)
print("done", flush=True)
"""


def _run_and_kill(data: Path, vault: Path, verb: str, *, call: int) -> bool:
    """Run `verb` in a process of its own, killed at its n-th call that changes a file; say whether it finished."""
    calls = "fsync,rename,renameat,renameat2,unlink,mkdir,link,linkat,pwrite64,ftruncate"
    ended = subprocess.run(
        [
            "strace",
            "-f",
            "-qq",
            "-o",
            os.devnull,
            "-e",
            f"trace={calls}",
            "-e",
            f"inject={calls}:signal=SIGKILL:when={call}",
            sys.executable,
            "-c",
            _KILLED,
            data,
            vault,
            verb,
        ],
        cwd=HERE,
        env={**os.environ, "PYTHONPATH": f"{HERE / 'src'}:{HERE}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode in {0, -signal.SIGKILL, 128 + signal.SIGKILL}, ended.stderr
    return "done" in ended.stdout


@pytest.mark.parametrize("seed", range(6))
def test_a_backup_killed_anywhere_leaves_no_half_one_and_can_be_repeated(seed: int, tmp_path: Path) -> None:
    data, vault = tmp_path / "data", tmp_path / "vault"
    with an_instance("", data) as instance:
        fill(instance, photos=8)
    call = random.Random(seed).randrange(1, 120)

    finished = _run_and_kill(data, vault, "backup", call=call)

    assert _can_be_opened(vault) or not finished
    with an_instance("", data, seed=2) as instance:
        instance.clock.sleep(60)
        assert instance.back_up(vault, full=True).state is RunState.VERIFIED
        before = instance.contents()
    with an_instance("", tmp_path / "target") as target:
        target.restore(vault)
        assert target.contents() == before


def _can_be_opened(vault: Path) -> bool:
    try:
        opened = open_backup(FolderVault(vault))
    except NotFound:
        return False
    for path in opened.files:
        opened.prove(path)
    return True


@pytest.mark.parametrize("seed", range(6))
def test_a_restore_killed_anywhere_goes_on_where_it_stood(seed: int, tmp_path: Path) -> None:
    data, vault, target = tmp_path / "data", tmp_path / "vault", tmp_path / "target"
    with an_instance("", data) as instance:
        fill(instance, photos=8)
        instance.back_up(vault)
        before = instance.contents()
    with an_instance("", target):
        pass
    call = random.Random(seed).randrange(1, 160)

    finished = _run_and_kill(target, vault, "restore", call=call)

    with an_instance("", target, seed=3) as again:
        if not finished and not again.contents():
            again.restore(vault)
        assert again.contents() == before
        assert again.examine(deep=True).healthy
