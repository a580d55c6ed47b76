"""The folder's own trash: what was deleted on the server stays here for thirty days."""

import shutil
from datetime import date, timedelta
from pathlib import Path

from tansu.client.sync.memory import Memory

KEPT_DAYS = 30
STEADY = timedelta(days=2)


def empty_old(own: Path, memory: Memory, *, today: date) -> list[str]:
    """Remove what has been in `own`/trash for its time; return the days removed.

    Only after runs on two days in a row: a clock that jumped must not empty anything at once (R37).
    """
    last = memory.fact("last_run")
    steady = memory.fact("steady_since")
    if not last or not timedelta(0) <= today - date.fromisoformat(last) <= STEADY:
        steady = today.isoformat()
    memory.keep_facts(last_run=today.isoformat(), steady_since=steady)
    if today <= date.fromisoformat(steady):
        return []
    gone = []
    for folder in sorted((own / "trash").glob("????-??-??")):
        try:
            age = today - date.fromisoformat(folder.name)
        except ValueError:
            continue
        if age > timedelta(days=KEPT_DAYS):
            shutil.rmtree(folder, ignore_errors=True)
            gone.append(folder.name)
    return gone
