"""What a card says, in plain fields."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tansu.features.contacts.vcard.lines import Line, lines_of, outer, version_of
from tansu.features.contacts.vcard.text import components, listed, unescape

MOST_VALUES = 500
"""Of one kind, of one card."""

_APPLE_LABEL = re.compile(r"\A_\$!<(.*)>!\$_\Z")
_DATE = re.compile(r"\A(\d{4}|--)-?(\d\d)-?(\d\d)(?:T.*)?\Z")
_SAID_OTHERWISE = {"pref", "internet", "voice"}
"""Types that say nothing to a person: a preference of its own, and what every mail or number is."""


@dataclass(frozen=True)
class Value:
    """One of several: a number, a mail address, a web address."""

    value: str
    types: tuple[str, ...] = ()
    label: str = ""
    """What its owner calls it, where that is none of the types."""
    preferred: bool = False
    line: int | None = None
    """Which line of the card it is; only for the version of the card it was read from."""


@dataclass(frozen=True)
class Address(Value):
    """A postal address; `value` is all of it in one line."""

    po_box: str = ""
    extended: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """The components, in the order of the format."""
        return self.po_box, self.extended, self.street, self.city, self.region, self.postcode, self.country


@dataclass(frozen=True)
class Names:
    """The parts of a person's name."""

    family: str = ""
    given: str = ""
    middle: str = ""
    prefix: str = ""
    suffix: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """The components, in the order of the format."""
        return self.family, self.given, self.middle, self.prefix, self.suffix

    @property
    def together(self) -> str:
        """The name as it is said."""
        return " ".join(part for part in (self.prefix, self.given, self.middle, self.family, self.suffix) if part)


@dataclass(frozen=True)
class Fields:
    """One card."""

    version: str = "3.0"
    uid: str = ""
    kind: str = "individual"
    display: str = ""
    names: Names = Names()
    nickname: str = ""
    organisation: str = ""
    department: str = ""
    title: str = ""
    role: str = ""
    birthday: str = ""
    anniversary: str = ""
    notes: str = ""
    numbers: list[Value] = field(default_factory=list)
    mails: list[Value] = field(default_factory=list)
    urls: list[Value] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    """The UIDs of a group's members."""
    photo: bool = False


def fields_of(body: bytes, lines: Sequence[Line] | None = None) -> Fields:
    """Read a card. Whatever it says, this says something of it."""
    lines = outer(lines_of(body) if lines is None else lines)
    by_name: dict[str, list[tuple[int, Line]]] = {}
    for number, line in enumerate(lines):
        if line.name:
            by_name.setdefault(line.name, []).append((number, line))
    labels = {line.group.lower(): label_of(line) for _, line in by_name.get("X-ABLABEL", []) if line.group}

    def one(*names: str) -> str:
        found = next((by_name[name][0][1].plain for name in names if name in by_name), "")
        return unescape(found).strip()

    def many(name: str) -> list[Value]:
        found = [_value(number, line, labels) for number, line in by_name.get(name, [])[:MOST_VALUES]]
        return [value for value in found if value.value]

    names = names_of(by_name["N"][0][1].plain) if "N" in by_name else Names()
    organisation = _texts(by_name["ORG"][0][1].plain) if "ORG" in by_name else [""]
    return Fields(
        version=version_of(body),
        uid=one("UID"),
        kind=(one("KIND", "X-ADDRESSBOOKSERVER-KIND") or "individual").lower(),
        display=one("FN"),
        names=names,
        nickname=one("NICKNAME"),
        organisation=organisation[0],
        department=", ".join(part for part in organisation[1:] if part),
        title=one("TITLE"),
        role=one("ROLE"),
        birthday=_date(by_name.get("BDAY", [])),
        anniversary=_date(
            by_name.get("ANNIVERSARY", [])
            or by_name.get("X-ANNIVERSARY", [])
            or [
                (number, line)
                for number, line in by_name.get("X-ABDATE", [])
                if labels.get(line.group.lower(), "").lower() == "anniversary"
            ]
        ),
        notes=one("NOTE"),
        numbers=many("TEL"),
        mails=many("EMAIL"),
        urls=many("URL"),
        addresses=[_address(number, line, labels) for number, line in by_name.get("ADR", [])[:MOST_VALUES]],
        categories=list(dict.fromkeys(one for _, line in by_name.get("CATEGORIES", []) for one in listed(line.plain))),
        members=[
            uid_key(unescape(line.plain))
            for name in ("MEMBER", "X-ADDRESSBOOKSERVER-MEMBER")
            for _, line in by_name.get(name, [])
        ],
        photo=any(is_embedded(line) for _, line in by_name.get("PHOTO", [])),
    )


def names_of(value: str) -> Names:
    """The parts of an N."""
    parts = [" ".join(listed(part)) for part in components(value)[:5]]
    return Names(*parts)


def uid_key(uid: str) -> str:
    """A UID without the prefix that some programs write and others leave out."""
    text = uid.strip()
    return text[9:] if text[:9].lower() == "urn:uuid:" else text


def label_of(line: Line) -> str:
    """An Apple label as a person would write it."""
    text = unescape(line.plain).strip()
    found = _APPLE_LABEL.match(text)
    return found[1] if found else text


def is_embedded(line: Line) -> bool:
    """Say whether a PHOTO carries its picture instead of naming one elsewhere."""
    encoded = line.get("ENCODING").upper() in {"B", "BASE64"}
    return bool(line.value) and (encoded or line.value[:5].lower() == "data:")


def preferred(line: Line) -> bool:
    """Say whether a value is the one its owner prefers, in any version's words."""
    return "pref" in line.types or line.get("PREF") == "1"


def _value(number: int, line: Line, labels: dict[str, str]) -> Value:
    text = unescape(line.plain).strip()
    if line.name == "TEL" and text[:4].lower() == "tel:":
        text = text[4:]
    types = tuple(one for one in line.types if one not in _SAID_OTHERWISE)
    return Value(text, types, labels.get(line.group.lower(), ""), preferred(line), number)


def _address(number: int, line: Line, labels: dict[str, str]) -> Address:
    parts = (_texts(line.plain) + [""] * 7)[:7]
    value = _value(number, line, labels)
    together = ", ".join(part.replace("\n", ", ") for part in parts if part)
    return Address(together, value.types, value.label, value.preferred, number, *parts)


def _texts(value: str) -> list[str]:
    return [unescape(part).strip() for part in components(value)]


def _date(found: list[tuple[int, Line]]) -> str:
    """A date as 1985-03-14, or --03-14 where the year is not known; other words stay what they are."""
    if not found:
        return ""
    line = found[0][1]
    text = unescape(line.plain).strip()
    parts = _DATE.match(text)
    if not parts:
        return text
    year = "-" if parts[1] == "--" or parts[1] == line.get("X-APPLE-OMIT-YEAR") else parts[1]
    return f"{year}-{parts[2]}-{parts[3]}"
