"""Which steps a schema has, before one of them runs."""

import subprocess
import sys

import pytest

from tansu.adapters.database.migrate import steps_of


def test_steps_are_counted_without_loading_the_feature_around_them() -> None:
    program = (
        "import sys; from tansu.adapters.database.migrate import steps_of\n"
        "print([step.number for step in steps_of('tansu.features.gallery')], 'tansu.features' in sys.modules)"
    )

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[1, 2, 3, 4] False"


def test_an_installation_that_lost_a_schema_is_said_not_to_be_whole() -> None:
    with pytest.raises(LookupError, match="not whole"):
        steps_of("tansu.features.nothing")
