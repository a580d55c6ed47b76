"""`tansu pull`: copy the originals of one's gallery into a folder."""

import asyncio
import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tansu.client.pull import PulledBook
from tansu.client.pull import pull as pull_originals
from tansu.client.scan import shown
from tansu.client.tally import Outcome, Result, Tally
from tansu.protocols.cli.exits import CommandError, Exit
from tansu.protocols.cli.output import look, showing, size
from tansu.protocols.cli.signed_in import signed_in

WORDS = {
    Result.SENT: "fetched",
    Result.HAD: "were there already",
    Result.IN_TRASH: "left the gallery meanwhile",
    Result.FAILED: "failed",
}
MOST_PARALLEL = 32


def pull(
    folder: Path,
    *,
    parallel: int = 4,
    server: str = "",
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
    quiet: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Copy the originals of your gallery into a folder, by year and month.

    Parameters
    ----------
    folder
        Where to; it is made if it is not there.
    parallel
        How many originals are fetched at once.
    server
        Address of the server; the usual one by default.
    as_json
        Print the result as JSON on standard output.
    quiet
        Show no progress.
    """
    if not 1 <= parallel <= MOST_PARALLEL:
        raise CommandError(f"--parallel is a number from 1 to {MOST_PARALLEL}.", Exit.USAGE)

    async def run() -> Exit:
        tally = Tally()
        target = folder.resolve()
        key = hashlib.sha256(bytes(target)).hexdigest()[:16]
        async with signed_in(server, connections=parallel + 2) as place:
            book = PulledBook(place.state / f"pulled-{key}.jsonl")
            async with showing(tally, look(quiet=quiet, as_json=as_json)):
                pulled = await pull_originals(place.api, target, book, tally, parallel=parallel)
        counts = Counter(one.result for one in pulled.outcomes)
        fetched = sum(one.size for one in pulled.outcomes if one.result is Result.SENT)
        problems = [one for one in pulled.outcomes if one.result is Result.FAILED]
        if as_json:
            facts = {"complete": pulled.complete, "files": {one.value: counts[one] for one in WORDS}, "bytes": fetched}
            listed = [{"path": shown(one.path), "reason": one.reason} for one in problems]
            print(json.dumps({**facts, "problems": listed, "halted": pulled.halted or None}, indent=2))
        else:
            print(_words(counts, fetched, problems, pulled.halted))
        return Exit.DONE if pulled.complete else Exit.PROBLEMS

    return asyncio.run(run())


def _words(counts: Counter[Result], fetched: int, problems: list[Outcome], halted: str) -> str:
    lines = [f"{counts[one]:>7}  {words}" for one, words in WORDS.items() if counts[one]]
    lines += [f"         {size(fetched)} fetched and checked"] if fetched else []
    lines += [" ".join(part for part in (f"{shown(one.path)}:", one.reason, one.next_step) if part) for one in problems]
    lines += [f"Stopped early: {halted}"] if halted else []
    return "\n".join(lines or ["The gallery is empty."])
