"""`tansu verify`: see whether the server holds what is in folders."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tansu.client.receipts import Standing
from tansu.client.scan import shown
from tansu.client.tally import Tally
from tansu.client.verify import Verified
from tansu.client.verify import verify as verify_folders
from tansu.protocols.cli.exits import CommandError, Exit
from tansu.protocols.cli.output import look, showing
from tansu.protocols.cli.signed_in import signed_in

WORDS = {
    Standing.SAFE: "are safe on the server",
    Standing.STORED: "are stored; in ten minutes they will be safe",
    Standing.TRASH: "are in your trash on the server",
    Standing.MISSING: "are not on the server",
    Standing.DAMAGED: "are DAMAGED on the server: keep your copies, and tell its operator",
}


def verify(
    *folders: Path,
    server: str = "",
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
    quiet: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """See whether the server holds what is in folders, without sending.

    Parameters
    ----------
    folders
        Folders (or single files) to compare.
    server
        Address of the server; the usual one by default.
    as_json
        Print the result as JSON on standard output.
    quiet
        Show no progress.
    """
    if not folders:
        raise CommandError("Which folders? For example: tansu verify ~/Pictures", Exit.USAGE)
    if missing := [folder for folder in folders if not folder.exists()]:
        raise CommandError(f"There is no {missing[0]}.", Exit.USAGE)

    async def run() -> Exit:
        tally = Tally()
        async with signed_in(server) as place, showing(tally, look(quiet=quiet, as_json=as_json)):
            verified = await verify_folders(place.desk, list(folders), tally)
        print(json.dumps(_facts(verified), indent=2) if as_json else _words(verified))
        return Exit.DONE if verified.complete else Exit.PROBLEMS

    return asyncio.run(run())


def _words(verified: Verified) -> str:
    lines = [f"{verified.counts[one]:>7}  {words}" for one, words in WORDS.items() if verified.counts[one]]
    lines += [f"{shown(path)}: {standing.value}" for path, standing in verified.not_held]
    lines += [f"{shown(path)}: {reason}" for path, reason in verified.unreadable]
    return "\n".join(lines or ["No photos or videos there."])


def _facts(verified: Verified) -> dict[str, object]:
    return {
        "complete": verified.complete,
        "files": {one.value: verified.counts[one] for one in Standing},
        "not_held": [{"path": shown(path), "state": standing.value} for path, standing in verified.not_held],
        "unreadable": [{"path": shown(path), "reason": reason} for path, reason in verified.unreadable],
    }
