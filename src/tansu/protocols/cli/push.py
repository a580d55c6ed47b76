"""`tansu push`: send the photos and videos of folders to one's gallery."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from tansu.client.hashing import ChecksumCache
from tansu.client.journal import Journal
from tansu.client.pipeline import Flow
from tansu.client.plan import Again
from tansu.client.push import push as push_folders
from tansu.client.tally import Tally
from tansu.client.upload import Sender
from tansu.protocols.cli.exits import CommandError, Exit
from tansu.protocols.cli.output import look, showing
from tansu.protocols.cli.push_report import as_facts, exit_code, in_words
from tansu.protocols.cli.signed_in import signed_in

MOST_PARALLEL = 32


def push(
    *folders: Path,
    dry_run: Annotated[bool, Parameter(negative="")] = False,
    parallel: int = 4,
    again: Literal["yes", "no"] = "no",
    safe_list: Path | None = None,
    wait_safe: Annotated[bool, Parameter(negative="")] = False,
    receipts: Annotated[bool, Parameter(name="--receipts", negative="--no-receipts")] = True,
    all_files: Annotated[bool, Parameter(negative="")] = False,
    server: str = "",
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
    quiet: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Send the photos and videos of folders to your gallery.

    Parameters
    ----------
    folders
        Folders (or single files) to send.
    dry_run
        Say what would be sent, and send nothing.
    parallel
        How many files are sent at once.
    again
        `yes` brings back what you have put in the trash or deleted; `no` leaves it.
    safe_list
        Write the paths of the files whose copy here may go to this file.
    wait_safe
        Wait until the server calls everything safe: ten minutes after the last file.
    receipts
        Ask the server for signed receipts at the end.
    all_files
        List the files that are neither photos nor videos one by one.
    server
        Address of the server; the usual one by default.
    as_json
        Print the result as JSON on standard output.
    quiet
        Show no progress.
    """
    if not folders:
        raise CommandError("Which folders? For example: tansu push ~/Pictures", Exit.USAGE)
    if not 1 <= parallel <= MOST_PARALLEL:
        raise CommandError(f"--parallel is a number from 1 to {MOST_PARALLEL}.", Exit.USAGE)
    if not receipts and (safe_list or wait_safe):
        raise CommandError("What is safe is known from receipts alone: leave --no-receipts out.", Exit.USAGE)
    if missing := [folder for folder in folders if not folder.exists()]:
        raise CommandError(f"There is no {missing[0]}.", Exit.USAGE)
    if dry_run and (safe_list or wait_safe):
        raise CommandError("A dry run asks for no receipts, so nothing can be called safe by it.", Exit.USAGE)

    async def run() -> Exit:
        async with signed_in(server, connections=parallel + 4) as place:
            cache = ChecksumCache(place.state.parent / "checksums.db")
            journal = Journal(place.state / "uploads")
            flow = Flow(
                place.api,
                list(folders),
                cache,
                journal,
                Sender(place.api, journal),
                Tally(),
                parallel=parallel,
                again=Again(again),
                dry_run=dry_run,
                list_others=all_files,
            )
            try:
                async with showing(flow.tally, look(quiet=quiet, as_json=as_json)):
                    desk = place.desk if receipts else None
                    report = await push_folders(flow, desk, safe_list=safe_list, wait_safe=wait_safe)
            finally:
                cache.close()
        if as_json:
            print(json.dumps(as_facts(report, place.credential.server), indent=2))
        else:
            print(in_words(report, safe_list), end="")
        return exit_code(report)

    try:
        return asyncio.run(run())
    except KeyboardInterrupt:
        print("\nInterrupted. What has arrived is kept; the same command goes on from here.", file=sys.stderr)
        return Exit.INTERRUPTED
