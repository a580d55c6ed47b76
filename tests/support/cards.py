"""Cards for tests, in the words of the programs that write them."""

from collections.abc import Sequence

from tansu.core.principal import Principal
from tansu.features import contacts
from tansu.features.contacts import Book, Card
from tansu.foundation.work import Outside
from tests.support.building import an_account, principal_of

JPEG = b"\xff\xd8\xff\xe0" + b"a small picture " * 40
APPLE = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Apple Inc.//iOS 26.0//EN\r\nN:Müller;Änne;;Dr.;\r\nFN:Dr. Änne Müller\r\n"
    "ORG:Fährgesellschaft\\, Nord;Brücke;\r\nitem1.EMAIL;type=INTERNET;type=pref:aenne@example.org\r\n"
    "item1.X-ABLabel:_$!<Other>!$_\r\nTEL;type=CELL;type=VOICE;type=pref:+49 171 2345678\r\n"
    "item2.TEL:0441 998877\r\nitem2.X-ABLabel:Ferienhaus\r\n"
    "item3.ADR;type=HOME:;;Hafenweg 1;Emden;;26721;Deutschland\r\nitem3.X-ABADR:de\r\n"
    "BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-14\r\nNOTE:Erste Zeile\\nzweite\\, lange Zeile\r\n"
    "X-SOCIALPROFILE;type=mastodon;x-user=aenne:https://social.example/@aenne\r\n"
    "UID:5f0e7e2c-9a38-4a6e-8a53-000000000001\r\nEND:VCARD\r\n"
).encode()
OLD_PHONE = (
    b"BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Gr=C3=BCn;J=C3=BCrgen\n"
    b"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen Gr=C3=BCn mit einem sehr lang=\n=65n Namen\n"
    b"TEL;CELL;PREF:01712345678\nNOTE;ENCODING=QUOTED-PRINTABLE:eins=0D=0Azwei\n"
    b"PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ\n SkZJRgAB\n\nEND:VCARD\n"
)
FOUR = (
    "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:urn:uuid:5f0e7e2c-9a38-4a6e-8a53-000000000004\r\nFN:Zoë Adams\r\n"
    'N:Adams;Zoë;;;\r\nTEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+1-418-656-9254;ext=102\r\nBDAY:--0314\r\n'
    "PHOTO:data:image/jpeg;base64,/9j/4AAQSkZJRgAB\r\nEND:VCARD\r\n"
).encode()


def a_card(name: str = "Ada Lovelace", *, uid: str = "", lines: Sequence[str] = ()) -> bytes:
    """A small vCard 3.0."""
    given, _, family = name.rpartition(" ")
    said = [f"N:{family};{given};;;", f"FN:{name}", *([f"UID:{uid}"] if uid else []), *lines]
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", *said, "END:VCARD", ""]).encode()


class Shelf:
    """Somebody with an address book."""

    def __init__(self, outside: Outside, email: str = "ada@example.org") -> None:
        self.outside = outside
        self.who: Principal = principal_of(an_account(outside, email))
        self.book: Book = contacts.books_or_first(outside, self.who)[0]

    def put(self, name: str, body: bytes, **conditions: object) -> Card:
        """Put a card and return it."""
        with self.outside.work(self.who, "contacts") as work:
            return contacts.put(work, self.book, name, body, **conditions).card  # type: ignore[arg-type]

    def body(self, card: Card) -> bytes:
        """The bytes of a card."""
        with self.outside.read(self.who, "contacts") as work:
            return contacts.body_of(work, contacts.card(work, card.id))

    def names(self) -> list[str]:
        """The names in addresses of all cards of the book."""
        with self.outside.read(self.who, "contacts") as work:
            return sorted(line.name for line in contacts.card_lines(work, self.book))

    def bodies(self) -> dict[str, bytes]:
        """Every card of the book by its name."""
        with self.outside.read(self.who, "contacts") as work:
            return {card.name: body for card, body in contacts.all_bodies(work, self.book)}

    def trash(self, *cards: Card) -> None:
        """Delete cards."""
        with self.outside.work(self.who, "contacts") as work:
            contacts.trash(work, [one.id for one in cards])

    def found(self, text: str) -> list[str]:
        """What a search shows, by display name."""
        with self.outside.read(self.who, "contacts") as work:
            return [one.display for one in contacts.find(work, text=text).cards]
