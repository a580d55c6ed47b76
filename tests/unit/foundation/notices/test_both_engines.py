"""Everything notices ask of a database, once on each engine; the rules themselves are asked on SQLite in the others."""

import threading
from datetime import timedelta

import pytest

from tansu.foundation import notices
from tansu.foundation.notices import Kind, MailState, NoticesCustodian
from tansu.foundation.work import Outside
from tests.support.building import an_account, clock_of, outbox_of
from tests.support.telling import let_mail_leave, tell, told


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database on each engine in turn."""
    return "" if request.param == "sqlite" else str(request.getfixturevalue("migrated_postgres_url"))


def test_a_notice_is_told_mailed_seen_dismissed_carried_and_erased(outside: Outside, ada: str) -> None:
    outbox_of(outside).down = True
    tell(outside, ada, Kind.USAGE_80, key="room")
    clock_of(outside).move(timedelta(seconds=1))
    sent = tell(outside, ada, Kind.REFUND_SENT, key="money")
    assert sent is not None and tell(outside, ada, Kind.REFUND_SENT, key="money") is None
    let_mail_leave(outside)
    outbox_of(outside).down = False
    clock_of(outside).move(timedelta(minutes=1))
    mailed = let_mail_leave(outside)
    with outside.system(ada) as work:
        counted = notices.unseen(work)
        page = notices.listed(work, limit=1)
        rest = notices.listed(work, page.next, limit=1)
        notices.see(work)
        away = notices.dismiss(work, sent.id)
        back = notices.bring_back(work, sent.id)
        notices.want_optional_mail(work, False)
        records = list(NoticesCustodian().export(work))
    joe = an_account(outside, "joe@example.org", password="").id
    restored = NoticesCustodian().restore(outside, joe, records, lambda _: pytest.fail("there are no bytes"))
    with outside.system(ada) as work:
        left = [NoticesCustodian().erase(work, limit=1) for _ in range(2)]

    assert (len(mailed), counted, restored, left) == (2, 2, 2, [1, 0])
    assert [one.kind for one in (*page.notices, *rest.notices)] == [Kind.REFUND_SENT, Kind.USAGE_80]
    assert (page.notices[0].mail, page.notices[0].trouble, rest.next) == (MailState.SENT, "", None)
    assert (away.dismissed_at, back.dismissed_at) == (outside.clock.now(), None)
    assert told(outside, joe) == [Kind.REFUND_SENT, Kind.USAGE_80]
    assert told(outside, ada) == []


def test_eight_who_tell_the_same_at_once_tell_it_once(outside: Outside, ada: str) -> None:
    start = threading.Barrier(8)

    def say() -> None:
        start.wait()
        tell(outside, ada, Kind.REFUND_SENT)

    threads = [threading.Thread(target=say) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert told(outside, ada) == [Kind.REFUND_SENT]
    assert len(let_mail_leave(outside)) == 1
