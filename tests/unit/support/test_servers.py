"""The servers tests lean on: fresh for each test, shared by the run, and gone when their users are."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, urlsplit

import psutil  # type: ignore[import-untyped]
import psycopg
import pytest

from tests.support.fixtures import S3ForTests

_USER = """
import sys
from tests.support.servers import server
with server("postgres") as answer:
    print(answer["url"], flush=True)
    sys.stdin.read()
"""


def test_each_test_gets_an_empty_database_it_may_fill(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('tansu')")

        found = connection.execute("SELECT word FROM kept").fetchall()

    assert found == [("tansu",)]


def test_the_next_test_sees_nothing_of_the_last(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()

    assert tables == (0,)


def test_the_s3_store_listens_on_loopback_only(s3_settings: S3ForTests) -> None:
    assert s3_settings.endpoint.startswith("http://127.0.0.1:")


@pytest.mark.parametrize("ending", ["finished", "killed"])
def test_two_processes_share_a_server_that_ends_with_the_last_of_them(ending: str) -> None:
    with TemporaryDirectory(dir="/tmp") as short:
        first, second = _user(short), _user(short)
        urls = {_url(first), _url(second)}
        _end(first, ending)
        with psycopg.connect(urls.copy().pop()) as connection:
            alive = connection.execute("SELECT 1").fetchone()

        _end(second, ending)
        # A third user can only get the server's address after the old one has stopped and a new one answers.
        third = _user(short)
        pid_of_the_new = _server_pid(_url(third))
        _end(third, "finished")
        _wait_until_stopped(Path(short))

    assert (len(urls), alive) == (1, (1,))
    assert not _is_running(pid_of_the_new)


def _user(folder: str) -> subprocess.Popen[str]:
    own = {"TMPDIR": folder, "PYTEST_XDIST_TESTRUNUID": "r", "PYTHONPATH": os.pathsep.join(sys.path)}
    environment = os.environ | own
    return subprocess.Popen(
        [sys.executable, "-c", _USER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )


def _url(user: subprocess.Popen[str]) -> str:
    assert user.stdout is not None
    return user.stdout.readline().strip()


def _end(user: subprocess.Popen[str], ending: str) -> None:
    if ending == "killed":
        user.send_signal(signal.SIGKILL)
    user.communicate()


def _server_pid(url: str) -> int:
    data = Path(parse_qs(urlsplit(url).query)["host"][0])
    return int((data / "postmaster.pid").read_text().splitlines()[0])


def _is_running(pid: int) -> bool:
    """Say whether the process still does anything; in some containers nobody buries the dead."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _wait_until_stopped(temporary: Path) -> None:
    """Wait for the guardian's last act, taking its folder away; a guardian that never does hits the test's limit."""
    while list(temporary.glob("tansu-tests-*/*")):
        time.sleep(0.01)
