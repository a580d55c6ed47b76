"""`tansu import`: bring in what other programs exported."""

import asyncio
import json
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from tansu.client.messages import bring_in as send_in
from tansu.client.scan import shown
from tansu.protocols.cli.exits import CommandError, Exit
from tansu.protocols.cli.output import look, telling
from tansu.protocols.cli.signed_in import signed_in

MOST_TOLD = 20


def bring_in(
    *files: Path,
    server: str = "",
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
    quiet: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Bring in what other programs exported.

    Parameters
    ----------
    files
        Backups of messages and call logs, in any order.
    server
        Address of the server; the usual one by default.
    as_json
        Print the reports as JSON on standard output.
    quiet
        Show no progress.
    """
    if not files:
        raise CommandError("Say which files, as in: tansu import sms-20260501.xml", Exit.USAGE)
    for one in files:
        if not one.is_file():
            raise CommandError(f"{shown(str(one))} is not a file.", Exit.USAGE)

    async def run() -> Exit:
        reports: list[dict[str, Any]] = []
        async with signed_in(server) as place:
            for one in files:
                with telling(one.name, look(quiet=quiet, as_json=as_json)) as told:
                    reports.append(await send_in(place.api.wire, one, told))
                if not as_json:
                    print(_words(reports[-1]), flush=True)
        if as_json:
            print(json.dumps(reports, indent=2, ensure_ascii=False))
        well = all(one["state"] == "done" and not one["counts"]["troubles"] for one in reports)
        return Exit.DONE if well else Exit.PROBLEMS

    return asyncio.run(run())


def _words(report: dict[str, Any]) -> str:
    counts = report["counts"]
    lines = [f"{shown(report['filename'])}: {'read' if report['state'] == 'done' else 'could not be read to its end'}"]
    for what, new, word in (("messages", "new_messages", "messages"), ("calls", "new_calls", "calls")):
        if counts[what]:
            lines.append(f"{counts[what]:>9}  {word}, {counts[new]} of them new")
    if counts["attachments"]:
        lines.append(f"{counts['attachments']:>9}  attachments stored")
    if counts["deleted"]:
        lines.append(f"{counts['deleted']:>9}  left out, because you deleted them here")
    lines += [f"           {one['where']}: {one['what']}" for one in report["report"][:MOST_TOLD]]
    if (more := counts["troubles"] - MOST_TOLD) > 0:
        lines.append(f"           and {more} more; the web app lists them, and so does --json")
    return "\n".join(lines)
