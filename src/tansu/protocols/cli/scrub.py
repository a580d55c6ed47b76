"""`tansu scrub`: read originals again, name what has rotted, put it right from a backup."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from tansu.core.instants import rfc3339
from tansu.foundation import accounts, claims, tree
from tansu.foundation import scrub as scrubbing
from tansu.foundation.scrub import Limits, Scrubbed
from tansu.foundation.work import Outside
from tansu.ports.blobs import BlobRef
from tansu.protocols.cli.exits import Exit
from tansu.protocols.cli.operating import instance, say
from tansu.protocols.cli.output import several
from tansu.protocols.cli.output import size as shown
from tansu.protocols.cli.sizes import length, size
from tansu.protocols.cli.telling import Telling

Switch = Annotated[bool, Parameter(negative="")]


def scrub(
    *,
    budget: str = "",
    rate: str = "20MB",
    only_list: Annotated[bool, Parameter(name="--list", negative="")] = False,
    source: Annotated[Path | None, Parameter(name="--from")] = None,
    data: Path | None = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Read originals again, those longest unread first; exit code 1 if some are damaged.

    Parameters
    ----------
    budget
        How long it may take, as in 1h; without it, until every original was read.
    rate
        Bytes a second it may read; 0 for as fast as the disk can.
    only_list
        Read nothing; list the originals known to be damaged.
    source
        A backup folder to repair damaged originals from.
    data
        The data directory.
    as_json
        Print the result as JSON.
    """
    limits = Limits(budget=length(budget), rate=size(rate))
    with instance(data=data) as opened:
        outside: Outside = opened.outside
        done = Scrubbed(0, 0, (), 0, 0)
        repaired: tuple[BlobRef, ...] = ()
        if source is not None:
            repaired = scrubbing.repair(outside, opened.vault(source)).repaired
        elif not only_list:
            done = _scrub(outside, limits, quiet=as_json)
        damaged = _damaged(outside)
    if as_json:
        facts = {"read": done.read, "bytes": done.bytes, "left": done.left, "sound_again": done.sound_again}
        print(json.dumps({**facts, "repaired": len(repaired), "damaged": damaged}))
    else:
        _print(done, len(repaired), damaged, scrubbed=source is None and not only_list)
    return Exit.PROBLEMS if damaged else Exit.DONE


def _scrub(outside: Outside, limits: Limits, *, quiet: bool) -> Scrubbed:
    with outside.look() as work:
        before = work.now + timedelta(milliseconds=1)
        total = claims.count_overdue(work, before=before)
    telling = Telling(outside.clock.monotonic, quiet=quiet)
    try:
        return scrubbing.scrub(
            outside,
            before=before,
            limits=limits,
            progress=lambda read, moved: telling.tell("read", read, total, moved),
        )
    finally:
        telling.end()


def _damaged(outside: Outside) -> list[dict[str, Any]]:
    """Whose originals are damaged, and what they are called there."""
    with outside.look() as work:
        found = claims.damaged(work)
    return [_described(outside, blob.ref, rfc3339(blob.damaged_at) if blob.damaged_at else None) for blob in found]


def _described(outside: Outside, ref: BlobRef, since: str | None) -> dict[str, Any]:
    with outside.look(ref.owner) as work:
        owner = accounts.get(work, ref.owner)
        entries = tree.of_blobs(work, [ref.id]).get(ref.id, [])
        paths = ["/".join(tree.path_of(work, entry.number)) for entry in entries]
    facts = {"account": ref.owner, "email": owner.email, "blob": ref.id, "sha256": ref.sha256, "size": ref.size}
    return {**facts, "paths": paths, "found_at": since}


def _print(done: Scrubbed, repaired: int, damaged: list[dict[str, Any]], *, scrubbed: bool) -> None:
    if scrubbed:
        read = f"{several(done.read, 'original')} ({shown(done.bytes)})"
        print(f"Read again: {read}. Left: {done.left}.")
    if done.sound_again:
        print(f"{done.sound_again} that were damaged are right again.")
    if repaired:
        print(f"{repaired} were put right. What was damaged is kept beside them as ID.damaged.")
    for one in damaged:
        print(f"DAMAGED {one['email']} {', '.join(one['paths']) or one['blob']} (found {one['found_at']})")
    if damaged:
        say("Damaged originals are kept. `tansu scrub --from BACKUP` puts them right from a backup.")
