"""Notices: each cause is told once, mailed by a job that may die, and seen, dismissed and brought back in the app."""

from datetime import timedelta
from typing import Any

import pytest

from tansu.core.errors import NotFound
from tansu.core.money import Money
from tansu.foundation import accounts, audit, notices
from tansu.foundation.jobs import JobState, Worker, list_jobs
from tansu.foundation.notices import Kind, MailState, NoticesCustodian
from tansu.foundation.work import Outside
from tests.support.building import a_world, an_account, clock_of, outbox_of
from tests.support.telling import facts_for, let_mail_leave, tell, told
from tests.support.twice_and_crashing import assert_survives, run_until_idle


def speak(outside: Outside, account: str, language: str) -> None:
    with outside.system(account) as work:
        accounts.update(work, language=language)


def found(outside: Outside, account: str) -> notices.Notice:
    with outside.look(account) as work:
        (only,) = notices.listed(work).notices
    return only


def unseen(outside: Outside, account: str) -> int:
    with outside.look(account) as work:
        return notices.unseen(work)


def test_what_is_told_is_in_the_app_at_once_and_mailed_by_a_job(outside: Outside, ada: str) -> None:
    tell(outside, ada, Kind.REFUND_SENT)
    before = list(outbox_of(outside).sent)

    (mail,) = let_mail_leave(outside)

    assert before == []
    assert (mail.to, mail.subject) == ("ada@example.org", "€12,345.67 has been sent back to you")
    assert "https://photos.example/plan" in mail.text
    assert told(outside, ada) == [Kind.REFUND_SENT]
    assert (found(outside, ada).mail, found(outside, ada).mailed_at) == (MailState.SENT, outside.clock.now())


def test_the_same_cause_is_told_once(outside: Outside, ada: str) -> None:
    first = tell(outside, ada, Kind.REFUND_SENT, key="refund/1/sent")
    again = tell(outside, ada, Kind.REFUND_SENT, key="refund/1/sent")
    other = tell(outside, ada, Kind.REFUND_SENT, key="refund/2/sent")

    assert (first is not None, again, other is not None) == (True, None, True)
    assert len(let_mail_leave(outside)) == 2


def test_a_cause_that_is_undone_was_never_told(outside: Outside, ada: str) -> None:
    with pytest.raises(RuntimeError), outside.system(ada) as work:
        notices.record(work, Kind.REFUND_SENT, key="k", **facts_for(Kind.REFUND_SENT))
        raise RuntimeError("the refund did not go")

    assert (told(outside, ada), let_mail_leave(outside)) == ([], [])


@pytest.mark.parametrize(
    "facts",
    [{}, {"amount": 5}, {"amount": Money(5, "EUR"), "more": "x"}, {"amount": None}],
    ids=["nothing", "a number for money", "too much", "none"],
)
def test_facts_that_are_not_those_of_the_kind_fail_their_cause(
    outside: Outside, ada: str, facts: dict[str, Any]
) -> None:
    with pytest.raises(TypeError), outside.system(ada) as work:
        notices.record(work, Kind.REFUND_SENT, key="k", **facts)


def test_mail_is_in_the_language_of_the_account(outside: Outside, ada: str) -> None:
    speak(outside, ada, "hi")

    tell(outside, ada, Kind.USAGE_FULL)
    (mail,) = let_mail_leave(outside)

    assert (mail.subject, mail.language) == ("आपकी जगह भर गई है", "hi")


def test_mail_that_does_not_leave_is_tried_again_under_the_same_key(outside: Outside, ada: str) -> None:
    outbox_of(outside).down = True
    tell(outside, ada, Kind.PAST_DUE)
    let_mail_leave(outside)
    waiting = found(outside, ada)
    outbox_of(outside).down = False
    clock_of(outside).move(timedelta(minutes=1))

    (mail,) = let_mail_leave(outside)

    assert (waiting.mail, waiting.trouble) == (MailState.WAITING, "Mail does not leave at the moment.")
    assert mail.key == f"notice-{waiting.id}"
    assert (found(outside, ada).mail, found(outside, ada).trouble) == (MailState.SENT, "")


def test_mail_that_never_leaves_ends_as_a_dead_letter(outside: Outside, ada: str) -> None:
    outbox_of(outside).down = True
    tell(outside, ada, Kind.PAST_DUE)

    for _ in range(10):
        let_mail_leave(outside)
        clock_of(outside).move(timedelta(days=1))

    assert found(outside, ada).mail is MailState.FAILED
    with outside.look() as work:
        assert [(job.name, job.account) for job in list_jobs(work, JobState.DEAD).jobs] == [("notices.send", ada)]


def test_however_the_power_fails_one_mail_is_known_by_one_key() -> None:
    def arrange(outside: Outside) -> dict[str, Any]:
        notice = tell(outside, an_account(outside, password="").id, Kind.REFUND_SENT)
        assert notice is not None
        return {"account": notice.account, "notice": notice.id}

    def ends(outside: Outside) -> object:
        return [mail.subject for mail in outbox_of(outside).sent], len({mail.key for mail in outbox_of(outside).sent})

    assert assert_survives(notices.send, fresh=a_world, arrange=arrange, end_state=ends) == (
        ["€12,345.67 has been sent back to you"],
        1,
    )


def test_mail_about_room_may_be_declined_and_mail_about_money_not(outside: Outside, ada: str) -> None:
    with outside.system(ada) as work:
        notices.want_optional_mail(work, False)

    tell(outside, ada, Kind.USAGE_80, key="usage")
    tell(outside, ada, Kind.PAST_DUE, key="money")

    assert [mail.subject for mail in let_mail_leave(outside)] == ["Your plan Two {terabytes} & <more> is not paid"]
    assert set(told(outside, ada)) == {Kind.PAST_DUE, Kind.USAGE_80}


def test_the_bell_counts_what_was_not_seen(outside: Outside, ada: str) -> None:
    tell(outside, ada, Kind.USAGE_80, key="1")
    tell(outside, ada, Kind.USAGE_95, key="2")
    counted = unseen(outside, ada)

    with outside.system(ada) as work:
        new, again = notices.see(work), notices.see(work)

    assert (counted, new, again, unseen(outside, ada)) == (2, 2, 0, 0)


def test_what_is_dismissed_is_away_until_it_is_brought_back(outside: Outside, ada: str) -> None:
    notice = tell(outside, ada, Kind.USAGE_80)
    assert notice is not None

    with outside.system(ada) as work:
        notices.dismiss(work, notice.id)
        notices.dismiss(work, notice.id)
    away = told(outside, ada), unseen(outside, ada)
    with outside.system(ada) as work:
        notices.bring_back(work, notice.id)

    assert away == ([], 0)
    assert told(outside, ada) == [Kind.USAGE_80]


def test_nobody_dismisses_what_somebody_else_was_told(outside: Outside, ada: str) -> None:
    notice = tell(outside, ada, Kind.USAGE_80)
    assert notice is not None

    with pytest.raises(NotFound), outside.system("eve") as work:
        notices.dismiss(work, notice.id)

    assert told(outside, ada) == [Kind.USAGE_80]


def test_notices_come_in_pages_newest_first(outside: Outside, ada: str) -> None:
    for number in range(5):
        tell(outside, ada, Kind.USAGE_80, key=str(number))
        clock_of(outside).move(timedelta(seconds=number % 2))

    with outside.look(ada) as work:
        first = notices.listed(work, limit=3)
        second = notices.listed(work, first.next, limit=3)

    keys = [one.key for one in (*first.notices, *second.notices)]
    assert (len(first.notices), len(set(keys)), second.next) == (3, 5, None)
    assert keys[0] == "4"


def test_who_is_gone_is_told_nothing(outside: Outside) -> None:
    assert tell(outside, "nobody", Kind.REFUND_SENT) is None
    assert let_mail_leave(outside) == []


def test_nothing_is_left_of_who_leaves_but_the_audit_trail_and_no_mail_follows(outside: Outside, ada: str) -> None:
    for number in range(5):
        tell(outside, ada, Kind.REFUND_SENT, key=str(number))

    left = []
    for _ in range(3):
        with outside.system(ada) as work:
            left.append(NoticesCustodian().erase(work, limit=2))

    assert left == [3, 1, 0]
    assert let_mail_leave(outside) == []
    with outside.look(ada) as work:
        assert [one.action for one in audit.events(work).events].count("notice_recorded") == 5


def test_what_was_told_goes_along_and_is_not_mailed_again(outside: Outside, ada: str) -> None:
    tell(outside, ada, Kind.REFUND_SENT, key="1")
    tell(outside, ada, Kind.USAGE_80, key="2")
    run_until_idle(Worker(outside, [notices.send], name="post"))
    with outside.system(ada) as work:
        notices.want_optional_mail(work, False)
        notices.see(work)
        records = list(NoticesCustodian().export(work))
    sent = len(outbox_of(outside).sent)
    joe = an_account(outside, "joe@example.org", password="").id

    first = NoticesCustodian().restore(outside, joe, records, lambda _: pytest.fail("there are no bytes"))
    again = NoticesCustodian().restore(outside, joe, records, lambda _: pytest.fail("there are no bytes"))

    assert (first, again, len(let_mail_leave(outside))) == (2, 0, sent)
    assert set(told(outside, joe)) == {Kind.REFUND_SENT, Kind.USAGE_80}
    assert unseen(outside, joe) == 0
    with outside.look(joe) as work:
        assert not notices.wants_optional_mail(work)


@pytest.mark.parametrize(
    "broken",
    [
        {"about": "a kind of tomorrow"},
        {"facts": {}},
        {"facts": {"amount": {"minor": 1, "currency": "EURO"}}},
        {"made_at": "2026-05-28T12:00:00"},
        {"made_at": "yesterday"},
    ],
    ids=str,
)
def test_what_cannot_be_read_from_elsewhere_is_left_out(outside: Outside, ada: str, broken: dict[str, Any]) -> None:
    tell(outside, ada, Kind.REFUND_SENT)
    with outside.look(ada) as work:
        (record,) = NoticesCustodian().export(work)
    joe = an_account(outside, "joe@example.org", password="").id

    restored = NoticesCustodian().restore(outside, joe, [record | broken], lambda _: pytest.fail("no bytes"))

    assert (restored, told(outside, joe)) == (0, [])
