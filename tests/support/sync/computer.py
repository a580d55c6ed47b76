"""A real computer with a synced folder: the real command against a real server."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tansu.protocols.cli.app import run
from tests.support.real_server import SOURCES, RealServer


@dataclass
class Computer:
    """A home, and a folder in it that is kept in sync with the folder `remote` of the account."""

    home: Path
    remote: str = ""

    @property
    def folder(self) -> Path:
        """The synced folder."""
        return self.home / f"Tansu {self.remote}".strip()

    def with_folder(self, remote: str) -> "Computer":
        """The same computer with a new folder for another one there."""
        other = Computer(self.home, remote)
        other.folder.mkdir()
        return other

    @classmethod
    def signed_in(cls, home: Path, server: RealServer) -> "Computer":
        """A computer on which somebody has signed in."""
        computer = cls(home)
        computer.folder.mkdir(parents=True)
        code, said = computer.run(
            "login", server.url, "--email", server.email, "--password-stdin", given=f"{server.password}\n"
        )
        assert code == 0, said
        return computer

    @property
    def _places(self) -> dict[str, str]:
        return {"TANSU_CONFIG_DIR": str(self.home / "config"), "TANSU_STATE_DIR": str(self.home / "state")}

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """Start a command in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "tansu", *words],
            env={**os.environ, **self._places, "PYTHONPATH": str(SOURCES)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def start_sync(self, *words: str) -> "subprocess.Popen[str]":
        """Start syncing in a process of its own."""
        return self.start("sync", str(self.folder), "--remote", self.remote, *words)

    def run(self, *words: str, given: str = "") -> tuple[int, str]:
        """Run a command here, which is much quicker; its exit code, and all it said."""
        said = io.StringIO()
        with patched(self._places), redirect_stdout(said), redirect_stderr(said), standard_input(given):
            code = run(words)
        return code, said.getvalue()

    def try_sync(self, *words: str) -> tuple[int, str]:
        """One run that may be refused; its exit code, and what it said."""
        return self.run("sync", str(self.folder), "--remote", self.remote, "--once", "--quiet", *words)

    def sync(self, *words: str) -> dict[str, Any]:
        """One run, as facts."""
        code, said = self.try_sync("--json", *words)
        assert code in (0, 1), said
        read: dict[str, Any] = json.loads(said)
        return read

    def write(self, path: str, text: str) -> None:
        """Write a file, and the folders above it."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)

    def tree(self) -> dict[str, str | None]:
        """What is in the folder: texts by path, None for folders."""
        return {
            str(path.relative_to(self.folder)): path.read_text("latin-1") if path.is_file() else None
            for path in sorted(self.folder.rglob("*"))
            if ".tansu" not in path.parts and not path.name.startswith(".~tansu-")
        }


def until_equal(*computers: Computer) -> None:
    """Let everybody sync in turn until nobody has anything to do."""
    for _ in range(6):
        if not any(computer.sync()["steps"] for computer in computers):
            return
    raise AssertionError("it never becomes quiet")


@contextmanager
def patched(environment: dict[str, str]) -> Iterator[None]:
    """Some of the environment as it is on that computer."""
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def standard_input(text: str) -> Iterator[None]:
    """What somebody types."""
    before, sys.stdin = sys.stdin, io.StringIO(text)
    try:
        yield
    finally:
        sys.stdin = before
