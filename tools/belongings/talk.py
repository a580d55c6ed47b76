"""What people write to each other over a year: short talks, in five languages and three scripts.

A line begins with who says it: `>` Ada, `<` the other one, a digit one of a group. `[photo]` is a picture.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Circle:
    """One person or a group, what is talked about, with a line between two talks, and how often."""

    people: tuple[str, ...]
    weight: int
    words: str

    @property
    def talks(self) -> list[str]:
        """What is said at a time."""
        return self.words.strip().split("\n\n")


NUMBERS: Mapping[str, str] = {
    "Amara Aydın": "+905550100111",
    "Jonas Weber": "+4915555010022",
    "Mei Lin": "+8613800138000",
    "Asha Rao": "+919955501234",
    "Tom Baker": "+447700900123",
    "Grandma": "+4930555010",
    "": "+447700900456",
    "Parcels": "22333",
}

CIRCLES = (
    Circle(
        ("Amara Aydın",),
        8,
        """
< Sourdough is out of the oven 🥖
> Keep one for me, I am there at six
< Two. You always eat one on the way
> True 😄

> Is the boat dry?
< Dry as toast. I oiled the boards on Sunday
> You are the best 🙏

< Look at this light 🌅
< [photo]
> Oh. Where is that?
< From the ferry, ten minutes ago

< Akşam görüşürüz!
> Görüşürüz, saat kaçta?
< Yedide, iskelede
> Tamam 👍

> Çay hazır mı?
< Her zaman ☕️

< İstanbul’da hava çok güzel ☀️
< [photo]
> Kıskandım! Burada yağmur var

> Did you find my scarf?
< The green one? It lives here now
> Give it back on Thursday 😅
< We shall see

< Happy birthday! 🎂🎉
< Many happy returns, and come for cake
> Thank you!! Coming
""",
    ),
    Circle(
        ("Jonas Weber",),
        6,
        """
< Bist du schon am Bahnhof?
> Gleis 7, vorne
< Komme gleich, der Zug hält noch in Köln

> Hast du die Fotos vom Café gesehen?
< Ja! Das dritte ist das schönste
> [photo]
< Genau das

< Können wir den Termin auf Donnerstag verschieben?
> Natürlich, kein Problem
< Danke, halb vier?
> Passt

> Die Brötchen sind im Ofen 🥐
< Bin in zehn Minuten da

< Schöne Grüße aus der Straße am See
< [photo]
> Wie schön. Grüß zurück!

> Bis morgen früh, gute Nacht 🌙
< Schlaf gut
""",
    ),
    Circle(
        ("Mei Lin",),
        4,
        """
< 今天天气很好，我们去公园吧
> 好啊！几点？
< 三点，老地方
> 明天见，路上小心

> 我已经到车站了
< 我还有五分钟
< [photo]
> 看到你了 👋

< 照片很漂亮！👍
> 谢谢，是昨天在海边拍的
> [photo]

< 晚上一起吃饭吗？
> 可以，想吃面条 🍜
< 那就去那家小店
""",
    ),
    Circle(
        ("Asha Rao",),
        3,
        """
< दिल्ली से ट्रेन छूट गई
> अरे! अगली कब है?
< दो घंटे बाद। चाय पी रही हूँ

< तस्वीरें बहुत सुंदर हैं 😊
> [photo]
< यह कहाँ है?
> पुराने बंदरगाह पर

> कल मिलते हैं?
< हाँ, माँ ने खाना बनाया है
> मैं मिठाई लाऊँगी
""",
    ),
    Circle(
        ("Tom Baker",),
        4,
        """
< Running ten minutes late, sorry!
> No hurry, I have a book
< Which one?
> The one you lent me in March

> Dinner at eight, the usual place?
< Yes. I booked the table by the window
> 👌

< Can you send me the address again?
> Am Hafen 12, the blue door
< Thanks!

< The tickets are printed.
< [photo]
> Row seven! Well done

< Don’t forget the umbrella ☔
> Too late 😂
""",
    ),
    Circle(
        ("Grandma",),
        2,
        """
< Wann kommst du am Sonntag?
> Gegen drei, mit Kuchen
< Dann mache ich den Kaffee

> [photo]
> Schau, die Rosen blühen
< So schön! Die rote ist von Opa

< Danke für den Anruf, mein Schatz
""",
    ),
    Circle(
        ("Tom Baker", "Mei Lin", "Asha Rao"),
        3,
        """
1 Who is in for the museum on Saturday?
> Me
2 我也去！
3 Me too. Eleven?
1 Eleven it is

2 [photo]
2 From the roof last night 🌃
3 Beautiful
> Print this one

3 Train is late. Start without me
> Never. We get coffee first ☕️
1 Two for me
""",
    ),
    Circle(
        ("Amara Aydın", "Jonas Weber", "Tom Baker"),
        3,
        """
1 Sailing on Sunday, wind from the west, 4
> In!
2 Dabei ⛵
3 I bring sandwiches

> [photo]
> That was a wonderful day, thank you all
1 ❤️
3 My arms hurt in all the right places

2 Wer hat die Schwimmwesten?
1 In the shed, left side
> I check tonight
""",
    ),
    Circle(
        ("",),
        1,
        """
< Hello, I found a cap on the pier. Is it yours?
> It is! Thank you, I come by tomorrow
""",
    ),
    Circle(
        ("Parcels",),
        2,
        """
< Your parcel arrives today between 2 and 4 pm.

< Your code is 401 992. Do not share it with anybody.
""",
    ),
)
