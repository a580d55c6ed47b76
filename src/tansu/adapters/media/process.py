"""One child process and the socket to it."""

import contextlib
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

import tansu
from tansu.adapters.media import limits, messages
from tansu.ports.media import CannotRender, Rendered

CODE = str(Path(tansu.__file__).resolve().parent.parent)


class ChildDied(Exception):
    """The process ended, or spoke nonsense, before it answered."""


class Unable(RuntimeError):
    """Rendering does not work here and now, whatever the original."""


class ChildProcess:
    """A limited process that renders. Used by one thread at a time."""

    def __init__(self, *, memory_limit: int) -> None:
        """Start it. Raises OSError if the system has no room for another process."""
        ours, theirs = socket.socketpair()
        room = tempfile.mkdtemp(prefix="tansu-media-")
        command = [sys.executable, "-P", "-B", "-s", "-m", "tansu.adapters.media.child"]
        try:
            self._process = subprocess.Popen(
                [*command, str(theirs.fileno()), str(memory_limit)],
                cwd=room,
                env={"PYTHONPATH": CODE, "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        except OSError:
            ours.close()
            Path(room).rmdir()
            raise
        finally:
            theirs.close()
        self._room = room
        self._socket = ours
        self._ready = False
        self._jobs = 0
        self._rss = 0

    @property
    def pid(self) -> int:
        """Its process number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    @property
    def worn(self) -> bool:
        """Whether it should make room for a fresh one."""
        return self._jobs >= limits.MOST_JOBS or self._rss > limits.MOST_RSS

    def render(self, original: IO[bytes], mime: str, *, within: float) -> Rendered:
        """Render an open file. Raises CannotRender if the child says so, or after `within` seconds; ChildDied.

        Raises Unable if the child could not even begin, which is no fault of the original.
        """
        self._await_ready()
        try:
            messages.send(self._socket, {"mime": mime}, fd=original.fileno())
            header, parts = messages.receive(self._socket, within=within, most=limits.MOST_REPLY)
        except TimeoutError:
            self.kill()
            raise CannotRender(f"it took longer than {within:.0f} seconds") from None
        except (OSError, messages.Broken) as error:
            self.kill()
            raise ChildDied from error
        self._jobs += 1
        self._rss = _number(header, "rss")
        if "unable" in header:
            raise Unable(str(header["unable"])[:200])
        if "refused" in header:
            raise CannotRender(str(header["refused"])[:200])
        return _believed(header, parts)

    def interrupt(self) -> None:
        """End the process now, whatever it is doing. May be called from any thread; its user still calls `kill`."""
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait()

    def kill(self) -> None:
        """End the process and leave nothing behind. May be called twice."""
        self.interrupt()
        self._socket.close()
        shutil.rmtree(self._room, ignore_errors=True)

    def _await_ready(self) -> None:
        """Wait for its first word, so that a broken installation is never blamed on a picture."""
        if self._ready:
            return
        try:
            messages.receive(self._socket, within=limits.START_SECONDS, most=0)
        except (OSError, messages.Broken) as error:
            self.kill()
            raise Unable("the process that decodes pictures does not start") from error
        self._ready = True


def _believed(header: dict[str, object], parts: list[bytes]) -> Rendered:
    """A hostile picture may have taken the child over, so its answer is checked like any input."""
    if len(parts) != 2 or not all(part[:4] == b"RIFF" and part[8:12] == b"WEBP" for part in parts):
        raise ChildDied("the answer is no pair of pictures")
    return Rendered(
        thumbnail=parts[0],
        preview=parts[1],
        colour=_number(header, "colour") & 0xFFFFFF,
        width=_number(header, "width"),
        height=_number(header, "height"),
        damaged=header.get("damaged") is True,
    )


def _number(header: dict[str, object], key: str) -> int:
    value = header.get(key)
    if not isinstance(value, int) or value < 0:
        raise ChildDied(f"the answer has no {key}")
    return value
