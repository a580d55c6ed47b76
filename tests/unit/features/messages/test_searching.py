"""Search: by word, person and date, in every script, the same on every engine."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansu.core.errors import Invalid
from tansu.features import messages
from tansu.features.messages import checks
from tansu.features.messages.store import words
from tansu.features.messages.words import asked_words, index_words, marks
from tansu.ports.database import sql
from tests.unit.features.messages.writing import NOON_MS, backup, sms

DAY_MS = 86_400_000
TEXTS = (
    "Treffen wir uns im Caf\u00e9 an der Stra\u00dfe?",
    "\u4eca\u5929\u5929\u6c14\u5f88\u597d\uff0c\u6211\u4eec\u53bb\u516c\u56ed",
    "\u0926\u093f\u0932\u094d\u0932\u0940 \u0938\u0947 \u091f\u094d\u0930\u0947\u0928 \u091b\u0942\u091f \u0917\u0908",
    "\uc548\ub155\ud558\uc138\uc694 \uc5ed\uc5d0\uc11c \ub9cc\ub098\uc694",
    "Meet at the STATION, platform 9",
    "\u0130stanbul'da g\u00f6r\u00fc\u015f\u00fcr\u00fcz",
)


@pytest.fixture
def find(outside, ada, bring_in):
    """Search among six texts, a day apart, from two people in turn; return their places."""
    numbers = ("+4930901820", "+4930901821")
    bring_in(backup(*(sms(text, number=numbers[n % 2], at=NOON_MS + n * DAY_MS) for n, text in enumerate(TEXTS))))

    def found(question: str, **more: object) -> list[int]:
        with outside.read(ada, "messages") as work:
            return [TEXTS.index(hit.message.body) for hit in messages.search(work, question, **more)]

    return found


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("cafe", [0]),
        ("STRASSE", [0]),
        ("caf\u00e9 treffen", [0]),
        ("stat", [4]),
        ("\u5929\u6c14", [1]),
        ("\u516c\u56ed \u4eca\u5929", [1]),
        ("\u5929", [1]),
        ("\u56ed", [1]),
        ("\u5929\u5929\u597d", []),
        ("\u0926\u093f\u0932\u094d\u0932\u0940", [2]),
        ("\uc5ed", [3]),
        ("\ub9cc\ub098", [3]),
        ("istanbul gorusuruz", [5]),
        ("at 9", [4]),
        ("nowhere", []),
        ('" OR 1=1 --', []),
        ("NEAR(station) AND *", []),
    ],
)
def test_a_word_is_found_in_any_script_by_its_beginning(find, question: str, places: list[int]) -> None:
    assert find(question) == places


def test_the_newest_comes_first_and_person_and_date_narrow_it(find) -> None:
    since = datetime.fromtimestamp((NOON_MS + 3 * DAY_MS) / 1000, UTC)

    assert find("t") == [4, 0]
    assert find("t", since=since) == [4]
    assert find("t", until=since) == [0]
    assert find("t", person="030 901821") == []
    assert find("meet", person="1820") == [4]


def test_a_question_without_a_word_is_refused_with_the_next_step(find) -> None:
    with pytest.raises(Invalid, match="at least one letter"):
        find(" \u2026 ")


def test_without_a_word_people_or_a_time_say_what_is_looked_for(find) -> None:
    since, until = (datetime.fromtimestamp((NOON_MS + days * DAY_MS) / 1000, UTC) for days in (1, 4))

    assert find("", person="030 901821") == [5, 3, 1]
    assert find("", since=since, until=until) == [3, 2, 1]
    assert find("", person="1820", since=since) == [4, 2]
    assert find("", person="nobody") == []


def test_people_are_found_by_what_they_are_called(find) -> None:
    names = {"+4930901821": "Mei L\u00edn"}

    assert find("", person="mei lin", names=names) == [5, 3, 1]
    assert find("t", person="m\u00e9i", names=names) == []


def test_what_is_in_the_trash_or_somebody_elses_is_not_found(outside, ada, find) -> None:
    with outside.work(ada, "messages") as work:
        messages.trash(work, [hit.message.number for hit in messages.search(work, "cafe")])

    assert find("cafe") == []


def test_the_index_is_made_again_from_the_messages(outside, ada, find) -> None:
    with outside.system() as work:
        work.tx.execute(sql("DELETE FROM messages_words"))
    assert find("cafe") == []

    assert list(messages.mend_index(outside)) == [len(TEXTS)]

    assert find("cafe") == [0]
    assert list(messages.mend_index(outside)) == []


def test_while_the_index_is_made_again_a_search_says_how_far_back_it_reaches(
    outside, ada, find, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "BATCH", 2)
    with outside.system() as work:
        work.tx.execute(sql("DELETE FROM messages_words"))
    mending = messages.mend_index(outside)

    reached = [_reach(outside, ada)]
    for _ in mending:
        reached.append(_reach(outside, ada))

    assert reached == [outside.clock.now(), _day(4), _day(2), None]
    assert find("cafe") == [0]


def _day(number: int) -> datetime:
    return datetime.fromtimestamp((NOON_MS + number * DAY_MS) / 1000, UTC)


def _reach(outside, ada) -> datetime | None:
    with outside.read(ada, "messages") as work:
        return messages.indexed_from(work)


def test_a_hit_says_where_its_words_stand() -> None:
    text = "Ein Caf\u00e9 und \u4eca\u5929\u5929\u6c14"

    assert [text[start:end] for start, end in marks(text, "cafe \u5929\u6c14")] == ["Caf\u00e9", "\u5929\u6c14"]


@given(st.text(max_size=60), st.integers(0, 50), st.integers(1, 10))
def test_every_stretch_of_a_text_finds_it_by_words_an_index_can_keep(text: str, start: int, length: int) -> None:
    kept = index_words(text)

    assert all(word.isascii() and word.isalnum() for word in kept)
    whole_words = asked_words(text)
    assert all(any(one.startswith(word) for one in kept) for word in whole_words)


def test_what_the_index_notes_of_its_own_is_nobodys_word(outside, ada, bring_in) -> None:
    texts = ("Zebra zzz", "caf\u00e9", "plain words", "zz top")
    bring_in(backup(*(sms(text, at=NOON_MS + n * DAY_MS) for n, text in enumerate(texts))))

    def found(question: str) -> list[str]:
        with outside.read(ada, "messages") as work:
            return [hit.message.body for hit in messages.search(work, question)]

    assert found("z") == ["zz top", "Zebra zzz"]
    assert found("zz") == ["zz top", "Zebra zzz"]
    assert found("zeb") == ["Zebra zzz"]
    assert found("zyz") == found("zzt") == []


def test_a_word_that_everybody_uses_is_looked_for_in_one_conversation_or_some(
    outside, ada, bring_in, monkeypatch
) -> None:
    # Few enough that PostgreSQL, which looks at the newest first, has to ask its index as well.
    monkeypatch.setattr(words, "LOOKED_AT", 5)
    lines = [sms("tick tock", number="+4930901820", at=NOON_MS + n * 1000) for n in range(40)]
    lines += [sms(f"quiet {n}", number="+4930901821", at=NOON_MS + n * 1000 + 1) for n in range(20)]
    lines += [sms("tick once", number="+4930901822", at=NOON_MS - 1000)]
    bring_in(backup(*lines))

    def found(question: str, **more: object) -> list[str]:
        with outside.read(ada, "messages") as work:
            by_number = {one.people[0].raw: one.id for one in messages.threads(work)}
            if isinstance(thread := more.pop("of", ""), str) and thread:
                more["thread"] = by_number[thread]
            return [hit.message.body for hit in messages.search(work, question, **more)]

    assert found("tick", of="+4930901821") == found("t", of="+4930901821") == []
    assert found("tick", of="+4930901822") == ["tick once"]
    assert len(found("t", of="+4930901820", limit=7)) == 7
    assert found("tick", person="3090182", limit=100).count("tick once") == 1
    monkeypatch.setattr(words, "MOST_THREADS", 2)
    assert len(found("tick", person="3090182", limit=100)) == 41
