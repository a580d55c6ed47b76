"""A release: its section of the changelog, and which versions may follow."""

from datetime import date

import pytest

from tools.release import is_newer, section


def test_fragments_become_a_section_ordered_by_kind() -> None:
    fragments = {
        "fixed-a.md": "A fault\nis gone.\n",
        "added-b.md": "Something is new.\n",
        "added-a.md": "Another thing is new.\n",
    }

    text = section("1.2.0", date(2026, 5, 1), fragments)

    assert text == (
        "## 1.2.0 (2026-05-01)\n\n"
        "### Added\n\n- Another thing is new.\n- Something is new.\n\n"
        "### Fixed\n\n- A fault is gone.\n"
    )


def test_a_fragment_of_no_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="misc-a.md"):
        section("1.2.0", date(2026, 5, 1), {"misc-a.md": "What is it?"})


@pytest.mark.parametrize(
    ("version", "than", "newer"),
    [
        ("0.2.0", "0.1.0", True),
        ("0.10.0", "0.9.9", True),
        ("0.1.0", "0.1.0", False),
        ("0.0.9", "0.1.0", False),
        ("1.0", "0.1.0", False),
        ("v1.0.0", "0.1.0", False),
    ],
)
def test_only_three_greater_numbers_are_newer(version: str, than: str, newer: bool) -> None:
    assert is_newer(version, than) is newer
