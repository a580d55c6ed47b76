"""The process that is killed: `python -m tests.faults.driver`. It imports everything once and forks for each run.

It reads one JSON line for each run, {"scenario", "data", "book", "gate", "run"}, and answers with the process id
of the fork, which waits at the gate (a named pipe) until whoever injects the faults has attached to it. Then it
answers with how the fork ended.
"""

import ctypes
import json
import os
import sys
import tempfile
import traceback
from pathlib import Path

from tansu.core.errors import TansuError
from tansu.features import gallery
from tests.faults.client import photo, send
from tests.faults.ledger import Ledger
from tests.faults.scenarios import SCENARIOS
from tests.faults.world import World, open_world

PR_SET_PTRACER = 0x59616D61
ANYBODY = -1


def main() -> int:
    """Serve runs until standard input ends."""
    _warm_up()
    for line in sys.stdin:
        wish = json.loads(line)
        child = os.fork()
        if not child:
            _child(wish)
        _answer(child)
        _, status = os.waitpid(child, 0)
        _answer(os.waitstatus_to_exitcode(status))
    return 0


def _answer(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _warm_up() -> None:
    """Import whatever is imported late, so that an injected error meets our calls and not the interpreter's."""
    with tempfile.TemporaryDirectory() as folder:
        for scenario in SCENARIOS.values():
            book = Path(folder, f"{scenario.name}.book")
            with open_world(Path(folder, scenario.name), book) as world:
                if scenario.arrange:
                    scenario.arrange(world)
                scenario.act(world)


def _child(wish: dict[str, str]) -> None:
    # Yama lets only parents attach unless the process says that anybody may.
    ctypes.CDLL(None).prctl(PR_SET_PTRACER, ANYBODY, 0, 0, 0)
    gate = os.open(wish["gate"], os.O_RDWR)
    os.read(gate, 1)
    book = Path(wish["book"])
    try:
        with open_world(Path(wish["data"]), book, run=int(wish["run"])) as world:
            _act(world, SCENARIOS[wish["scenario"]].act)
    except TansuError as error:
        Ledger(book).say("refused", error.code, "opening")
    except BaseException:
        Ledger(book).say("broke", traceback.format_exc().replace("\n", " | "))
    os._exit(0)


def _act(world: World, act: object) -> None:
    """Run the scenario; if it is refused, ask what still works."""
    try:
        act(world)  # type: ignore[operator]
    except TansuError as error:
        world.ledger.say("refused", error.code, str(error).replace("\n", " "))
        _probe(world)


def _probe(world: World) -> None:
    """Say whether reading and writing work after a refusal."""
    with world.outside.read(world.principal, "gallery") as work:
        gallery.months(work)
    world.ledger.say("probe", "read", "ok")
    try:
        send(world, photo(99))
        world.ledger.say("probe", "write", "ok")
    except TansuError as error:
        world.ledger.say("probe", "write", error.code)


if __name__ == "__main__":
    sys.exit(main())
