"""What an idle server costs: memory, and the time until it first answers, against an interpreter that does nothing."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.house import account, opened, serving
from bench.report import Figure, Found

ROUNDS, SETTLE_SECONDS = 5, 2.0


def run() -> list[Found]:
    """Memory (PSS) and seconds on a data directory that exists, the worker inside."""
    wall: list[float] = []
    cpu: list[float] = []
    api: list[float] = []
    memory: list[float] = []
    bare: list[float] = []
    with tempfile.TemporaryDirectory(prefix="tansu-bench-") as folder:
        with opened(Path(folder)) as instance:
            account(instance, "footprint@example.org")
        for _ in range(ROUNDS):
            began = time.perf_counter()
            subprocess.run([sys.executable, "-c", "import asyncio, ssl, sqlite3"], check=True)
            bare.append(time.perf_counter() - began)
            with serving(Path(folder)) as house:
                wall.append(house.started_seconds)
                cpu.append(house.started_cpu)
                api.append(house.api_seconds)
                time.sleep(SETTLE_SECONDS)
                memory.append(house.pss_mb())
    held = "imports are most of it; on an idle core wall time is CPU time"
    return [
        Figure("from `tansu serve` to its first answer", "s", wall, "python -c 'import asyncio'", bare, "<= 1", held),
        Figure("the same, CPU", "s", cpu),
        Figure("to the first answer of the API", "s", api),
        Figure("idle memory (PSS), server with worker", "MB", memory, goal="<= 100"),
    ]
