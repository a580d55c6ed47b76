"""Programs that no Python package brings: a test that needs one skips without it, except in CI, where it fails."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest


def program(*names: str) -> str:
    """The path of the first of `names` that is installed. Without any the test skips; under CI=true it fails."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        _missing(f"needs {' or '.join(names)}; tools/debian_test_tools.sh says how to get it")
    return found


def file(path: Path, how: str) -> Path:
    """That file, if it is there. Without it the test skips and says `how` it comes; under CI=true it fails."""
    if not path.is_file():
        _missing(f"needs {path.name}; {how}")
    return path


def _missing(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
