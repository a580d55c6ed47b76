"""A year of invented messages, as a phone would back them up: `python -m tools.make_messages --out sms.xml`.

Nobody in it exists; the numbers are those that telephone companies keep for films. The same seed makes the same file.
"""

import argparse
import base64
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import quoteattr

from PIL import Image, ImageDraw

BEGIN = datetime(2025, 5, 1, 7, 0, tzinfo=UTC)
DAYS = 365


@dataclass(frozen=True)
class Friend:
    """Somebody who writes, and in which script."""

    name: str
    number: str
    language: str


FRIENDS = (
    Friend("Leyla Demir", "+905550100111", "tr"),
    Friend("Jonas Weber", "+4915555010022", "de"),
    Friend("Mei Lin", "+8613800138000", "zh"),
    Friend("Asha Rao", "+919955501234", "hi"),
    Friend("Tom Baker", "+447700900123", "en"),
    Friend("Grandma", "+4930555010", "de"),
    Friend("", "+447700900456", "en"),
    Friend("", "22333", "code"),
)
GROUPS = ((0, 1, 4), (2, 3, 4), (1, 5))

LINES = {
    "en": (
        "Are you at the station already? \U0001f686",
        "Running ten minutes late, sorry!",
        "Look at this light \U0001f305",
        "Dinner at eight, the usual place?",
        "The tickets are printed.",
        "Happy birthday! \U0001f382\U0001f389",
        "Can you send me the address again?",
        "Sure, on my way \U0001f44d",
        "That was a wonderful evening, thank you.",
        "https://example.org/route is the way we walked",
        "Don\u2019t forget the umbrella \u2614",
    ),
    "de": (
        "Bist du schon am Bahnhof?",
        "Die Brötchen sind im Ofen \U0001f956",
        "Komme gleich, der Zug hält noch in Köln.",
        "Schöne Grüße aus der Straße am See",
        "Hast du die Fotos vom Café gesehen?",
        "Bis morgen früh, gute Nacht \U0001f319",
        "Können wir den Termin auf Donnerstag verschieben?",
        "Natürlich, kein Problem.",
    ),
    "tr": (
        "İstanbul’da hava çok güzel \u2600\ufe0f",
        "Akşam görüşürüz!",
        "Çay hazır, geliyor musun?",
        "Fotoğrafları gönderdim \U0001f4f7",
        "Yarın sabah dokuzda buluşalım.",
        "Tamam, teşekkürler \U0001f64f",
    ),
    "zh": (
        "今天天气很好，我们去公园吧",
        "晚上一起吃饭吗？",
        "我已经到车站了",
        "照片很漂亮！\U0001f44d",
        "明天见，路上小心",
    ),
    "hi": (
        "दिल्ली से ट्रेन छूट गई",
        "कल मिलते हैं",
        "तस्वीरें बहुत सुंदर हैं \U0001f60a",
        "माँ ने खाना बनाया है",
    ),
    "code": ("Your code is {code}. Do not share it with anybody.", "Your parcel arrives today between 2 and 4 pm."),
}
SKIES = (((250, 200, 140), (90, 110, 160)), ((160, 200, 240), (60, 120, 90)), ((40, 40, 80), (210, 120, 90)))


def records(count: int, *, seed: int = 1, pictures: bool = True) -> Iterator[str]:
    """Yield `count` messages over a year, as the elements of a backup, oldest first."""
    chance = random.Random(seed)
    step = timedelta(days=DAYS) / max(1, count)
    for number in range(count):
        at = BEGIN + step * number + timedelta(seconds=chance.randrange(60), milliseconds=chance.randrange(1000))
        kind = chance.random()
        if kind < 0.06:
            yield _group(chance, at, number, pictures)
        elif kind < 0.1 and pictures:
            yield _mms(chance, at, number, (FRIENDS[chance.randrange(6)],), picture=True)
        else:
            yield _sms(chance, at)


def write(out: Path, count: int, *, seed: int = 1, pictures: bool = True) -> None:
    """Write a whole backup."""
    with out.open("w", encoding="utf-8") as file:
        file.write("<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n")
        file.write(f'<smses count="{count}" backup_set="tansu-demo" type="full">\n')
        for one in records(count, seed=seed, pictures=pictures):
            file.write(one + "\n")
        file.write("</smses>\n")


def write_calls(out: Path, count: int, *, seed: int = 1) -> None:
    """Write a call log."""
    chance = random.Random(seed)
    lines = []
    for number in range(count):
        friend = FRIENDS[chance.randrange(7)]
        at = BEGIN + timedelta(days=DAYS) / count * number
        kind = chance.choice("11223355")
        told = {"number": friend.number, "duration": "0" if kind in "35" else str(chance.randrange(5, 2400))}
        told |= {"date": str(_ms(at)), "type": kind, "contact_name": friend.name or "(Unknown)"}
        lines.append(f"  <call {_attributes(told)} />")
    head = f"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<calls count=\"{count}\">\n"
    out.write_text(head + "\n".join(lines) + "\n</calls>\n", encoding="utf-8")


def _sms(chance: random.Random, at: datetime) -> str:
    friend = FRIENDS[min(int(chance.expovariate(0.5)), len(FRIENDS) - 1)]
    sent = friend.language != "code" and chance.random() < 0.45
    told = {"protocol": "0", "address": friend.number, "date": str(_ms(at)), "type": "2" if sent else "1"}
    told |= {"subject": "null", "body": _line(chance, friend.language), "toa": "null", "sc_toa": "null"}
    told |= {"service_center": "null", "read": "1", "status": "-1", "locked": "0", "date_sent": str(_ms(at) - 900)}
    told |= {"sub_id": "1", "readable_date": f"{at:%d %b %Y %H:%M:%S}", "contact_name": friend.name or "(Unknown)"}
    return f"  <sms {_attributes(told)} />"


def _group(chance: random.Random, at: datetime, number: int, pictures: bool) -> str:
    people = tuple(FRIENDS[one] for one in GROUPS[chance.randrange(len(GROUPS))])
    return _mms(chance, at, number, people, picture=pictures and chance.random() < 0.3)


def _mms(chance: random.Random, at: datetime, number: int, people: tuple[Friend, ...], *, picture: bool) -> str:
    sender = None if chance.random() < 0.4 else people[chance.randrange(len(people))]
    told = {"date": str(_ms(at)), "msg_box": "1" if sender else "2", "address": "~".join(one.number for one in people)}
    told |= {"m_type": "132" if sender else "128", "m_id": f"m{number}", "read": "1", "sub": "null", "sub_id": "1"}
    told |= {"ct_t": "application/vnd.wap.multipart.related", "text_only": "0" if picture else "1"}
    told |= {"contact_name": ", ".join(one.name or "(Unknown)" for one in people)}
    text = _line(chance, (sender or people[0]).language)
    parts = [f"      <part {_attributes({'seq': '0', 'ct': 'text/plain', 'name': 'null', 'text': text})} />"]
    if picture:
        name = f"IMG_{at:%Y%m%d_%H%M%S}.jpg"
        shown = {"seq": "1", "ct": "image/jpeg", "name": name, "cl": name, "text": "null", "data": _picture(chance)}
        parts.append(f"      <part {_attributes(shown)} />")
    own = "insert-address-token"
    addresses = [(sender.number if sender else own, "137"), *([(own, "151")] if sender else [])]
    addresses += [(one.number, "151") for one in people if one is not sender]
    told_addresses = [
        f"      <addr {_attributes({'address': address, 'type': kind, 'charset': '106'})} />"
        for address, kind in addresses
    ]
    return "\n".join(
        [f"  <mms {_attributes(told)}>", "    <parts>", *parts, "    </parts>", "    <addrs>"]
        + [*told_addresses, "    </addrs>", "  </mms>"]
    )


def _line(chance: random.Random, language: str) -> str:
    lines = LINES[language]
    return lines[chance.randrange(len(lines))].replace("{code}", f"{chance.randrange(10**6):06}")


def _picture(chance: random.Random) -> str:
    """A small landscape, as base64."""
    above, below = SKIES[chance.randrange(len(SKIES))]
    image = Image.new("RGB", (320, 240), above)
    draw = ImageDraw.Draw(image)
    for row in range(150):
        mix = row / 150
        draw.line((0, row, 320, row), tuple(int(a * (1 - mix) + 245 * mix) for a in above))
    draw.polygon([(0, 240), (0, 170), *((x, 150 + chance.randrange(40)) for x in range(0, 321, 40)), (320, 240)], below)
    sun = chance.randrange(40, 280)
    draw.ellipse((sun - 16, 40, sun + 16, 72), (255, 236, 190))
    out = BytesIO()
    image.save(out, "JPEG", quality=82)
    return base64.b64encode(out.getvalue()).decode()


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _attributes(told: dict[str, str]) -> str:
    return " ".join(f"{name}={quoteattr(value, {chr(10): '&#10;'})}" for name, value in told.items())


def main() -> None:
    """Write a backup of messages, and a call log beside it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("sms-demo.xml"))
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    write(asked.out, asked.count, seed=asked.seed)
    write_calls(asked.out.with_name(f"calls-{asked.out.name}"), max(1, asked.count // 20), seed=asked.seed)
    print(f"{asked.out}: {asked.count} messages; and a call log beside it.")


if __name__ == "__main__":
    main()
