"""A notice in words: for the app, and as the letter that is mailed."""

from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from tansu.core.languages import tag
from tansu.core.money import Money
from tansu.foundation import figures
from tansu.foundation.notices.model import ABOUT, Fact, Notice
from tansu.foundation.notices.words import words_of
from tansu.foundation.notices.words.text import Line, Plural


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
    facts = {name: _written(fact, notice.facts[name], language) for name, fact in about.facts.items()}
    return Shown(
        title=words.title.format(**facts),
        lines=tuple(_form(line, notice.facts, language).format(**facts) for line in words.lines),
        action=words.action,
        path=about.path,
    )


def letter(shown: Shown, language: str, *, public_url: str) -> str:
    """The mail as plain text; without a public address it names no page, because it would lead nowhere."""
    words = words_of(language)
    link = [f"{shown.action}:\n{public_url}{shown.path}"] if public_url else []
    return "\n\n".join([words.greeting, *shown.lines, *link, _foot(language, public_url)]) + "\n"


def page(shown: Shown, language: str, *, public_url: str) -> str:
    """The same as HTML, with nothing in it that would have to be fetched."""
    words = words_of(language)
    parts = [words.greeting, *shown.lines]
    body = "".join(f"<p>{escape(part)}</p>" for part in parts)
    if public_url:
        body += f'<p><a href="{escape(public_url + shown.path)}">{escape(shown.action)}</a></p>'
    foot = f"<p><small>{escape(_foot(language, public_url))}</small></p>"
    head = f'<meta charset="utf-8"><title>{escape(shown.title)}</title>'
    return f'<!doctype html><html lang="{tag(language)}"><head>{head}</head><body>{body}{foot}</body></html>'


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


def _foot(language: str, public_url: str) -> str:
    words = words_of(language)
    return words.foot.format(place=public_url) if public_url else words.foot_nowhere


def _form(line: Line, facts: dict[str, Any], language: str) -> str:
    if not isinstance(line, Plural):
        return line
    return line.one if line.one is not None and words_of(language).is_one(int(facts[line.count])) else line.other
