"""Programs for Node in tests/conformance/node: clients from npm that nobody here wrote.

Each reads one wish as JSON from standard input and writes what happened as JSON to standard output.
"""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.needed import file
from tools.build_web import find_node

FOLDER = Path(__file__).parents[1] / "conformance" / "node"
PATIENCE_SECONDS = 100


def run(program: str, wish: object, **environment: str) -> Any:
    """Run one of the programs, and return what it says."""
    file(FOLDER / "node_modules" / ".stamp", "`make .venv/test-tools` brings it")
    node = find_node()
    if node is None:
        pytest.skip("needs Node, which `make .venv/test-tools` brings")
    done = subprocess.run(
        [node.node, program],
        cwd=FOLDER,
        env={**os.environ, **environment},
        input=json.dumps(wish),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
