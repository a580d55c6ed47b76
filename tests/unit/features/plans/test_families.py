"""A plan is shared by up to six: bytes move with whoever comes and goes, and nobody loses one."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansu.core.errors import Conflict, Invalid, NotFound, QuotaExceeded, TansuError
from tansu.core.principal import Principal
from tansu.features import plans
from tansu.features.plans import Plan, PlansCustodian, Reason, Rule
from tansu.foundation import uploads
from tansu.foundation.work import Outside
from tests.support.building import an_account, an_outside, clock_of, principal_of
from tests.support.buying import GB, a_code, a_family_plan, buy, held, later, order, quota, refund, sell
from tests.support.sharing import invited, join, keep, own_used, pool_of

DAY = timedelta(days=1)


@pytest.fixture
def family(outside: Outside) -> Plan:
    return a_family_plan(outside, 200 * GB, people=3)


@pytest.fixture
def byron(outside: Outside) -> Principal:
    return principal_of(an_account(outside, "byron@example.org", password=""))


@pytest.fixture
def clara(outside: Outside) -> Principal:
    return principal_of(an_account(outside, "clara@example.org", password=""))


def test_who_accepts_shares_the_bytes_of_the_plan(
    outside: Outside, ada: Principal, byron: Principal, family: Plan
) -> None:
    buy(outside, ada, family)
    keep(outside, ada, 7 * GB)
    keep(outside, byron, 3 * GB)

    join(outside, byron, invited(outside, ada))

    assert pool_of(outside, ada) == pool_of(outside, byron) == (ada.account, 200 * GB, 10 * GB, 0)
    assert (held(outside, byron).reason, held(outside, byron).bytes) == (Reason.FAMILY, 200 * GB)
    with outside.read(ada) as work:
        seen = plans.family_of(work)
    assert (seen.people, seen.used, [one.used for one in seen.members]) == (3, 7 * GB, [3 * GB])


def test_who_leaves_keeps_everything_and_only_new_bytes_are_refused(
    outside: Outside, ada: Principal, byron: Principal, family: Plan
) -> None:
    buy(outside, ada, family)
    join(outside, byron, invited(outside, ada))
    keep(outside, byron, 30 * GB)
    keep(outside, ada, 1 * GB)

    for _ in range(2):
        with outside.work(byron) as work:
            plans.leave(work)

    assert pool_of(outside, byron) == (byron.account, 5 * GB, 30 * GB, 0)
    assert pool_of(outside, ada) == (ada.account, 200 * GB, 1 * GB, 0)
    with pytest.raises(QuotaExceeded):
        keep(outside, byron, 1)


def test_uploads_in_progress_move_with_who_leaves(
    outside: Outside, ada: Principal, byron: Principal, family: Plan
) -> None:
    buy(outside, ada, family)
    join(outside, byron, invited(outside, ada))
    with outside.work(byron, "gallery") as work:
        uploads.create(work, 12 * GB, metadata={})

    with outside.work(ada) as work:
        plans.remove_member(work, byron.account)

    assert pool_of(outside, byron) == (byron.account, 5 * GB, 0, 12 * GB)
    assert pool_of(outside, ada) == (ada.account, 200 * GB, 0, 0)


def test_when_the_plan_is_over_everybody_is_by_themselves_again_and_keeps_all(
    outside: Outside, ada: Principal, byron: Principal, clara: Principal, family: Plan
) -> None:
    buy(outside, ada, family)
    for who in (byron, clara):
        join(outside, who, invited(outside, ada))
        keep(outside, who, 20 * GB)
    with outside.work(ada) as work:
        plans.cancel(work)

    later(outside, 32 * DAY, ada)

    for who in (byron, clara):
        assert pool_of(outside, who) == (who.account, 5 * GB, 20 * GB, 0)
    assert (pool_of(outside, ada), held(outside, byron).reason) == ((ada.account, 5 * GB, 0, 0), Reason.FREE)


def test_the_days_of_grace_are_the_whole_familys(
    outside: Outside, ada: Principal, byron: Principal, family: Plan
) -> None:
    buy(outside, ada, family)
    join(outside, byron, invited(outside, ada))

    later(outside, 33 * DAY, ada)
    during = quota(outside, byron)
    later(outside, 14 * DAY, ada)

    assert (during, quota(outside, byron)) == (200 * GB, 5 * GB)


def test_a_smaller_family_lets_go_of_who_came_last(
    outside: Outside, ada: Principal, byron: Principal, clara: Principal, family: Plan
) -> None:
    pair = a_family_plan(outside, 300 * GB, people=2, minor=900)
    buy(outside, ada, family)
    for who in (byron, clara):
        join(outside, who, invited(outside, ada))
        clock_of(outside).move(DAY)

    buy(outside, ada, pair)

    assert (quota(outside, byron), quota(outside, clara)) == (300 * GB, 5 * GB)


def test_a_refund_of_the_plan_ends_the_family(
    outside: Outside, ada: Principal, byron: Principal, root: Principal, family: Plan
) -> None:
    buy(outside, ada, family)
    join(outside, byron, invited(outside, ada))
    keep(outside, byron, 9 * GB)
    (one,) = refund(outside, ada, Rule.LAST_PAYMENT_FULL)

    with outside.work(root, account=ada.account) as work:
        plans.approve(work, one.id)

    assert pool_of(outside, byron) == (byron.account, 5 * GB, 9 * GB, 0)


def test_no_more_join_than_the_plan_is_for(
    outside: Outside, ada: Principal, byron: Principal, clara: Principal, family: Plan
) -> None:
    buy(outside, ada, family)
    dora = principal_of(an_account(outside, "dora@example.org", password=""))
    links = [invited(outside, ada) for _ in range(3)]
    join(outside, byron, links[0])
    join(outside, clara, links[1])

    with pytest.raises(Conflict):
        join(outside, dora, links[2])
    with pytest.raises(Conflict):
        invited(outside, ada)

    assert pool_of(outside, dora)[0] == dora.account


def test_an_invitation_is_good_once_and_for_a_week(
    outside: Outside, ada: Principal, byron: Principal, clara: Principal, family: Plan
) -> None:
    buy(outside, ada, family)
    used, old = invited(outside, ada), invited(outside, ada)
    join(outside, byron, used)
    join(outside, byron, used)

    with pytest.raises(NotFound):
        join(outside, clara, used)
    clock_of(outside).move(8 * DAY)
    with pytest.raises(NotFound):
        join(outside, clara, old)


def test_a_link_that_was_used_does_not_bring_back_who_left(
    outside: Outside, ada: Principal, byron: Principal, family: Plan
) -> None:
    buy(outside, ada, family)
    link = invited(outside, ada)
    join(outside, byron, link)
    with outside.work(byron) as work:
        plans.leave(work)

    with pytest.raises(Conflict):
        join(outside, byron, link)


def test_an_invitation_to_an_address_is_seen_by_its_owner_alone(
    outside: Outside, ada: Principal, byron: Principal, clara: Principal, family: Plan
) -> None:
    buy(outside, ada, family)
    link = invited(outside, ada, email=" Byron@Example.org")

    with pytest.raises(NotFound):
        join(outside, clara, link)
    with outside.read(clara) as work:
        nothing = plans.invitations(work)
    with outside.work(byron) as work:
        (one,) = plans.invitations(work)
        plans.accept(work, one)

    assert nothing == []
    assert pool_of(outside, byron)[0] == ada.account


def test_an_invitation_can_be_taken_back_and_declined(
    outside: Outside, ada: Principal, byron: Principal, family: Plan
) -> None:
    buy(outside, ada, family)
    with outside.work(ada) as work:
        made, secret = plans.invite(work, outside.keys)
        plans.withdraw_invite(work, made.id)
        asked, _ = plans.invite(work, outside.keys, email="byron@example.org")
    with pytest.raises(NotFound):
        join(outside, byron, secret)

    with outside.work(byron) as work:
        plans.decline(work, asked.id)

    with outside.read(ada) as work:
        assert plans.family_of(work).invites == ()


def test_without_a_plan_for_several_nobody_is_invited(outside: Outside, ada: Principal) -> None:
    buy(outside, ada, sell(outside, "50 GB", 50 * GB, 100))

    with pytest.raises(Conflict):
        invited(outside, ada)


def test_who_has_or_orders_a_plan_of_their_own_does_not_join(
    outside: Outside, ada: Principal, byron: Principal, clara: Principal, family: Plan
) -> None:
    small = sell(outside, "50 GB", 50 * GB, 100)
    buy(outside, ada, family)
    buy(outside, byron, small)
    order(outside, clara, small)

    for who in (ada, byron, clara):
        with pytest.raises(Conflict):
            join(outside, who, invited(outside, ada))


def test_what_does_not_fit_does_not_join_and_nothing_changes(
    outside: Outside, ada: Principal, byron: Principal, family: Plan
) -> None:
    buy(outside, ada, family)
    keep(outside, ada, 198 * GB)
    keep(outside, byron, 3 * GB)
    link = invited(outside, ada)

    with pytest.raises(Conflict):
        join(outside, byron, link)

    assert pool_of(outside, byron) == (byron.account, 5 * GB, 3 * GB, 0)
    with outside.read(ada) as work:
        assert (plans.family_of(work).members, len(plans.family_of(work).invites)) == ((), 1)


def test_who_shares_buys_and_redeems_nothing(outside: Outside, ada: Principal, byron: Principal, family: Plan) -> None:
    small = sell(outside, "50 GB", 50 * GB, 100)
    buy(outside, ada, family)
    join(outside, byron, invited(outside, ada))

    with pytest.raises(Conflict):
        order(outside, byron, small)
    with pytest.raises(Conflict):
        plans.redeem(outside, byron, a_code(outside, small))


def test_what_the_operator_gives_a_member_holds_when_they_leave(
    outside: Outside, ada: Principal, byron: Principal, family: Plan
) -> None:
    buy(outside, ada, family)
    join(outside, byron, invited(outside, ada))
    with outside.work(byron) as work:
        plans.set_allowance(work, 50 * GB)
    during = quota(outside, byron)

    with outside.work(byron) as work:
        plans.leave(work)

    assert (during, quota(outside, ada), quota(outside, byron)) == (200 * GB, 200 * GB, 50 * GB)


def test_only_the_owner_removes_and_nobody_strangers(
    outside: Outside, ada: Principal, byron: Principal, clara: Principal, family: Plan
) -> None:
    buy(outside, ada, family)
    join(outside, byron, invited(outside, ada))

    for who, whom in ((clara, byron), (byron, ada), (ada, clara)):
        with outside.work(who) as work, pytest.raises(NotFound):
            plans.remove_member(work, whom.account)

    assert pool_of(outside, byron)[0] == ada.account


@pytest.mark.parametrize("people", [0, -1, 7, 2**31])
def test_a_plan_is_for_one_to_six(outside: Outside, people: int) -> None:
    with pytest.raises(Invalid):
        a_family_plan(outside, GB, people=people)


def test_an_owner_who_is_erased_leaves_everybody_with_all_they_have(
    outside: Outside, ada: Principal, byron: Principal, family: Plan
) -> None:
    buy(outside, ada, family)
    join(outside, byron, invited(outside, ada))
    keep(outside, byron, 8 * GB)
    invited(outside, ada)

    with outside.system(ada.account) as work:
        told = [one for one in PlansCustodian().export(work) if one["kind"] == "family_member"]
        PlansCustodian().erase(work, limit=10)

    assert len(told) == 1
    assert pool_of(outside, byron) == (byron.account, 5 * GB, 8 * GB, 0)
    with outside.read(ada) as work:
        assert plans.family_of(work).invites == plans.family_of(work).members == ()


def test_a_member_who_is_erased_takes_their_bytes_out_of_the_family(
    outside: Outside, ada: Principal, byron: Principal, family: Plan
) -> None:
    buy(outside, ada, family)
    join(outside, byron, invited(outside, ada))
    keep(outside, byron, 8 * GB)

    with outside.system(byron.account) as work:
        PlansCustodian().erase(work, limit=10)

    assert pool_of(outside, ada) == (ada.account, 200 * GB, 0, 0)
    assert pool_of(outside, byron)[2] == 8 * GB


MOVES = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["join", "leave", "remove", "keep", "later"])), max_size=14
)


@settings(max_examples=30, deadline=None)
@given(MOVES)
def test_however_people_come_and_go_every_pool_holds_what_its_people_keep(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[int, str]]
) -> None:
    outside = an_outside("", tmp_path_factory.mktemp("family"))
    people = [principal_of(an_account(outside, f"p{n}@example.org", password="")) for n in range(4)]
    owner = people[0]
    buy(outside, owner, a_family_plan(outside, 40 * GB, people=3))

    for number, move in moves:
        with suppress(TansuError):
            play(outside, owner, people[number], move)
        pools: dict[str, int] = {}
        for who in people:
            pool, _, used, reserved = pool_of(outside, who)
            pools[pool] = pools.get(pool, 0) + own_used(outside, who)
            assert reserved == 0
        assert pools == {pool: used for pool, _, used, _ in (pool_of(outside, who) for who in people)}
        assert {pool_of(outside, who)[0] for who in people} <= {who.account for who in people}

    outside.database.close()


def play(outside: Outside, owner: Principal, who: Principal, move: str) -> None:
    """One thing that may happen in a family."""
    if move == "join":
        join(outside, who, invited(outside, owner))
    elif move == "leave":
        with outside.work(who) as work:
            plans.leave(work)
    elif move == "remove":
        with outside.work(owner) as work:
            plans.remove_member(work, who.account)
    elif move == "keep":
        keep(outside, who, 3 * GB)
    else:
        later(outside, 20 * DAY, owner)
