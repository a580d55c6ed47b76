"""The desktop sync client of Nextcloud, its command-line form: a computer of somebody's that syncs one folder."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.support.davs import DavClient
from tests.support.running import Running
from tests.support.strangers import Verdict, run_stranger

_COUNTED = re.compile(r'tansu_requests_total\{method="(\w+)",route="([^"]+)",status="(\d+)"\} ([\d.]+)')


@dataclass(frozen=True)
class Desktop:
    """One computer: a folder and the settings beside it."""

    name: str
    client: DavClient
    server: Running
    home: Path

    @property
    def folder(self) -> Path:
        """What it syncs."""
        return self.home / self.name

    def sync(self, *, password: str = "") -> Verdict:
        """Sync once, both ways."""
        self.folder.mkdir(exist_ok=True)
        home = self.home / f"home of {self.name}"
        home.mkdir(exist_ok=True)
        secret = password or self.client.password
        return run_stranger(
            "nextcloudcmd",
            ["--non-interactive", "-u", self.client.email, "-p", secret, str(self.folder), self.server.base],
            folder=home,
            seconds=60,
            env={"XDG_RUNTIME_DIR": str(home), "QT_QPA_PLATFORM": "offscreen"},
            note=self.name,
        )

    def sync_and_count(self) -> Counter[str]:
        """Sync, and say which requests that took: `PROPFIND /dav` and so on."""
        before = asked(self.server)
        verdict = self.sync()
        assert verdict.code == 0, verdict.said
        return asked(self.server) - before

    def write(self, path: str, content: bytes) -> None:
        """Put a file into the folder."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    def contents(self) -> dict[str, tuple[bytes, int] | None]:
        """Everything in the folder: path to bytes and time, or to None for a folder; not the client's own files."""
        return {
            str(one.relative_to(self.folder)): None if one.is_dir() else (one.read_bytes(), int(one.stat().st_mtime))
            for one in sorted(self.folder.rglob("*"))
            if not one.name.startswith((".sync", ".nextcloud"))
        }


def asked(server: Running) -> Counter[str]:
    """What the server has been asked so far, by method and route, but for its own metrics."""
    text = requests.get(f"{server.base}/metrics", timeout=60).text
    found: Counter[str] = Counter()
    for method, route, _, count in _COUNTED.findall(text):
        if route != "/metrics":
            found[f"{method} {route}"] += int(float(count))
    return found
