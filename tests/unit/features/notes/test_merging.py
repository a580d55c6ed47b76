"""Merging lines: clean or not at all, and no line is lost in silence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansu.features.notes import merge

LINES = st.lists(st.sampled_from(["milk", "bread", "eggs", "", "tea", "salt"]), max_size=12)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("a\nb\nc", "a\nb\nc", "a\nB\nc", "a\nB\nc"),
        ("a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC"),
        ("a\nb\nc", "a\nb\nc\nd", "z\na\nb\nc", "z\na\nb\nc\nd"),
        ("a\nb\nc\nd\ne", "a\nc\nd\ne", "a\nb\nc\nd", "a\nc\nd"),
        ("a\nb\nc", "a\nX\nc", "a\nX\nc", "a\nX\nc"),
        ("a\nb\nc", "a\nX\nc", "a\nY\nc", None),
        ("a\nb\nc", "a\nX\nc", "a\nc", None),
        ("", "mine", "theirs", None),
        ("a\n", "a\nb\n", "A\n", None),
        ("a\r\nb\r\nc\r\n", "a\r\nB\r\nc\r\n", "a\r\nb\r\nc\r\nd\r\n", "a\r\nB\r\nc\r\nd\r\n"),
    ],
)
def test_lines_of_both_sides_meet_or_collide(base: str, mine: str, theirs: str, merged: str | None) -> None:
    assert merge(base, mine, theirs) == merged


@st.composite
def two_edits(draw: st.DrawFn) -> tuple[list[str], list[str], list[str]]:
    """A text of lines that are all different, and two edits of it that insert lines of their own."""
    base = [f"line {n}" for n in range(draw(st.integers(0, 12)))]

    def edit(who: str) -> list[str]:
        made: list[str] = []
        for place, line in enumerate([*base, ""]):
            made += [f"{who} {place}.{n}" for n in range(draw(st.sampled_from([0, 0, 0, 1, 2])))]
            made += [line] * draw(st.sampled_from([1, 1, 1, 0]))
        return made

    return base, edit("mine"), edit("theirs")


@settings(max_examples=150, deadline=None)
@given(two_edits())
def test_a_merge_has_every_line_that_was_added_and_drops_only_what_a_side_dropped(
    edits: tuple[list[str], list[str], list[str]],
) -> None:
    base, mine, theirs = edits

    merged = merge("\n".join(base), "\n".join(mine), "\n".join(theirs))

    there = set((merged or "").split("\n"))
    kept_by_both = set(base) & set(mine) & set(theirs)
    added = {line for line in mine + theirs if line.startswith(("mine", "theirs"))}
    assert merged is None or there - {""} == (kept_by_both | added) - {""}


@settings(max_examples=100, deadline=None)
@given(LINES, LINES, LINES)
def test_it_does_not_matter_which_side_asks(base: list[str], mine: list[str], theirs: list[str]) -> None:
    one, two, three = ("\n".join(lines) for lines in (base, mine, theirs))

    assert merge(one, two, three) == merge(one, three, two)


def test_two_enormous_texts_end_in_keeping_both_and_not_in_a_long_wait() -> None:
    base, mine, theirs = ("\n".join(f"{who} {n}" for n in range(20_000)) for who in ("base", "mine", "theirs"))

    assert merge(base, mine, theirs) is None


def test_a_small_change_in_an_enormous_text_is_merged() -> None:
    lines = ["x"] * 100_000
    mine, theirs = ["first", *lines], [*lines, "last"]

    assert merge("\n".join(lines), "\n".join(mine), "\n".join(theirs)) == "\n".join(["first", *lines, "last"])
