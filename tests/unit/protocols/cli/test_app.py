"""The command line as a whole."""

import subprocess
import sys

import pytest

from tansu.protocols.cli.app import COMMANDS, run
from tansu.protocols.cli.exits import Exit


def test_the_overview_loads_neither_a_server_nor_a_client():
    program = (
        "import sys; from tansu.protocols.cli.app import run; run(['--help']);"
        "print(sorted({'aiohttp', 'fastapi', 'pysqlite3', 'cryptography'} & set(sys.modules)))"
    )

    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert answer.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("command", ["login", "logout", "push", "verify", "pull"])
def test_the_help_of_every_personal_command_has_an_example_and_json(command, capsys):
    run([command, "--help"])

    said = capsys.readouterr().out
    assert f"Example: tansu {command}" in said
    assert "--json" in said


def test_every_command_is_told_with_an_example():
    assert all(f"tansu {one.name}" in one.example for one in COMMANDS)


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["push"],
        ["push", "/", "--parallel", "0"],
        ["push", "/", "--no-receipts", "--wait-safe"],
        ["push", "/", "--dry-run", "--safe-list", "x"],
        ["login", "ftp://photos.example.org"],
    ],
)
def test_wrong_use_is_told_apart_from_failure(words, capsys):
    assert run(words) == Exit.USAGE
    said = capsys.readouterr()
    assert said.err or said.out
