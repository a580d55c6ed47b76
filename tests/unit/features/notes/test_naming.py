"""Titles and categories: whatever a client sends, what is kept can be a file's name anywhere."""

import pytest

from tansu.core.errors import Invalid
from tansu.features.notes import clean_category, clean_title, is_note, title_from_text
from tansu.features.notes.naming import folded


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Shopping", "Shopping"),
        ("  a \n b\t", "a b"),
        ("", "New note"),
        ("...", "New note"),
        ("\u200b\u200d", "New note"),
        ("../../etc/passwd", "etcpasswd"),
        (".hidden", "hidden"),
        ("a/b\\c:d*e?f\"g<h>i|j'k", "abcdefghijk"),
        ("\u202egpj.exe", "gpj.exe"),
        ("x" * 300, "x" * 100),
        ("👍" * 300, "👍" * 50),
        ("Ça va — très bien", "Ça va — très bien"),
    ],
)
def test_a_title_becomes_one_that_every_disk_takes(said: str, kept: str) -> None:
    assert clean_title(said) == kept


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("", ""),
        ("Work/Plans", "Work/Plans"),
        ("/Work//Plans/", "Work/Plans"),
        ("../../etc", "etc"),
        ("Work/../Home", "Work/Home"),
        ("a\\b", "a/b"),
        (".attachments.5", "attachments.5"),
        ("W?rk", "Wrk"),
    ],
)
def test_a_category_stays_inside(said: str, kept: str) -> None:
    assert clean_category(said) == kept


@pytest.mark.parametrize("said", ["/".join("abcdefghijklm"), "x" * 300])
def test_a_category_without_end_is_refused(said: str) -> None:
    with pytest.raises(Invalid):
        clean_category(said)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Shopping\n\nmilk", "Shopping"),
        ("\n\n- [ ] milk", "[ ] milk"),
        ("**bold**", "bold"),
        ("", "New note"),
        ("###\n---\nsaid", "said"),
    ],
)
def test_a_text_says_its_title_in_its_first_words(text: str, title: str) -> None:
    assert title_from_text(text) == title


@pytest.mark.parametrize(
    ("path", "note"),
    [
        (["Notes", "a.md"], True),
        (["Notes", "Work", "a.TXT"], True),
        (["Notes", "a.jpg"], False),
        (["Notes", ".attachments.5", "a.md"], False),
        (["Notes", ".a.md"], False),
        (["Photos", "a.md"], False),
        (["Notes"], False),
        (["notes", "a.md"], False),
    ],
)
def test_what_is_a_note_is_said_by_its_path(path: list[str], note: bool) -> None:
    assert is_note(path) is note


def test_words_are_found_however_they_are_written() -> None:
    assert folded("Straße CAFE\u0301 \u200bzero\u200b") == folded("STRASSE café zero")
