"""Gift and voucher codes: made by the operator, who hands them out."""

import base64
from dataclasses import dataclass, replace
from datetime import datetime

from tansu.core.errors import Invalid, NotFound
from tansu.core.instants import to_ms
from tansu.core.paging import decode_cursor, encode_cursor
from tansu.features.plans.model.gift import Code, check_months, check_uses, written_code
from tansu.features.plans.model.plan import FREE, check_text
from tansu.features.plans.model.subscription import Terms
from tansu.features.plans.selling.catalogue import find_plan
from tansu.features.plans.store import codes as store
from tansu.foundation import accounts, audit
from tansu.foundation.keys import Keys
from tansu.foundation.work import Work

MOST_AT_ONCE = 500
_SECRET_BYTES = 10
"""80 random bits. Stored under a keyed hash, and guesses are throttled."""


@dataclass(frozen=True)
class CodeWish:
    """What a code shall give: a plan for so many months, to so many people, until a date."""

    plan: str
    months: int
    currency: str = ""
    """In which of the plan's prices its worth is written down; empty for the first."""
    uses: int = 1
    valid_until: datetime | None = None
    note: str = ""


def make_codes(work: Work, keys: Keys, wish: CodeWish, *, count: int = 1) -> list[tuple[Code, str]]:
    """Make so many codes, each with the secret that is shown this once. Raises Invalid, NotFound, Forbidden."""
    accounts.require_operator(work)
    if not 0 < count <= MOST_AT_ONCE:
        raise Invalid(f"Make at least one code and at most {MOST_AT_ONCE} at once.")
    if wish.valid_until is not None and wish.valid_until <= work.now:
        raise Invalid("This code would be too old from the beginning. Give it a day that is to come.")
    terms = _terms(work, wish)
    code = Code(
        id="",
        terms=terms,
        months=check_months(wish.months),
        uses=check_uses(wish.uses),
        used=0,
        note=check_text(wish.note, what="note", longest=200, empty=True),
        made_at=work.now,
        valid_until=wish.valid_until,
        ended_at=None,
    )
    made = [_make(work, keys, code) for _ in range(count)]
    audit.record(replace(work, account=""), "codes_made", terms.plan, count=count, months=code.months, uses=code.uses)
    return made


def all_codes(work: Work, cursor: str | None = None, limit: int = 100) -> tuple[list[Code], str | None]:
    """Every code there is or was, newest first, and where the next page begins. Raises Forbidden, Invalid."""
    accounts.require_operator(work)
    made_ms, last = decode_cursor(cursor, int, str) if cursor else (2**62, "")
    found = store.codes(work.tx, before=(made_ms, last), limit=limit + 1)
    page = found[:limit]
    return page, encode_cursor(to_ms(page[-1].made_at), page[-1].id) if len(found) > limit else None


def end_code(work: Work, code: str) -> Code:
    """Let nobody use a code any more. What it gave stays given; twice is once. Raises NotFound, Forbidden."""
    accounts.require_operator(work)
    store.end(work.tx, code, now_ms=to_ms(work.now))
    if (found := store.code(work.tx, code)) is None:
        raise NotFound("There is no such code.")
    audit.record(replace(work, account=""), "code_ended", code)
    return found


def _terms(work: Work, wish: CodeWish) -> Terms:
    plan = find_plan(work, wish.plan)
    if plan.id == FREE:
        raise Invalid("Everybody has the free plan. Choose one that is sold.")
    price = plan.price_in(wish.currency or min(plan.prices))
    return Terms(plan.id, plan.name, plan.bytes, plan.term, price, plan.tax_note, plan.people)


def _make(work: Work, keys: Keys, like: Code) -> tuple[Code, str]:
    secret = base64.b32encode(work.chance.random_bytes(_SECRET_BYTES)).decode("ascii")
    code = replace(like, id=work.new_id())
    store.add(work.tx, code, hashed=hash_of(keys, secret))
    return code, written_code(secret)


def hash_of(keys: Keys, secret: str) -> str:
    """Under what a code's secret is kept."""
    return keys.secret_hash(f"code {secret}")
