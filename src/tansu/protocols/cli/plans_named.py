"""How `tansu plans …` reads a plan's name and a day."""

from datetime import UTC, date, datetime, time

from tansu.core.errors import NotFound
from tansu.features import plans as feature
from tansu.features.plans import Plan
from tansu.foundation.work import Work
from tansu.protocols.cli.exits import CommandError, Exit


def named(work: Work, words: str) -> Plan:
    """The plan with that id, or the only one with that name."""
    found = [one for one in feature.all_plans(work) if words in (one.id, one.name)]
    if not found:
        raise NotFound(f"There is no plan {words}. `tansu plans list` shows what there is.")
    if len(found) > 1:
        ids = ", ".join(one.id for one in found)
        raise CommandError(f"Several plans are called {words}. Say which by its id: {ids}.", Exit.USAGE)
    return found[0]


def midnight(day: str | None) -> datetime | None:
    """The beginning of a day, in UTC."""
    if day is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(day), time(), UTC)
    except ValueError as error:
        raise CommandError(f"{day} is not a day. Write it as in 2027-01-31.", Exit.USAGE) from error
