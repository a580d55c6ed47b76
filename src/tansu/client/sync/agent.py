"""The agent of one folder: runs now, and, if it is to stay, whenever something changes on either side."""

import asyncio
import socket
from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

from tansu.client.errors import ClientError, Refused
from tansu.client.hashing import ChecksumCache
from tansu.client.sync.brakes import Alarm
from tansu.client.sync.folder import Folder
from tansu.client.sync.ignore import FILE, Rules
from tansu.client.sync.intake import CURSOR
from tansu.client.sync.memory import Memory
from tansu.client.sync.opening import Opened
from tansu.client.sync.remote import Remote
from tansu.client.sync.report import Report
from tansu.client.sync.rest import At, RestRemote
from tansu.client.sync.run import Run, Watching
from tansu.client.sync.trash import empty_old
from tansu.client.sync.trees import ROOT
from tansu.client.upload import Sender
from tansu.client.wire import Wire


class Agent:
    """An open folder and its server."""

    def __init__(self, folder: Opened, disk: Folder, remote: Remote, *, device: str) -> None:
        self.top = folder.top
        self.memory = folder.memory
        self._own = folder.own
        self._disk = disk
        self._remote = remote
        self._device = device

    def run(self, *, allow: Callable[[Alarm], bool], watching: Watching, memory: Memory | None = None) -> Run:
        """One run, not begun yet, with another memory if one is given."""
        return Run(
            self._disk,
            self._remote,
            memory or self.memory,
            self._rules(),
            words=lambda: f"conflict from {self._device}, {datetime.now().astimezone():%Y-%m-%d %H.%M}",
            now=lambda: int(datetime.now().timestamp()),
            allow=allow,
            watching=watching,
        )

    async def once(self, *, allow: Callable[[Alarm], bool], watching: Watching) -> Report:
        """Make both sides the same. Raises Braked."""
        run = self.run(allow=allow, watching=watching)
        report = await run.go()
        if report.complete:
            for part in run.left_parts:
                self._disk.drop_part(part)
        await asyncio.to_thread(empty_old, self._own, self.memory, today=datetime.now().date())
        return report

    async def has_news(self) -> bool:
        """Something was touched on the server since we last listened."""
        heard = await self._remote.changes(self.memory.fact(CURSOR))
        return bool(heard.numbers)

    def stop(self) -> None:
        """Let go of a long file that is being read."""
        self._disk.stop.set()

    def _rules(self) -> Rules:
        try:
            return Rules((self.top / FILE).read_text("utf-8", "replace").splitlines())
        except FileNotFoundError:
            return Rules()


async def agent_for(
    folder: Opened, sender: Sender, wire: Wire, cache: ChecksumCache, remote_path: str, *, at: At
) -> Agent:
    """The agent of an open folder. Raises ClientError if the folder on the server is not there."""
    memory = folder.memory
    root, root_path = ROOT, ""
    if remote_path:
        root, root_path = await _root(wire, memory.fact("root"), remote_path)
        memory.keep_facts(root=str(root))
    disk = Folder(folder.top, folder.manners, cache, today=lambda: datetime.now().date().isoformat())
    remote = RestRemote(wire, str(folder.top), memory.names_there, sender=sender, root=root, root_path=root_path, at=at)
    return Agent(folder, disk, remote, device=device_name())


def device_name() -> str:
    """What this computer is called, in a form that fits into a file name."""
    name = socket.gethostname().partition(".")[0]
    return "".join(one if one.isalnum() or one in "-_" else "-" for one in name)[:40] or "computer"


async def _root(wire: Wire, known: str, path: str) -> tuple[int, str]:
    """The number of the folder on the server, and where it is now. It is made if we never had it."""
    try:
        found = (await wire.ask("GET", f"files/{known}" if known else f"files/at?path={quote(path, safe='')}")).json()
    except Refused as error:
        if error.status != 404:
            raise
        if known:
            raise ClientError(f"The folder “{path}” is no longer on the server. Nothing was changed here.") from error
        found = (await wire.ask("POST", "files/folders", content={"path": path})).json()
    if not found["folder"]:
        raise ClientError(f"“{path}” on the server is a file, not a folder.")
    return int(found["number"]), str(found["path"])
