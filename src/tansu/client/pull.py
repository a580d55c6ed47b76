"""Pulling: the originals of the timeline into a folder by year and month, checked and never overwriting."""

import asyncio
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tansu.client.api import Api
from tansu.client.download import checksum_of, download
from tansu.client.errors import NotSignedIn, Refused, Unreachable
from tansu.client.folders import make_private, sync_folder
from tansu.client.tally import Outcome, Result, Tally

LONGEST_NAME = 200
"""Bytes; file systems take 255, and room is left for our additions."""
FORBIDDEN = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')


class PulledBook:
    """Which asset lies where in one folder, so that repeating a pull asks only about new ones."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, tuple[str, int]] = dict(_entries(path))

    def has(self, asset_id: str, folder: Path) -> bool:
        """The asset was pulled and its file is still there, of the same size."""
        path, size = self._known.get(asset_id, ("", -1))
        try:
            return bool(path) and (folder / path).stat().st_size == size
        except OSError:
            return False

    def keep(self, asset_id: str, path: str, size: int) -> None:
        """Remember; a lost line only means asking again."""
        make_private(self._path.parent)
        self._known[asset_id] = (path, size)
        with self._path.open("a", encoding="utf-8", errors="surrogateescape") as file:
            file.write(json.dumps({"id": asset_id, "path": path, "size": size}) + "\n")


@dataclass
class Pulled:
    """How a pull ended."""

    outcomes: list[Outcome] = field(default_factory=list)
    halted: str = ""

    @property
    def complete(self) -> bool:
        """Every original is in the folder."""
        return not self.halted and all(one.result is not Result.FAILED for one in self.outcomes)


async def pull(api: Api, folder: Path, book: PulledBook, tally: Tally, *, parallel: int = 4) -> Pulled:
    """Bring every original of the timeline below `folder`; safe to interrupt and to repeat."""
    pulled = Pulled()
    waiting: asyncio.Queue[str | None] = asyncio.Queue()

    async def list_all() -> None:
        async for asset_id in api.timeline():
            tally.find(0)
            waiting.put_nowait(asset_id)
        tally.counted = True

    async def work() -> None:
        while (asset_id := await waiting.get()) is not None:
            if pulled.halted:
                continue
            outcome = Outcome(asset_id, 0, Result.HAD)
            if not book.has(asset_id, folder):
                try:
                    outcome = await _pull_one(api, folder, book, asset_id, tally)
                except (Unreachable, NotSignedIn) as error:
                    pulled.halted = str(error)
                    outcome = Outcome(asset_id, 0, Result.FAILED, reason=str(error), next_step="Pull again.")
                except Refused as error:
                    gone = error.status == 404
                    result = Result.IN_TRASH if gone else Result.FAILED
                    outcome = Outcome(asset_id, 0, result, reason=str(error))
                except OSError as error:
                    outcome = Outcome(asset_id, 0, Result.FAILED, reason=str(error), next_step="Look at the folder.")
            tally.settle(outcome)
            pulled.outcomes.append(outcome)

    async with asyncio.TaskGroup() as group:
        listing = group.create_task(list_all())
        for _ in range(parallel):
            group.create_task(work())
        try:
            await listing
        except (Unreachable, NotSignedIn) as error:
            pulled.halted = str(error)
        finally:
            for _ in range(parallel):
                waiting.put_nowait(None)
    return pulled


async def _pull_one(api: Api, folder: Path, book: PulledBook, asset_id: str, tally: Tally) -> Outcome:
    facts = await api.asset(asset_id)
    size, sha256 = int(facts["size"]), str(facts["sha256"])
    tally.found_bytes += size
    place = folder / month_of(facts)
    await asyncio.to_thread(place.mkdir, parents=True, exist_ok=True)
    for name in names(str(facts["name"]), asset_id):
        target = place / name
        if target.exists():
            if await asyncio.to_thread(_same, target, size, sha256):
                book.keep(asset_id, str(target.relative_to(folder)), size)
                return Outcome(str(target), size, Result.HAD, sha256)
            continue
        part = place / f".{asset_id}.part"
        await download(api.wire, asset_id, part, size=size, sha256=sha256, at=lambda n: tally.at(asset_id, n, size))
        tally.on_the_way.pop(asset_id, None)
        _set_time(part, str(facts.get("taken_at") or ""))
        if not await asyncio.to_thread(_put_in_place, part, target):
            continue
        book.keep(asset_id, str(target.relative_to(folder)), size)
        return Outcome(str(target), size, Result.SENT, sha256)
    return Outcome(asset_id, size, Result.FAILED, sha256, "Other files have all names it could have.")


def month_of(facts: dict[str, Any]) -> str:
    """`YYYY/MM` of the wall time it was taken, or `undated`."""
    found = re.match(r"(\d{4})-(\d{2})-", str(facts.get("taken_at") or ""))
    return f"{found[1]}/{found[2]}" if found else "undated"


def names(name: str, asset_id: str) -> Iterator[str]:
    """Names a file system takes: its own, then with something of the asset's id, then with all of it."""
    clean = FORBIDDEN.sub("_", name).strip(" .") or "unnamed"
    stem, dot, extension = clean.rpartition(".")
    if not dot or len(extension) > 10:
        stem, extension = clean, ""
    stem = stem.encode()[: LONGEST_NAME - len(extension.encode())].decode("utf-8", "ignore")
    ending = f".{extension}" if extension else ""
    identity = FORBIDDEN.sub("_", asset_id)
    yield from (f"{stem}{ending}", f"{stem}-{identity[-8:]}{ending}", f"{stem}-{identity}{ending}")


def _entries(path: Path) -> Iterator[tuple[str, tuple[str, int]]]:
    try:
        lines = path.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        try:
            one = json.loads(line)
            yield str(one["id"]), (str(one["path"]), int(one["size"]))
        except (ValueError, KeyError, TypeError):
            continue


def _same(path: Path, size: int, sha256: str) -> bool:
    return path.stat().st_size == size and checksum_of(path) == sha256


def _put_in_place(part: Path, target: Path) -> bool:
    """Give the file its name unless something has it; says whether it could."""
    try:
        os.link(part, target)
        part.unlink()
    except FileExistsError:
        return False
    except OSError:
        # A file system without links: the check and the renaming are two steps, which is the best it can do.
        if target.exists():
            return False
        part.rename(target)
    sync_folder(target.parent)
    return True


def _set_time(path: Path, taken_at: str) -> None:
    try:
        instant = datetime.fromisoformat(taken_at).timestamp()
        os.utime(path, (instant, instant))
    except (ValueError, OverflowError, OSError):
        # The time is a convenience; the original carries its own.
        return
