"""Other people's WebDAV servers, each serving one folder on the loopback, for measuring beside ours."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
PATIENCE_SECONDS = 30


@contextmanager
def wsgidav(folder: Path, *, durable: bool = False) -> Iterator[str]:
    """WsgiDAV on cheroot; `durable` lets it flush every file as we do, which no such server does by itself."""
    words = ["durable"] if durable else []
    with _running([sys.executable, str(HERE / "serve_wsgidav.py"), str(folder), "{port}", *words]) as address:
        yield address


@contextmanager
def rclone(folder: Path) -> Iterator[str]:
    """`rclone serve webdav`."""
    with _running(["rclone", "serve", "webdav", str(folder), "--addr", "127.0.0.1:{port}"]) as address:
        yield address


@contextmanager
def copyparty(folder: Path) -> Iterator[str]:
    """copyparty, the fastest Python server we know, with everything allowed to everybody and nothing indexed."""
    words = ["-i", "127.0.0.1", "-p", "{port}", "-v", f"{folder}::A", "--daw", "-q", "--no-thumb", "--no-mutagen"]
    with _running(["copyparty", *words]) as address:
        yield address


@contextmanager
def apache(folder: Path, scratch: Path) -> Iterator[str]:
    """Apache with mod_dav, with modules as Debian lays them."""
    scratch.mkdir(parents=True, exist_ok=True)
    for one in (folder, scratch):
        one.chmod(0o777)
    modules = Path("/usr/lib/apache2/modules")
    needed = ["mpm_event", "authz_core", "dav", "dav_fs", "setenvif"]
    loads = "\n".join(f"LoadModule {name}_module {modules}/mod_{name}.so" for name in needed)
    user = "User nobody\nGroup nogroup\n" if os.getuid() == 0 else ""
    config = scratch / "apache.conf"
    text = (
        f"ServerName localhost\nListen 127.0.0.1:{{port}}\nPidFile {scratch}/pid\nErrorLog {scratch}/log\n"
        f"{loads}\n{user}"
        f"DocumentRoot {folder}\nDavLockDB {scratch}/locks\nLimitRequestBody 0\nKeepAlive On\nMaxKeepAliveRequests 0\n"
        f"<Directory {folder}>\nDav On\nRequire all granted\n</Directory>\n"
    )
    with _running(["apache2", "-f", str(config), "-D", "FOREGROUND"], config=config, text=text) as address:
        yield address


def missing(name: str) -> str:
    """Why a peer cannot run here; empty if it can."""
    program, how = _PROGRAMS.get(name, ("", ""))
    return "" if not program or shutil.which(program) else f"{program} is not installed ({how})"


_PROGRAMS = {
    "Apache mod_dav": ("apache2", "apt-get install apache2-bin"),
    "rclone serve": ("rclone", "apt-get install rclone"),
    "copyparty": ("copyparty", "pipx install copyparty"),
}


@contextmanager
def _running(command: list[str], *, config: Path | None = None, text: str = "") -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    if config:
        config.write_text(text.replace("{port}", str(port)))
    process = subprocess.Popen(
        [word.replace("{port}", str(port)) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _await(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def _await(process: "subprocess.Popen[bytes]", port: int) -> None:
    give_up = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < give_up:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"{process.args!r} did not start")
