"""`tansu backup`: copy everything, restore the copy, and only then call it a backup."""

import json
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tansu.core.instants import rfc3339
from tansu.foundation import backup as backups
from tansu.foundation.backup import Run, RunState
from tansu.protocols.cli.exits import Exit
from tansu.protocols.cli.operating import composition, instance, say
from tansu.protocols.cli.output import several, size
from tansu.protocols.cli.telling import Telling


def backup(
    to: Path | None = None,
    *,
    full: Annotated[bool, Parameter(negative="")] = False,
    data: Path | None = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Back everything up to a folder; exit code 1 if the backup failed its check or originals were lost before.

    Parameters
    ----------
    to
        The folder, best on another disk; backups/ in the data directory if you do not say.
    full
        Read every original of the backup again, not a hundred.
    data
        The data directory.
    as_json
        Print the result as JSON.
    """
    root = composition()
    with instance(data=data) as opened:
        folder = (to or opened.backups).absolute()
        if to is None:
            say(f"Backing up to {folder}, which is on the disk of the data itself: copy it elsewhere.")
        telling = Telling(opened.outside.clock.monotonic, quiet=as_json)
        try:
            run = backups.backup(
                opened.outside,
                opened.tables,
                opened.vault(folder),
                custodians=root.CUSTODIANS,
                checks=root.checks(opened),
                scratch=opened.scratch,
                folder=str(folder),
                full=full,
                progress=lambda one: telling.tell(one.stage, one.done, one.total, one.bytes),
            )
        finally:
            telling.end()
    print(json.dumps(_facts(run)) if as_json else _words(run))
    return Exit.DONE if run.state is RunState.VERIFIED and not run.problem else Exit.PROBLEMS


def _facts(run: Run) -> dict[str, object]:
    return {
        "folder": run.folder,
        "instant": rfc3339(run.instant),
        "state": run.state.value,
        "accounts": run.accounts,
        "blobs": run.blobs,
        "bytes": run.bytes,
        "problem": run.problem,
    }


def _words(run: Run) -> str:
    what = f"{several(run.accounts, 'account')}, {several(run.blobs, 'original')}, {size(run.bytes)}"
    if run.state is not RunState.VERIFIED:
        return f"This backup FAILED its check and does not count: {run.problem}"
    words = f"{run.folder}: {what}. It was restored and checked; everything until {rfc3339(run.instant)} is inside."
    return f"{words}\n{run.problem}" if run.problem else f"{words}\nKeep instance.key apart: it is not in the backup."
