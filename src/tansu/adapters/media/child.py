"""The child: one untrusted original after another, each an open file, none by name."""

import importlib
import os
import socket
import sys
from typing import Any

from tansu.adapters.media import confine, limits, messages
from tansu.adapters.media.render import pictures
from tansu.adapters.media.render.refused import Refused

EXTRA = {"image/heic": "heif", "image/heif": "heif"}
"""Types whose decoder is loaded only when the first such original arrives; films are the other case."""


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
    if mime.startswith("video/"):
        return importlib.import_module("tansu.adapters.media.render.film").render
    if mime in EXTRA:
        importlib.import_module("tansu.adapters.media.render.heif")
    return pictures.render


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
