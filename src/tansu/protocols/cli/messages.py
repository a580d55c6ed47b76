"""`tansu messages …`: a small example of a phone that syncs its messages, with files instead of a phone."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from tansu.client import messages as client
from tansu.protocols.cli.exits import CommandError, Exit
from tansu.protocols.cli.output import look, several, telling
from tansu.protocols.cli.signed_in import signed_in

messages = App(name="messages", help_format="plaintext")

Server = Annotated[str, Parameter(help="Address of the server; the usual one by default.")]
AsJson = Annotated[bool, Parameter(name="--json", negative="", help="Print the result as JSON.")]
Quiet = Annotated[bool, Parameter(negative="", help="Show no progress.")]


@messages.command
def push(file: Path, *, server: Server = "", as_json: AsJson = False, quiet: Quiet = False) -> int:
    """Push messages and calls, one JSON object a line. Example: tansu messages push phone.jsonl

    Repeating it is safe: what is there already adds nothing.
    """
    if not file.is_file():
        raise CommandError(f"{file} is not a file.", Exit.USAGE)

    async def run() -> Exit:
        async with signed_in(server) as place:
            with telling(file.name, look(quiet=quiet, as_json=as_json)) as told:
                counts = await client.push(place.api.wire, file, told)
        if as_json:
            print(json.dumps(counts, indent=2))
        else:
            texts = several(counts.get("new_messages", 0), "message")
            calls = several(counts.get("new_calls", 0), "call")
            print(f"New: {texts} and {calls}. Not readable: {several(counts.get('troubles', 0), 'line')}.")
        return Exit.PROBLEMS if counts.get("troubles") else Exit.DONE

    return asyncio.run(run())


@messages.command
def pull(file: Path, *, server: Server = "", as_json: AsJson = False) -> int:
    """Append what is new since the last pull to a file. Example: tansu messages pull messages.jsonl

    The place up to which it goes is kept beside it, in FILE.cursor.
    """

    async def run() -> Exit:
        async with signed_in(server) as place:
            pulled = await client.pull(place.api.wire, file)
        if as_json:
            print(json.dumps(vars(pulled), indent=2))
        else:
            came = f"{several(pulled.messages, 'message')} and {several(pulled.calls, 'call')}"
            print(f"New or changed: {came}. Gone: {pulled.gone}.")
        return Exit.DONE

    return asyncio.run(run())
