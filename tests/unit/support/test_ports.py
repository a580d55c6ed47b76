"""Ports of test servers: whoever has one has it alone, whatever other test processes ask for meanwhile."""

import subprocess
import sys
from pathlib import Path

from tests.support.ports import free_port

_TAKER = """
import sys
from tests.support.ports import free_port
print(*(free_port() for _ in range(1000)), flush=True)
sys.stdin.read()
"""


def test_two_processes_are_never_given_the_same_port() -> None:
    takers = [
        subprocess.Popen(
            [sys.executable, "-c", _TAKER],
            cwd=Path(__file__).parents[3],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]

    given = [(taker.stdout.readline() if taker.stdout else "").split() for taker in takers]
    for taker in takers:
        taker.communicate()

    assert len(set(given[0]) | set(given[1])) == 2000


def test_the_system_gives_none_of_these_ports_to_anybody_by_itself() -> None:
    first, last = map(int, Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split())

    assert not first <= free_port() <= last
