"""A TCP proxy that does to connections what networks do: cuts, halves, swallows, slows and repeats them.

Each connection takes the next fault of its list; when the list is empty connections are left alone.
"""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

BLOCK = 8192


@dataclass(frozen=True)
class Fault:
    """What happens to one connection. Numbers are bytes from its beginning; None is never."""

    cut_up: int | None = None
    """Reset once so many bytes have gone to the server."""
    cut_down: int | None = None
    """Reset once so many bytes of the answer have come; 0 loses the whole answer."""
    half_close_up: int | None = None
    """Tell the server that the client will send no more, and let the answer through."""
    swallow_up: int | None = None
    """Pass no more on, and answer nothing, until the client gives up."""
    bytes_a_second: int | None = None
    repeat: bool = False
    """Lose the answer, then send the very same request a second time."""


@dataclass
class FaultProxy:
    """A running proxy; `url` stands in for the server's."""

    server: str
    faults: list[Fault]
    url: str = ""
    connections: int = 0
    repeated: list[asyncio.Task[None]] = field(default_factory=list)

    async def serve(self, up: threading.Event, stop: asyncio.Event) -> None:
        """Listen until told to stop."""
        listening = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        up.set()
        await stop.wait()
        listening.close()
        for task in self.repeated:
            await asyncio.wait({task}, timeout=30)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        fault = self.faults.pop(0) if self.faults else Fault()
        address = urlsplit(self.server)
        try:
            server_reader, server_writer = await asyncio.open_connection(address.hostname, address.port)
        except OSError:
            writer.transport.abort()
            return
        seen = bytearray()
        up = asyncio.ensure_future(self._up(reader, server_writer, fault, seen))
        down = asyncio.ensure_future(self._down(server_reader, writer, fault))
        await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
        if up.done() and not up.result():
            # The client has only finished speaking; what the server still says belongs to it.
            await asyncio.wait({down}, timeout=60)
        for task in (up, down):
            task.cancel()
        for one in (writer, server_writer):
            one.transport.abort()
        if fault.repeat:
            self.repeated.append(asyncio.ensure_future(self._again(bytes(seen))))

    async def _up(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, fault: Fault, seen: bytearray
    ) -> bool:
        """Pass the request on; True if the connection is to be reset now."""
        with suppress(OSError):
            while block := await reader.read(BLOCK):
                before = len(seen)
                seen += block
                for limit in (fault.cut_up, fault.half_close_up, fault.swallow_up):
                    if limit is not None and len(seen) >= limit:
                        writer.write(block[: limit - before])
                        await writer.drain()
                        return await self._at_the_limit(reader, writer, fault)
                writer.write(block)
                await writer.drain()
                if fault.bytes_a_second:
                    await asyncio.sleep(len(block) / fault.bytes_a_second)
        return True

    async def _at_the_limit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, fault: Fault) -> bool:
        if fault.cut_up is not None:
            return True
        if fault.half_close_up is not None:
            writer.write_eof()
            return False
        while await reader.read(BLOCK):
            pass
        return True

    async def _down(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, fault: Fault) -> None:
        left = 0 if fault.repeat else fault.cut_down
        with suppress(OSError):
            while block := await reader.read(BLOCK):
                if fault.swallow_up is not None:
                    continue
                if left is not None and len(block) >= left:
                    writer.write(block[:left])
                    return
                left = left and left - len(block)
                writer.write(block)
                await writer.drain()
            if writer.can_write_eof():
                writer.write_eof()

    async def _again(self, request: bytes) -> None:
        address = urlsplit(self.server)
        with suppress(OSError):
            reader, writer = await asyncio.open_connection(address.hostname, address.port)
            writer.write(request)
            await writer.drain()
            await reader.read(BLOCK)
            writer.close()


@contextmanager
def fault_proxy(server: str, faults: Sequence[Fault]) -> Iterator[FaultProxy]:
    """Run a proxy before `server` in a thread of its own."""
    proxy, up = FaultProxy(server, list(faults)), threading.Event()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(proxy.serve(up, stop),))
    thread.start()
    try:
        assert up.wait(30)
        yield proxy
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(60)
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()
