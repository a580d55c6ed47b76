"""A notice in words: for the app, and as the letter that is mailed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from tansu.core.languages import tag
from tansu.core.money import Money
from tansu.foundation import figures
from tansu.foundation.notices.model import ABOUT, LETTERS, Fact, Letter, Notice
from tansu.foundation.notices.words import words_of
from tansu.foundation.notices.words.text import Line, Plural, Told


@dataclass(frozen=True)
class Shown:
    """A notice as its reader sees it, and where they go on."""

    title: str
    lines: tuple[str, ...]
    action: str
    path: str


def show(notice: Notice, language: str) -> Shown:
    """A notice in one of our languages. Raises KeyError, TypeError or ValueError if its facts are not its kind's."""
    about, words = ABOUT[notice.kind], words_of(language).notices[notice.kind]
    return _shown(words, about.facts, notice.facts, language, path=about.path)


def show_letter(letter: Letter, facts: dict[str, Any], language: str) -> tuple[Shown, str]:
    """A letter in one of our languages, with the line below it."""
    words, told = words_of(language).letters[letter], LETTERS[letter]
    return _shown(words, told, facts, language, path=""), words.foot.format(**_holes(told, facts, language))


def foot_of(language: str, *, public_url: str) -> str:
    """The line below every notice: why it came, and where mails are chosen."""
    words = words_of(language)
    return words.foot.format(place=public_url) if public_url else words.foot_nowhere


def plain(shown: Shown, language: str, *, link: str, foot: str) -> str:
    """The mail as plain text; without a link it names no page, because it would lead nowhere."""
    way = [f"{shown.action}:\n{link}"] if link else []
    return "\n\n".join([words_of(language).greeting, *shown.lines, *way, foot]) + "\n"


def page(shown: Shown, language: str, *, link: str, foot: str) -> str:
    """The same as HTML, with nothing in it that would have to be fetched."""
    body = "".join(f"<p>{escape(part)}</p>" for part in (words_of(language).greeting, *shown.lines))
    if link:
        body += f'<p><a href="{escape(link)}">{escape(shown.action)}</a></p>'
    small = f"<p><small>{escape(foot)}</small></p>"
    head = f'<meta charset="utf-8"><title>{escape(shown.title)}</title>'
    return f'<!doctype html><html lang="{tag(language)}"><head>{head}</head><body>{body}{small}</body></html>'


def _shown(words: Told, told: Mapping[str, Fact], facts: dict[str, Any], language: str, *, path: str) -> Shown:
    holes = _holes(told, facts, language)
    return Shown(
        title=words.title.format(**holes),
        lines=tuple(_form(line, facts, language).format(**holes) for line in words.lines),
        action=words.action,
        path=path,
    )


def _holes(told: Mapping[str, Fact], facts: dict[str, Any], language: str) -> dict[str, str]:
    return {name: _written(fact, facts[name], language) for name, fact in told.items()}


def _written(fact: Fact, value: Any, language: str) -> str:
    match fact:
        case Fact.BYTES:
            return figures.size(int(value), language)
        case Fact.MONEY:
            return figures.amount(Money(int(value["minor"]), str(value["currency"])), language)
        case Fact.DAY:
            return figures.day(datetime.fromisoformat(value), language)
        case Fact.COUNT:
            return figures.count(int(value), language)
        case Fact.WORDS:
            return str(value)


def _form(line: Line, facts: dict[str, Any], language: str) -> str:
    if not isinstance(line, Plural):
        return line
    return line.one if line.one is not None and words_of(language).is_one(int(facts[line.count])) else line.other
