"""A card on the desk while it is edited: its lines, and what has been written in their place."""

from collections.abc import Sequence
from dataclasses import replace

from tansu.features.contacts.vcard import write
from tansu.features.contacts.vcard.fields import Address, Names, Value, fields_of, names_of
from tansu.features.contacts.vcard.lines import version_of, whole_lines
from tansu.features.contacts.vcard.place import ending_of, insert_before_end
from tansu.features.contacts.vcard.rewrite import day, head_of, labelled, one_of_many, value_of
from tansu.features.contacts.vcard.text import escape

SINGLE = {
    "display": "FN",
    "nickname": "NICKNAME",
    "title": "TITLE",
    "role": "ROLE",
    "notes": "NOTE",
    "uid": "UID",
}
MANY = {"numbers": "TEL", "mails": "EMAIL", "urls": "URL", "addresses": "ADR"}


class Desk:
    """A card on the desk: its lines, what they say, and what has been written in their place."""

    def __init__(self, body: bytes) -> None:
        self.version, self.eol = version_of(body), ending_of(body)
        self.lines = whole_lines(body)
        self.fields = fields_of(body, self.lines)
        self._raws: list[bytes] = [line.raw for line in self.lines]
        self._new: list[bytes] = []

    @property
    def body(self) -> bytes:
        """The card as it stands."""
        return b"".join(insert_before_end(self._raws, self._new))

    def say(self, name: str, text: str | None) -> None:
        """Say one text under a name."""
        if text is None:
            return
        at = self._first(name)
        if at is None:
            if text:
                self._add(name, escape(text))
        elif not text:
            self._raws[at] = b""
        elif text != self._read(name):
            self._rewrite(at, escape(text))

    def say_names(self, names: Names | None) -> None:
        """Say the parts of the name."""
        at = self._first("N")
        if names is None or (at is not None and names_of(self.lines[at].plain) == names):
            return
        value = write.structured(names.parts)
        if at is None:
            self._add("N", value)
        else:
            self._rewrite(at, value)

    def say_organisation(self, organisation: str | None, department: str | None) -> None:
        """Say where somebody works."""
        was = (self.fields.organisation, self.fields.department)
        now = (was[0] if organisation is None else organisation, was[1] if department is None else department)
        if now == was:
            return
        at = self._first("ORG")
        value = write.structured(now if now[1] else now[:1])
        if at is None:
            self._add("ORG", value)
        elif not any(now):
            self._raws[at] = b""
        else:
            self._rewrite(at, value)

    def say_date(self, date: str | None, names: tuple[str, ...]) -> None:
        """Say a day; where only a year is missing, in the words of the version."""
        was = self.fields.birthday if names == ("BDAY",) else self.fields.anniversary
        if date is None or date == was:
            return
        at = next((at for name in names if was and (at := self._first(name)) is not None), None)
        if at is not None:
            self._remove(at)
        if date:
            # What has no word in version 3 has one that its programs agreed on.
            name = names[0] if self.version == "4.0" or len(names) == 1 else names[1]
            self._new.append(day(self.version, name, date, eol=self.eol))

    def say_many(self, name: str, values: Sequence[Value] | None) -> None:
        """Say all values of one kind."""
        if values is None:
            return
        theirs = {at for at, line in enumerate(self.lines) if line.name == name}
        kept = [value for value in values if value.line is not None]
        if len({value.line for value in kept}) != len(kept) or not {value.line for value in kept} <= theirs:
            raise ValueError("a value names a line that is not its own")
        for at in sorted(theirs - {value.line for value in kept}):
            self._remove(at)
        was = {one.line: one for one in self._read_many(name)}
        for value in values:
            if value.line is None:
                self._add_value(name, value)
            elif _says_else(value, was.get(value.line)):
                self._change_value(value.line, value, was.get(value.line))

    def say_categories(self, categories: Sequence[str] | None) -> None:
        """Say which categories the card is in; others than these are taken out."""
        if categories is None or list(categories) == self.fields.categories:
            return
        ats = [at for at, line in enumerate(self.lines) if line.name == "CATEGORIES"]
        value = ",".join(escape(one) for one in categories)
        for at in ats[0 if not categories else 1 :]:
            self._raws[at] = b""
        if categories and ats:
            self._rewrite(ats[0], value)
        elif categories:
            self._add("CATEGORIES", value)

    def say_members(self, members: Sequence[str] | None) -> None:
        """Say whose group it is, by their UIDs."""
        if members is None:
            return
        name = "MEMBER" if self.version == "4.0" else "X-ADDRESSBOOKSERVER-MEMBER"
        ats = [at for at, line in enumerate(self.lines) if line.name in {"MEMBER", "X-ADDRESSBOOKSERVER-MEMBER"}]
        was = dict(zip(ats, self.fields.members, strict=False))
        for at, uid in was.items():
            if uid not in members:
                self._raws[at] = b""
        for uid in dict.fromkeys(members):
            if uid not in was.values():
                self._add(name, f"urn:uuid:{uid}")

    def _first(self, name: str) -> int | None:
        return next((at for at, line in enumerate(self.lines) if line.name == name), None)

    def _read(self, name: str) -> str:
        return str(getattr(self.fields, next(key for key, what in SINGLE.items() if what == name)))

    def _read_many(self, name: str) -> Sequence[Value]:
        found: Sequence[Value] = getattr(self.fields, next(key for key, what in MANY.items() if what == name))
        return found

    def _add(self, name: str, value: str) -> None:
        self._new.append(write.line(self.version, name, value, eol=self.eol))

    def _rewrite(self, at: int, value: str) -> None:
        self._raws[at] = write.with_value(self.version, head_of(self.lines[at]), value, eol=self.eol)

    def _remove(self, at: int) -> None:
        """Take a line out, with what belongs to nothing but it: the label of its group."""
        group = self.lines[at].group.lower()
        self._raws[at] = b""
        for other, line in enumerate(self.lines):
            if group and line.group.lower() == group and line.name.startswith("X-AB"):
                self._raws[other] = b""

    def _add_value(self, name: str, value: Value) -> None:
        group = self._free_group() if value.label else ""
        self._new.append(one_of_many(self.version, name, value, group=group, eol=self.eol))
        if value.label:
            self._new.append(labelled(self.version, group, value.label, eol=self.eol))

    def _change_value(self, at: int, value: Value, before: Value | None) -> None:
        line = self.lines[at]
        only_value = before is not None and replace(value, value=before.value) == before
        if isinstance(value, Address) and isinstance(before, Address):
            only_value = (value.types, value.label, value.preferred) == (before.types, before.label, before.preferred)
        if only_value and not line.get("VALUE"):
            self._rewrite(at, value_of(line.name, value))
            return
        group = line.group
        label_at = self._label_at(group)
        if value.label and not group:
            group = self._free_group()
        self._raws[at] = one_of_many(self.version, line.name, value, group=group, eol=self.eol, before=line)
        if label_at is not None:
            was = before.label if before else ""
            if value.label != was:
                self._raws[label_at] = labelled(self.version, group, value.label, eol=self.eol) if value.label else b""
        elif value.label:
            self._new.append(labelled(self.version, group, value.label, eol=self.eol))

    def _label_at(self, group: str) -> int | None:
        return next(
            (
                at
                for at, line in enumerate(self.lines)
                if group and line.name == "X-ABLABEL" and line.group.lower() == group.lower()
            ),
            None,
        )

    def _free_group(self) -> str:
        taken = {line.group.lower() for line in self.lines}
        taken |= {raw.partition(b".")[0].decode("ascii", "replace").lower() for raw in self._new}
        return next(name for number in range(1, len(taken) + 2) if (name := f"item{number}") not in taken)


def _says_else(value: Value, before: Value | None) -> bool:
    """Say whether a value is another than its line's. What an address is in one line follows from its parts."""
    return before is None or (replace(value, value=before.value) if isinstance(value, Address) else value) != before
