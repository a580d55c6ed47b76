"""Programs that nobody here wrote, run against a server as a person would; what they say themselves is kept."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.needed import program

LOG = Path(__file__).parents[2] / "build" / "conformance"
"""Each client's own words of its last run, one file a client."""


@dataclass(frozen=True)
class Verdict:
    """What a stranger's program said and how it ended."""

    said: str
    code: int


def run_stranger(
    name: str,
    arguments: Sequence[str],
    *,
    folder: Path,
    seconds: int = 100,
    says: str = "",
    env: Mapping[str, str] | None = None,
    note: str = "",
) -> Verdict:
    """Run a program in `folder` with `says` on its standard input; it is ended when it takes too long.

    It finds no settings of whoever runs the tests: its home is the folder.
    """
    home = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    ended = subprocess.run(
        ["timeout", str(seconds), _found(name), *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **home, **(env or {})},
        input=says.encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    verdict = Verdict(ended.stdout.decode("utf-8", "replace"), ended.returncode)
    _keep(f"{name} {note}".strip(), verdict)
    return verdict


def _found(name: str) -> str:
    """The program that came with a Python package, else one of the system's."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.is_file() else program(name)


def _keep(name: str, verdict: Verdict) -> None:
    LOG.mkdir(parents=True, exist_ok=True)
    plain = "".join(letter if letter.isalnum() else "-" for letter in name)
    (LOG / f"{plain}.log").write_text(f"{verdict.said}\nexit code {verdict.code}\n")
