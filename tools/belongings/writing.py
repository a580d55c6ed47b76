"""Notes as somebody writes them: lists, recipes, plans."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Writing:
    """One note."""

    title: str
    category: str
    days_ago: int
    text: str
    favourite: bool = False


ISLAND = """# Packing for the island

The ferry leaves at **07:10**. Be there by *seven*.

- [x] Passport
- [x] Tickets ([timetable](https://example.org/ferry))
- [x] Charger, spare battery
- [ ] Binoculars, cap
- [ ] Sourdough from Amara

> Bring something warm; the deck is windy.

| Day | Where |
|---|---|
| Fri | Harbour, evening walk |
| Sat | Lighthouse, picnic |
| Sun | Back with the late boat |

Keys are with **Amara**.
"""

WRITINGS = (
    Writing("Packing for the island", "Travel", 0, ISLAND, favourite=True),
    Writing(
        "Plum cake",
        "Kitchen",
        1,
        "# Plum cake\n\nTwelve plums, 200 g flour, 150 g butter, two eggs.\n\n1. Cream butter and sugar.\n"
        "2. Fold in eggs, then flour.\n3. Plums on top, cut side up.\n4. 180 °C, 45 minutes.\n",
        favourite=True,
    ),
    Writing(
        "Sourdough, third try",
        "Kitchen",
        2,
        "75 % water this time. Fold at 30, 60 and 90 minutes, then cold overnight.\n",
    ),
    Writing(
        "Questions for the roofer",
        "House",
        3,
        "- Slates or tiles?\n- How long is the scaffolding up?\n- Insulation above the rafters\n",
    ),
    Writing("Books to lend", "", 5, "Le Guin, *The Dispossessed* → Thea\n\nCalvino → Emre (since May)\n"),
    Writing(
        "Choir, spring concert",
        "Choir",
        6,
        "Bring the black folder. Alto 2 begins at bar 17.\n\n- [ ] Chairs\n- [ ] Programme\n",
    ),
    Writing(
        "Meter readings",
        "House",
        9,
        "| Month | Power | Water |\n|---|---|---|\n| Sep | 20418 | 311 |\n| Oct | 20660 | 316 |\n",
    ),
    Writing(
        "Words I keep forgetting",
        "Türkçe",
        12,
        "- *yakamoz*: moonlight on the sea\n- *çekmece*: drawer\n- *iskele*: pier\n",
    ),
    Writing("Birthday ideas", "", 16, "Mina: the blue teapot.\nOskar: a day on the river.\n"),
    Writing(
        "Workshop", "Work", 20, "Drawers that fit to the hair: mortise and tenon, no glue. Ask Nils for paulownia.\n"
    ),
    Writing(
        "Lighthouse walk",
        "Travel",
        27,
        "Start at the pier, twelve kilometres, no shade after noon. Two springs on the way.\n",
    ),
)
