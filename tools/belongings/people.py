"""An address book as somebody keeps it over the years: friends, family, neighbours, and who repairs the roof."""

import base64
import random
from collections.abc import Sequence

GIVEN = (
    "Anna Amara Björn Carmen Daniel Elif Emre Fatma Greta Hana Ibrahim Ines Jakob Julia Kerem Lena Luca Mina Nils Nora "
    "Oskar Paula Rasmus Selin Sofia Tariq Thea Ulrike Viktor Yusuf Zeynep Zoë"
)
FAMILY = (
    "Aydın Becker Castillo Dağ Engel Fischer García Hoffmann Işık Jensen Kaya Lindner Moreau Nowak Öztürk Peters "
    "Quandt Rossi Schulz Thiel Ünal Vogel Weiß Yıldız Zimmermann"
)
PLACES = (
    "Harbour Bakery",
    "City Library",
    "Nordend Choir",
    "Lindner Roofing",
    "Physio am Park",
    "Book Café Levent",
    "",
)
STREETS = ("Lindenstraße", "Am Hafen", "Gartenweg", "Schillerplatz", "Mühlgasse")
CITIES = (("60318", "Frankfurt am Main"), ("20457", "Hamburg"), ("34425", "İstanbul"), ("10999", "Berlin"))
COUNT = 72

FIRST = (
    "FN:Amara Aydın\r\nN:Aydın;Amara;;;\r\nNICKNAME:Mara\r\nORG:Harbour Bakery\r\nTITLE:Baker\r\n"
    "TEL;TYPE=CELL,PREF:+90 555 010 0111\r\nTEL;TYPE=WORK:+49 69 5550 1020\r\n"
    "item1.TEL:+49 160 555 0199\r\nitem1.X-ABLabel:Boat\r\n"
    "EMAIL;TYPE=HOME:amara@example.org\r\nEMAIL;TYPE=WORK:bakery@example.org\r\n"
    "ADR;TYPE=HOME:;;Am Hafen 12;Hamburg;;20457;Germany\r\nBDAY:1986-04-09\r\nCATEGORIES:Family,Sailing\r\n"
    "NOTE:Keys to the boat are with her. Sourdough on Thursdays.\r\n"
)


def address_book(portraits: Sequence[bytes]) -> bytes:
    """A .vcf file; some have one of the `portraits` (JPEG)."""
    rng = random.Random(11)
    given, families = GIVEN.split(), FAMILY.split()
    names = sorted({(rng.choice(given), rng.choice(families)) for _ in range(COUNT)} - {("Amara", "Aydın")})
    cards = [_card("demo-amara", FIRST, portraits[0] if portraits else b"")]
    for number, (first, last) in enumerate(names):
        portrait = portraits[number % len(portraits)] if portraits and number % 4 == 1 else b""
        cards.append(_card(f"demo-{number}", _facts(rng, first, last), portrait))
    return "".join(cards).encode()


def _facts(rng: random.Random, given: str, family: str) -> str:
    lines = [
        f"FN:{given} {family}",
        f"N:{family};{given};;;",
        f"TEL;TYPE=CELL:+49 155 5501 {rng.randrange(1000, 9999)}",
    ]
    if rng.random() < 0.7:
        lines.append(f"EMAIL;TYPE=HOME:{_plain(given)}.{_plain(family)}@example.org")
    if place := rng.choice(PLACES):
        lines.append(f"ORG:{place}")
    if rng.random() < 0.4:
        code, city = rng.choice(CITIES)
        lines.append(f"ADR;TYPE=HOME:;;{rng.choice(STREETS)} {rng.randrange(1, 90)};{city};;{code};")
    if rng.random() < 0.3:
        lines.append(f"CATEGORIES:{rng.choice(('Family', 'Choir', 'Neighbours', 'Sailing'))}")
    return "\r\n".join(lines) + "\r\n"


def _card(uid: str, facts: str, portrait: bytes) -> str:
    photo = f"PHOTO;ENCODING=b;TYPE=JPEG:{base64.b64encode(portrait).decode()}\r\n" if portrait else ""
    return f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\n{facts}{photo}END:VCARD\r\n"


def _plain(name: str) -> str:
    table = str.maketrans("ığşçöüéíäÖÜÇŞİß", "igscoueiaoucsis")
    return "".join(letter for letter in name.translate(table).lower() if letter.isascii() and letter.isalpha())
