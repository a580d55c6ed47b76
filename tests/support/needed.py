"""Programs that no Python package brings: a test that needs one skips without it, except in CI, where it fails."""

import os
import shutil

import pytest


def program(*names: str) -> str:
    """The path of the first of `names` that is installed. Without any the test skips; under CI=true it fails."""
    for name in names:
        if found := shutil.which(name):
            return found
    reason = f"needs {' or '.join(names)}; tools/debian_test_tools.sh says how to get it"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
