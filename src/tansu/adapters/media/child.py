"""The child: one untrusted original after another, each an open file, none by name."""

import contextlib
import importlib
import os
import socket
import sys
from pathlib import Path
from typing import Any

from tansu.adapters.media import confine, limits, messages
from tansu.adapters.media.render import pictures
from tansu.adapters.media.render.refused import Refused


def main(fd: int, memory_limit: int) -> None:
    """Answer jobs on the socket `fd` until the parent hangs up."""
    confine.confine(memory_limit)
    with socket.socket(fileno=fd) as parent:
        messages.send(parent, {"ready": True})
        while received := messages.receive_with_file(parent):
            job, original = received
            confine.allow_cpu(limits.CPU_SECONDS)
            header, parts = _answer(job, original, memory_limit=memory_limit)
            messages.send(parent, {**header, "rss": confine.memory_in_use()}, *parts)
    # The parent removes this empty directory too, unless it was killed.
    with contextlib.suppress(OSError):
        Path.cwd().rmdir()


def _answer(job: dict[str, Any], original: int, *, memory_limit: int) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    """What the parent hears: renditions, or why there are none.

    Decoders raise whatever they like on broken input (OSError, SyntaxError, EOFError, IndexError were
    all seen), so here, where only one original is at stake, every exception means "no picture".
    """
    with os.fdopen(original, "rb") as file:
        try:
            made = _renderer(job["mime"])(file, job["mime"], memory_limit=memory_limit)
        except Refused as refusal:
            return {"refused": str(refusal)}, ()
        except MemoryError:
            return {"refused": "it needs more memory than we allow"}, ()
        except ImportError as error:
            return {"unable": f"a decoder is missing: {error}"}, ()
        except Exception as error:
            return {"refused": f"it cannot be decoded ({type(error).__name__})"}, ()
    facts = {"colour": made.colour, "width": made.width, "height": made.height, "damaged": made.damaged}
    return facts, (made.thumbnail, made.preview)


def _renderer(mime: str) -> Any:
    """The film decoder is large, so a child loads it only when the first film arrives."""
    if mime.startswith("video/"):
        return importlib.import_module("tansu.adapters.media.render.film").render
    return pictures.render


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
