"""`tansu plans …`, as an operator at a console uses it."""

import json
from pathlib import Path

import pytest

import tansu.app
from tansu.protocols.cli.app import run
from tansu.protocols.cli.operating import lend


@pytest.fixture
def data(tmp_path: Path) -> str:
    lend(lambda: tansu.app)
    return str(tmp_path / "data")


def test_a_plan_is_offered_changed_and_ended_by_its_name(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    prices = ["--price", "2.99 EUR", "--price", "980 JPY"]

    codes = [
        run(["plans", "add", "200 GB", "200GB", *prices, "--term", "month", "--data", data]),
        run(["plans", "change", "200 GB", "--region", "DE", "--data", data]),
        run(["plans", "end", "200 GB", "--data", data]),
    ]
    capsys.readouterr()
    run(["plans", "list", "--data", data, "--json"])
    free, sold = json.loads(capsys.readouterr().out)
    run(["plans", "list", "--data", data])

    assert codes == [0, 0, 0]
    assert (free["name"], free["bytes"]) == ("Free", 5_000_000_000)
    assert (sold["bytes"], sold["prices"], sold["regions"]) == (200_000_000_000, {"EUR": 299, "JPY": 980}, ["DE"])
    assert "2.99 EUR, 980 JPY in DE  (not on sale)" in capsys.readouterr().out


@pytest.mark.parametrize(
    "wrong",
    [
        ["200GB", "--price", "2.999 EUR", "--term", "month"],
        ["200GB", "--price", "2.99 ABC", "--term", "month"],
        ["200GB", "--price", "-1 EUR", "--term", "month"],
        ["much", "--price", "2.99 EUR", "--term", "month"],
        ["200GB", "--price", "2.99 EUR", "--term", "week"],
        ["200GB", "--price", "2.99 EUR", "--term", "month", "--until", "soon"],
        ["200GB", "--term", "month"],
    ],
    ids=" ".join,
)
def test_a_mistyped_plan_is_refused_with_what_to_write(
    data: str, wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["plans", "add", "Typo", *wrong, "--data", data])

    assert code == 2
    run(["plans", "list", "--data", data, "--json"])
    assert [one["name"] for one in json.loads(capsys.readouterr().out.splitlines()[-1])] == ["Free"]
