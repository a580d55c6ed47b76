"""Who is invited by their address is written to, whether they have an account or not, and nobody is flooded."""

from datetime import timedelta

import pytest

from tansu.core.errors import Conflict, Invalid
from tansu.core.principal import Principal
from tansu.features import plans
from tansu.features.plans import Plan
from tansu.features.plans.model.family import called
from tansu.foundation import accounts, notices
from tansu.foundation.notices import Kind
from tansu.foundation.work import Outside
from tests.support.building import a_world, an_account, clock_of, outbox_of, principal_of
from tests.support.buying import GB, a_family_plan, buy
from tests.support.sharing import invited, join
from tests.support.telling import let_mail_leave, told
from tests.support.twice_and_crashing import assert_survives

DAY = timedelta(days=1)


@pytest.fixture
def family(outside: Outside, ada: Principal) -> Plan:
    plan = a_family_plan(outside, 200 * GB, people=6)
    buy(outside, ada, plan)
    let_mail_leave(outside)
    outbox_of(outside).sent.clear()
    return plan


@pytest.fixture
def byron(outside: Outside) -> Principal:
    return principal_of(an_account(outside, "byron@example.org", password=""))


def mails(outside: Outside) -> list[tuple[str, str]]:
    """Whom the mail that left went to, and about what."""
    return [(mail.to, mail.subject) for mail in let_mail_leave(outside, [plans.mail_invitation])]


def speaks(outside: Outside, who: Principal, language: str) -> None:
    with outside.work(who) as work:
        accounts.update(work, language=language)


@pytest.mark.usefixtures("family")
def test_an_account_is_told_by_mail_and_at_the_bell_in_its_own_language(
    outside: Outside, ada: Principal, byron: Principal
) -> None:
    speaks(outside, ada, "de")
    speaks(outside, byron, "tr")

    invited(outside, ada, email="Byron@example.org")

    assert mails(outside) == [("byron@example.org", "ada@example.org seninle bir plan paylaşmak istiyor")]
    assert told(outside, byron.account) == [Kind.FAMILY_INVITED]


@pytest.mark.usefixtures("family")
def test_an_address_without_an_account_is_written_to_in_the_language_of_who_invites(
    outside: Outside, ada: Principal
) -> None:
    speaks(outside, ada, "de")

    invited(outside, ada, email="clara@example.org")

    assert mails(outside) == [("clara@example.org", "ada@example.org möchte einen Tarif mit dir teilen")]
    (mail,) = outbox_of(outside).sent
    assert "https://photos.example/plan" in mail.text and "200" in mail.text
    assert "dein Konto" not in mail.text, "there is none"


@pytest.mark.usefixtures("family")
def test_a_link_to_pass_on_is_mailed_to_nobody(outside: Outside, ada: Principal) -> None:
    invited(outside, ada)

    assert mails(outside) == []


@pytest.mark.usefixtures("family")
def test_who_does_not_want_such_mail_finds_it_at_the_bell(outside: Outside, ada: Principal, byron: Principal) -> None:
    with outside.work(byron) as work:
        notices.want_optional_mail(work, False)

    invited(outside, ada, email="byron@example.org")

    assert (mails(outside), told(outside, byron.account)) == ([], [Kind.FAMILY_INVITED])


@pytest.mark.usefixtures("family")
def test_what_was_taken_back_or_accepted_before_the_mail_left_is_not_mailed(
    outside: Outside, ada: Principal, byron: Principal
) -> None:
    with outside.work(ada) as work:
        made, _ = plans.invite(work, outside.keys, email="clara@example.org")
        plans.withdraw_invite(work, made.id)
    join(outside, byron, invited(outside, ada, email="byron@example.org"))

    assert mails(outside) == []


@pytest.mark.usefixtures("family")
def test_a_family_writes_to_ten_addresses_a_day_even_if_it_takes_them_back(outside: Outside, ada: Principal) -> None:
    with outside.work(ada) as work:
        for number in range(10):
            made, _ = plans.invite(work, outside.keys, email=f"guest{number}@example.org")
            plans.withdraw_invite(work, made.id)

    with pytest.raises(Conflict):
        invited(outside, ada, email="guest10@example.org")
    invited(outside, ada)
    clock_of(outside).move(DAY)
    invited(outside, ada, email="guest10@example.org")

    assert mails(outside) == [("guest10@example.org", "ada@example.org would share a plan with you")]


@pytest.mark.usefixtures("family")
def test_no_address_gets_more_than_three_a_day_whoever_invites(
    outside: Outside, ada: Principal, byron: Principal, family: Plan
) -> None:
    buy(outside, byron, family)
    let_mail_leave(outside)
    outbox_of(outside).sent.clear()

    for who in (ada, byron, ada, byron, ada):
        invited(outside, who, email="clara@example.org")

    assert len(mails(outside)) == 3
    with outside.read(ada) as work:
        assert len(plans.family_of(work).invites) == 3, "whoever invites is told nothing of it"


@pytest.mark.usefixtures("family")
@pytest.mark.parametrize(
    "email", ["clara", "a@b@c", "clara@example.org\r\nBcc: all@example.org", "@", "a" * 255 + "@b"]
)
def test_what_is_no_address_is_refused(outside: Outside, ada: Principal, email: str) -> None:
    with pytest.raises(Invalid):
        invited(outside, ada, email=email)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Ada", "Ada (ada@example.org)"),
        ("शकुंतला देवी", "शकुंतला देवी (ada@example.org)"),
        ("", "ada@example.org"),
        ("Win now: pills.example", "ada@example.org"),
        ("See https://pills", "ada@example.org"),
        ("Ada " * 20, "ada@example.org"),
    ],
)
def test_a_name_that_would_lead_elsewhere_is_not_mailed(name: str, words: str) -> None:
    assert called(name, "ada@example.org") == words


@pytest.mark.parametrize("email", ["byron@example.org", "clara@example.org"])
def test_writing_to_a_guest_survives_a_second_run_and_a_crash_anywhere(email: str) -> None:
    def arrange(outside: Outside) -> dict[str, object]:
        ada = principal_of(an_account(outside, "ada@example.org", password=""))
        an_account(outside, "byron@example.org", password="")
        buy(outside, ada, a_family_plan(outside, 200 * GB, people=6))
        with outside.work(ada) as work:
            made, _ = plans.invite(work, outside.keys, email=email)
        return {"account": ada.account, "invite": made.id}

    def end(outside: Outside) -> list[str]:
        return [mail.to for mail in let_mail_leave(outside, [plans.mail_invitation])].count(email) * [email]

    assert assert_survives(plans.mail_invitation, fresh=a_world, arrange=arrange, end_state=end) == [email]
