"""Writes docs/reference/ from the code: settings, commands, errors, jobs. `--check` only compares."""

import argparse
import io
import os
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import fields
from pathlib import Path

from tansu.app import finish_loading, housekeeping
from tansu.core.errors import TansuError
from tansu.protocols.cli.app import COMMANDS, PERSONAL, make_app
from tansu.protocols.http.problem import STATUS
from tansu.settings import Secret, Settings

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
WIDTH = "100"
NOTE = "Written by `make docs` from the code; change it there."


def pages() -> dict[str, str]:
    """File name to contents, of every page."""
    return {
        "settings.md": _page("Settings", _settings()),
        "commands.md": _page("Commands", _commands()),
        "errors.md": _page("Errors", _errors()),
        "jobs.md": _page("Jobs", _jobs()),
    }


def _page(title: str, lines: Iterator[str]) -> str:
    return "\n".join([f"# {title}", "", NOTE, "", *lines, ""])


def _settings() -> Iterator[str]:
    yield "A command-line flag beats the environment, which beats `tansu.toml` in the data directory."
    yield ""
    yield "| In the environment | In `tansu.toml` | Default | Meaning |"
    yield "|---|---|---|---|"
    for one in fields(Settings):
        default = "" if one.default == "" or isinstance(one.default, Secret) else f"`{one.default}`"
        yield f"| `TANSU_{one.name.upper()}` | `{one.name}` | {default} | {one.metadata['meaning']} |"


def _commands() -> Iterator[str]:
    for group in sorted({command.group for command in COMMANDS}, key=lambda one: str(one.sort_key)):
        yield f"## {'For yourself' if group is PERSONAL else 'For the operator'}"
        yield ""
        for command in sorted((one for one in COMMANDS if one.group is group), key=lambda one: one.name):
            yield f"### `tansu {command.name}`"
            yield ""
            yield "```text"
            yield _help(command.name)
            yield "```"
            yield ""


def _help(name: str) -> str:
    written = io.StringIO()
    with redirect_stdout(written):
        make_app().help_print([name])
    return "\n".join(line.rstrip() for line in written.getvalue().strip().splitlines())


def _errors() -> Iterator[str]:
    yield "Every refusal is a problem document (RFC 9457) with one of these codes."
    yield ""
    yield "| Code | Status | Meaning |"
    yield "|---|---|---|"
    finish_loading()  # An error is known once the module that raises it is.
    meanings: dict[str, str] = {}
    for kind in _kinds(TansuError):
        meanings.setdefault(kind.code, (kind.__doc__ or "").strip().splitlines()[0])
    for code, status in sorted(STATUS.items(), key=lambda row: (row[1], row[0])):
        yield f"| `{code}` | {status} | {meanings.get(code, '')} |"


def _kinds(kind: type[TansuError]) -> Iterator[type[TansuError]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from _kinds(narrower)


def _jobs() -> Iterator[str]:
    yield "| Job | When | What it does |"
    yield "|---|---|---|"
    when = {
        one.job.name: f"every {one.every}" if one.every else f"daily at {one.daily_at:%H:%M} UTC"
        for one in housekeeping.SCHEDULES
        if one.every or one.daily_at
    }
    for one in sorted({job.name: job for job in housekeeping.JOBS}.values(), key=lambda job: job.name):
        words = (one.function.__doc__ or "").strip().splitlines()[0]
        yield f"| `{one.name}` | {when.get(one.name, 'when there is something to do')} | {words} |"


def main() -> int:
    """Write the pages, or say which are out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare; exit 1 if a page is out of date")
    check = parser.parse_args().check
    os.environ["COLUMNS"] = WIDTH
    FOLDER.mkdir(parents=True, exist_ok=True)
    stale = [name for name, text in pages().items() if not _is(FOLDER / name, text)]
    for name in stale:
        if check:
            print(f"docs/reference/{name} is out of date: run `make docs`.", file=sys.stderr)
        else:
            (FOLDER / name).write_text(pages()[name])
            print(f"docs/reference/{name} written")
    return 1 if check and stale else 0


def _is(file: Path, text: str) -> bool:
    return file.is_file() and file.read_text() == text


if __name__ == "__main__":
    sys.exit(main())
