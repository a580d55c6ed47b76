"""COPY and MOVE."""

from starlette.responses import Response

from tansu.core.errors import Forbidden, Invalid
from tansu.foundation.tree import name_key
from tansu.protocols.dav.call import Call
from tansu.protocols.dav.put import news
from tansu.protocols.dav.trees.tree import Place


def copy(call: Call) -> Response:
    """Copy a file, or a folder with all it holds (Depth 0: without)."""
    target = call.destination()
    depth = call.header("depth").strip().lower() or "infinity"
    if depth not in {"0", "infinity"}:
        raise Invalid("The Depth of COPY is 0 or infinity.")
    _require_apart(call, target)
    done = call.tree.copy(call.path, target, call.guard(), overwrite=_overwrite(call), shallow=depth == "0")
    return Response(status_code=201 if done.created else 204, headers=news(call, done.resource))


def move(call: Call) -> Response:
    """Move a file or a folder; its number and its ETag stay."""
    target = call.destination()
    if call.header("depth").strip().lower() not in {"", "infinity"}:
        raise Invalid("The Depth of MOVE is infinity.")
    _require_apart(call, target)
    done = call.tree.move(call.path, target, call.guard(), overwrite=_overwrite(call))
    return Response(status_code=201 if done.created else 204, headers=news(call, done.resource))


def _overwrite(call: Call) -> bool:
    asked = call.header("overwrite").strip().upper() or "T"
    if asked not in {"T", "F"}:
        raise Invalid("Overwrite is T or F.")
    return asked == "T"


def _require_apart(call: Call, target: Place) -> None:
    """Neither onto itself, nor into what it holds, nor over a folder that holds it: that would be the end of both."""
    if type(call.tree) is not type(target.tree):
        return
    source, goal = [tuple(map(name_key, path)) for path in (call.path, target.path)]
    shorter = min(len(source), len(goal))
    # Another spelling of the same name is a renaming, and allowed.
    if source[:shorter] == goal[:shorter] and (source != goal or call.path == target.path):
        raise Forbidden("Something cannot be moved or copied onto itself, into itself, or over what holds it.")
