"""`tansu sync`: keep a folder and one's files on the server the same."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tansu.client.hashing import ChecksumCache
from tansu.client.journal import Journal
from tansu.client.sync.agent import Agent, agent_for
from tansu.client.sync.brakes import Alarm, Braked
from tansu.client.sync.opening import Partner, opened
from tansu.client.sync.preview import preview
from tansu.client.sync.report import Report
from tansu.client.sync.run import Watching
from tansu.client.sync.watch import Waiting
from tansu.client.tally import Outcome, Result, Tally
from tansu.client.upload import Sender
from tansu.protocols.cli.exits import CommandError, Exit
from tansu.protocols.cli.output import look, showing
from tansu.protocols.cli.signed_in import Place, signed_in
from tansu.protocols.cli.sync_report import as_facts, exit_code, in_words


def sync(
    folder: Path,
    *,
    once: Annotated[bool, Parameter(negative="")] = False,
    dry_run: Annotated[bool, Parameter(negative="")] = False,
    remote: str = "",
    allow_deletes: int = 0,
    every: int = 20,
    start_anew: Annotated[bool, Parameter(negative="")] = False,
    server: str = "",
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
    quiet: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Keep a folder and your files on the server the same, both ways.

    Parameters
    ----------
    folder
        The folder on this computer; it must be there.
    once
        Run once and end, as for cron; else it stays and syncs whenever something changes.
    dry_run
        Say what would be done, and do nothing.
    remote
        The folder on the server, for example Documents/Work; everything by default.
    allow_deletes
        Let so many files and folders go to the trash in one run without asking.
    every
        Seconds between two questions to the server whether something is new, for as long as it stays.
    start_anew
        Forget what was remembered of this folder and compare both sides anew; deletes nothing.
    server
        Address of the server; the usual one by default.
    as_json
        Print the result as JSON on standard output, one line for each run.
    quiet
        Show no progress.
    """
    if not folder.is_dir():
        raise CommandError(f"There is no folder {folder}. Make it first, or mount the disk it is on.", Exit.USAGE)
    if allow_deletes < 0:
        raise CommandError("--allow-deletes is a number from 0.", Exit.USAGE)
    if every < 1:
        raise CommandError("--every is a number of seconds from 1.", Exit.USAGE)
    showing_as = look(quiet=quiet, as_json=as_json)

    async def run() -> Exit:
        async with signed_in(server) as place:
            partner = Partner(place.credential.server, place.credential.account, remote.strip("/"))
            cache = ChecksumCache(place.state.parent / "checksums.db")
            try:
                with opened(folder, partner, registry=place.state.parent / "synced", start_anew=start_anew) as ours:
                    counting = _Counting()
                    sender = Sender(place.api, Journal(place.state / "placed"))
                    agent = await agent_for(ours, sender, place.api.wire, cache, partner.remote, at=counting.at)
                    if dry_run:
                        return _said(await preview(ours.memory, agent), place, as_json=as_json, dry_run=True)

                    async def one_run() -> Exit:
                        counting.tally = Tally()
                        async with showing(counting.tally, showing_as):
                            report = await agent.once(allow=_asking(allow_deletes, as_json), watching=counting)
                        return _said(report, place, as_json=as_json)

                    if once:
                        return await one_run()
                    return await _stay(agent, one_run, every=every, quiet=quiet)
            finally:
                cache.close()

    try:
        return asyncio.run(run())
    except KeyboardInterrupt:
        print("\nInterrupted. What is done is done; the same command goes on from here.", file=sys.stderr)
        return Exit.INTERRUPTED


async def _stay(agent: Agent, one_run: Callable[[], Awaitable[Exit]], *, every: int, quiet: bool) -> Exit:
    """Run now and whenever there is a reason, until interrupted."""
    async with Waiting(agent.top, agent.has_news, listen=every) as waiting:
        told = ""
        while True:
            try:
                await one_run()
                told = ""
            except Braked as error:
                # Said once, not at every look, for as long as it stays the same.
                if str(error) != told:
                    print(f"tansu: {error}", file=sys.stderr, flush=True)
                told = str(error)
            if not quiet:
                print(f"Watching {agent.top}. Ctrl-C ends it.", file=sys.stderr, flush=True)
            await waiting.for_a_reason()


def _said(report: Report, place: Place, *, as_json: bool, dry_run: bool = False) -> Exit:
    if as_json:
        print(json.dumps(as_facts(report, server=place.credential.server, dry_run=dry_run)), flush=True)
    else:
        print(in_words(report, dry_run=dry_run), end="", flush=True)
    return exit_code(report)


def _asking(allowed: int, as_json: bool) -> Callable[[Alarm], bool]:
    """Who says whether so much may go: the number given, or the person at the terminal."""

    def allow(alarm: Alarm) -> bool:
        if alarm.count <= allowed:
            return True
        if as_json or not (sys.stdin.isatty() and sys.stderr.isatty()):
            return False
        print(f"\n{alarm.words}\nIs that meant? [y/N] ", end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip().lower() in ("y", "yes")

    return allow


class _Counting(Watching):
    """Tells the tally, which whoever shows progress reads."""

    def __init__(self) -> None:
        self.tally = Tally()

    def at(self, path: str, gone: int, size: int) -> None:
        """A transfer moves on."""
        if path in self.tally.on_the_way:
            self.tally.at(path, gone, size)

    def planned(self, transfers: int, size: int) -> None:
        """So much is to come."""
        self.tally.found = self.tally.files_done + transfers
        self.tally.found_bytes = self.tally.done_bytes.total() + size
        self.tally.counted = True

    def began(self, path: str, size: int) -> None:
        """A transfer begins."""
        self.tally.at(path, 0, size)

    def ended(self, path: str, size: int) -> None:
        """It has ended."""
        self.tally.settle(Outcome(path, size, Result.SENT))
