"""Real servers for tests: one PostgreSQL and one S3 store, shared by all processes of a test run.

Whoever needs a server first starts its guardian (guardian.py), a small process that starts the server,
writes down where it answers, and waits. Every user holds a shared lock on a file. The guardian waits for
the exclusive lock on it, which the system grants when the last user is gone, however it went: finished,
interrupted or killed. Then it stops the server and removes its folder. Nothing counts and nothing polls.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

REPOSITORY = Path(__file__).parents[2]
GUARDIAN = "tests.support.guardian"
_PATIENCE_SECONDS = 120


@contextmanager
def server(kind: str) -> Iterator[dict[str, str]]:
    """Lend the run's server of `kind` ("postgres" or "s3"), starting it if nobody has: its address and keys."""
    folder = _folder(kind)
    with _user_of(folder):
        with _locked(folder / "starting", fcntl.LOCK_EX):
            ready = folder / "ready.json"
            if not ready.exists():
                _start(kind, folder, ready)
            answer = json.loads(ready.read_text())
        yield answer


@contextmanager
def _user_of(folder: Path) -> Iterator[None]:
    """Be counted as a user of the server in `folder`; waits while the guardian of earlier users is stopping."""
    while True:
        with _open_users(folder) as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            if _is_still(folder / "users", users):
                yield
                return


def _open_users(folder: Path) -> IO[bytes]:
    while True:
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        try:
            return (folder / "users").open("ab")
        except FileNotFoundError:
            # The folder was moved away between the two lines.
            continue


def _folder(kind: str) -> Path:
    """Return a folder all workers of this run agree on; short, because a socket's path may have 107 bytes."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")[:12] or f"p{os.getpid()}"
    return Path(tempfile.gettempdir()) / f"tansu-tests-{os.getuid()}" / f"{run}-{kind}"


def _is_still(path: Path, file: IO[bytes]) -> bool:
    """Say whether `path` names the open file; a guardian that was stopping has taken the folder away."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


@contextmanager
def _locked(path: Path, how: int) -> Iterator[IO[bytes]]:
    with path.open("ab") as file:
        fcntl.flock(file, how)
        yield file


def _start(kind: str, folder: Path, ready: Path) -> None:
    log = folder / "guardian.log"
    with log.open("ab") as output:
        guardian = subprocess.Popen(
            [sys.executable, "-m", GUARDIAN, kind, str(folder)],
            cwd=REPOSITORY,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    give_up = time.monotonic() + _PATIENCE_SECONDS
    while not ready.exists():
        if guardian.poll() is not None or time.monotonic() > give_up:
            guardian.terminate()
            guardian.wait()
            said = log.read_text()[-4000:]
            shutil.rmtree(folder, ignore_errors=True)
            raise RuntimeError(f"the {kind} server for tests did not start:\n{said}")
        time.sleep(0.02)
