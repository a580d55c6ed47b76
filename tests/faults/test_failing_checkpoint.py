"""A sync that fails while SQLite moves its log into the database stops the writing; what was acknowledged is there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tansu.adapters.database.sqlite import SqliteDatabase
from tansu.ports.database import sql
from tests.faults.injecting import strace_works

pytestmark = pytest.mark.skipif(not strace_works() and os.environ.get("CI") != "true", reason="needs strace")

MOST = 5000
_WRITER = f"""
import sys
from pathlib import Path
from tansu.adapters.database.sqlite import SqliteDatabase
from tansu.core.errors import Unavailable
from tansu.ports.database import sql

database = SqliteDatabase(Path(sys.argv[1]))
for number in range({MOST}):
    try:
        with database.write() as tx:
            tx.execute(sql("INSERT INTO kept (number) VALUES (:number)"), {{"number": number}})
    except Unavailable:
        with database.read() as tx:
            tx.execute(sql("SELECT count(*) FROM kept")).scalar_one()
        sys.exit(f"refused {{number}}")
    print(number, flush=True)
sys.exit("never refused")
"""


@pytest.mark.parametrize("call", ["fsync,fdatasync", "pwrite64"])
def test_a_checkpoint_that_the_disk_fails_stops_the_writing_and_loses_nothing(call: str, tmp_path: Path) -> None:
    path = tmp_path / "tansu.db"
    database = SqliteDatabase(path)
    with database.write() as tx:
        tx.execute(sql("CREATE TABLE kept (number INTEGER PRIMARY KEY)"))
    database.close()

    # Only calls on the database file itself fail: commits go to the log.
    only = ["-P", str(path), "-e", f"trace={call}", "-e", f"inject={call}:error=EIO"]
    done = subprocess.run(
        ["strace", "-f", "-qq", "-o", os.devnull, *only, sys.executable, "-c", _WRITER, str(path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )

    acknowledged = [int(line) for line in done.stdout.split()]
    database = SqliteDatabase(path)
    with database.read() as tx:
        found = list(tx.execute(sql("SELECT number FROM kept ORDER BY number")).scalars())
    database.close()
    assert done.stderr.strip() == f"refused {len(acknowledged)}"
    assert 0 < len(acknowledged) < MOST
    assert found == acknowledged == list(range(len(acknowledged)))
