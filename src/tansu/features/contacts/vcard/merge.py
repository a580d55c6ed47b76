"""Several cards made one: the lines of the first as they are, and of the others whatever it does not say yet."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from tansu.features.contacts.vcard import write
from tansu.features.contacts.vcard.edit import Edit, edited
from tansu.features.contacts.vcard.fields import fields_of
from tansu.features.contacts.vcard.lines import Line, version_of, whole_lines
from tansu.features.contacts.vcard.photo import photo_of, with_photo
from tansu.features.contacts.vcard.place import ending_of, insert_before_end
from tansu.features.contacts.vcard.text import unescape

Same = Callable[[str, str], str]
"""Spells a value of a kind (`TEL`, `EMAIL`, …) so that the same ones are equal."""

_OWN = {"", "BEGIN", "END", "VERSION", "UID", "PRODID", "REV", "FN", "N", "BDAY", "PHOTO", "NOTE", "CATEGORIES"}
_OWN |= {"X-ABLABEL", "KIND", "X-ADDRESSBOOKSERVER-KIND", "X-ADDRESSBOOKSERVER-MEMBER", "MEMBER"}
"""What the first card says for all of them, or what is put together by itself."""


def merged(base: bytes, others: Sequence[bytes], same: Same) -> bytes:
    """One card out of several. Names and birthday are those of the first that has them, notes are joined."""
    for other in others:
        base = _with_lines(base, other, same)
        base = _with_fields(base, other)
    return base


def _with_lines(base: bytes, other: bytes, same: Same) -> bytes:
    version, eol = version_of(base), ending_of(base)
    lines = whole_lines(base)
    said = {_key(line, same) for line in lines}
    groups = {line.group.lower() for line in lines if line.group}
    theirs = whole_lines(other)
    labels = {line.group.lower(): line for line in theirs if line.name == "X-ABLABEL" and line.group}
    made: list[bytes] = []
    for line in theirs:
        key = _key(line, same)
        if line.name in _OWN or key in said or not line.value:
            continue
        said.add(key)
        group = _free(groups) if line.group else ""
        plain = version_of(other) == version
        made.append(_copied(line, group) if plain else _respelled(line, version, group, eol))
        if label := labels.get(line.group.lower()):
            made.append(_copied(label, group) if plain else _respelled(label, version, group, eol))
    return b"".join(insert_before_end([line.raw for line in lines], made))


def _with_fields(base: bytes, other: bytes) -> bytes:
    ours, theirs = fields_of(base), fields_of(other)
    notes = "\n\n".join(dict.fromkeys(one for one in (ours.notes, theirs.notes) if one))
    edit = Edit(
        notes=notes if notes != ours.notes else None,
        categories=[*ours.categories, *(one for one in theirs.categories if one not in ours.categories)],
        birthday=None if ours.birthday or not theirs.birthday else theirs.birthday,
        display=None if ours.display or not theirs.display else theirs.display,
    )
    if not ours.names.together and theirs.names.together:
        edit = replace(edit, names=theirs.names)
    base = edited(base, edit)
    picture = None if ours.photo else photo_of(other)
    if picture is None or not picture.mime.startswith("image/"):
        return base
    return with_photo(base, picture.data)


def _key(line: Line, same: Same) -> tuple[str, str]:
    return line.name, same(line.name, unescape(line.plain).strip())


def _copied(line: Line, group: str) -> bytes:
    """The line as it came, under its new group."""
    raw = line.raw if line.raw.endswith((b"\n", b"\r")) else line.raw + b"\r\n"
    return group.encode() + raw[len(line.group) :] if line.group else raw


def _respelled(line: Line, version: str, group: str, eol: str) -> bytes:
    """The line in the words of another version."""
    params = [(key, word) for key, word in line.params if key not in {"ENCODING", "CHARSET", "VALUE"}]
    value = line.plain.replace("\r\n", "\\n").replace("\n", "\\n")
    return write.line(version, line.name, value, group=group, params=params, eol=eol)


def _free(taken: set[str]) -> str:
    name = next(name for number in range(1, len(taken) + 2) if (name := f"item{number}") not in taken)
    taken.add(name)
    return name
