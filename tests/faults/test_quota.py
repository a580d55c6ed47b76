"""Sixty-four processes against an almost full quota: as many as fit, and not a byte more (R19, R20)."""

from pathlib import Path

import pytest

from tansu.app import Instance
from tansu.core.principal import Means, Principal
from tansu.features import plans
from tansu.foundation import usage
from tests.faults.quota_clients import PROCESSES, SIZE, UPLOADS, Order, content_of, send_all
from tests.faults.world import photo, sha256_of
from tests.support.buying import a_family_plan, buy
from tests.support.fixtures import S3ForTests
from tests.support.judge import judge
from tests.support.nodes import Place, a_person, at_scale, embedded, opened, running
from tests.support.pictures import a_jpeg
from tests.support.plain_http import Plain
from tests.support.sharing import invited, join

FIT = 51
SEEDED = photo(1, 40_000)

pytestmark = [pytest.mark.timeout(300), pytest.mark.xdist_group("quota")]


def test_many_clients_fill_a_quota_to_the_last_byte_that_fits_on_sqlite(tmp_path: Path) -> None:
    place = embedded(tmp_path / "data")
    with running(place, "serve", "--no-worker") as server, opened(place) as instance:
        account, token = _almost_full(instance, server.url)

        counted, sent = send_all(_orders([server.url], [token]))

        assert counted == {"201": FIT, "quota_exceeded": PROCESSES * UPLOADS - FIT}
        assert _usage(instance, account) == (len(SEEDED) + FIT * SIZE, 0)
        assert judge(instance.outside, account, _allowed(sent)) == []


def test_many_clients_fill_a_quota_to_the_last_byte_that_fits_at_two_servers(
    tmp_path: Path, postgres_url: str, s3_settings: S3ForTests
) -> None:
    place = at_scale(tmp_path / "one", postgres_url, s3_settings)
    other = Place(tmp_path / "two", place.environment)
    with (
        running(place, "serve", "--no-worker") as one,
        running(other, "serve", "--no-worker") as two,
        opened(place) as instance,
    ):
        account, token = _almost_full(instance, one.url)

        counted, sent = send_all(_orders([one.url, two.url], [token]))

        assert counted == {"201": FIT, "quota_exceeded": PROCESSES * UPLOADS - FIT}
        assert _usage(instance, account) == (len(SEEDED) + FIT * SIZE, 0)
        assert judge(instance.outside, account, _allowed(sent)) == []


def test_a_family_shares_one_quota_to_the_last_byte(tmp_path: Path) -> None:
    place = embedded(tmp_path / "data")
    with running(place, "serve", "--no-worker") as server, opened(place) as instance:
        _fill_as_a_family(instance, [server.url])


@pytest.mark.soak
def test_a_family_shares_one_quota_to_the_last_byte_at_two_servers(
    tmp_path: Path, postgres_url: str, s3_settings: S3ForTests
) -> None:
    place = at_scale(tmp_path / "one", postgres_url, s3_settings)
    other = Place(tmp_path / "two", place.environment)
    with (
        running(place, "serve", "--no-worker") as one,
        running(other, "serve", "--no-worker") as two,
        opened(place) as instance,
    ):
        _fill_as_a_family(instance, [one.url, two.url])


def _fill_as_a_family(instance: Instance, urls: list[str]) -> None:
    """Let two who share a plan send at once; as many fit as fit for one, each keeps their own, and takes it along."""
    account, token = a_person(instance, "ada@example.org")
    child, child_token = a_person(instance, "byron@example.org")
    room = len(SEEDED) + FIT * SIZE + SIZE // 2
    ada, byron = Principal(account, Means.SESSION), Principal(child, Means.SESSION)
    buy(instance.outside, ada, a_family_plan(instance.outside, room, people=2))
    with instance.outside.system(account) as work:
        plans.set_allowance(work, 0)
    join(instance.outside, byron, invited(instance.outside, ada))
    assert Plain(urls[0], token).upload(SEEDED, "seeded.jpg", sha256_of(SEEDED)).status == 201

    counted, sent = send_all(_orders(urls, [token, child_token]))

    hers = {sha256 for sha256, held in sent.items() if held == token}
    assert counted == {"201": FIT, "quota_exceeded": PROCESSES * UPLOADS - FIT}
    assert _usage(instance, account) == _usage(instance, child) == (len(SEEDED) + FIT * SIZE, 0)
    assert judge(instance.outside, account, _allowed(hers)) == []
    assert judge(instance.outside, child, {one: {"live"} for one in sent.keys() - hers}) == []
    with instance.outside.work(byron) as work:
        plans.leave(work)
    assert _usage(instance, account) == (len(SEEDED) + len(hers) * SIZE, 0)
    assert _usage(instance, child) == ((FIT - len(hers)) * SIZE, 0)


def _almost_full(instance: Instance, url: str) -> tuple[str, str]:
    """Somebody who keeps a photo already and has room for FIT more and half of another."""
    account, token = a_person(instance, "ada@example.org")
    assert Plain(url, token).upload(SEEDED, "seeded.jpg", sha256_of(SEEDED)).status == 201
    with instance.outside.system(account) as work:
        usage.set_quota(work, len(SEEDED) + FIT * SIZE + SIZE // 2)
    return account, token


def _orders(urls: list[str], tokens: list[str]) -> list[Order]:
    head = a_jpeg(16, 12)[:-2]
    assert len(content_of(head, 0)) == SIZE
    return [
        Order(number, urls[number % len(urls)], tokens[number // 2 % len(tokens)], head) for number in range(PROCESSES)
    ]


def _allowed(sent: object) -> dict[str, set[str]]:
    return {one: {"live"} for one in [*sent, sha256_of(SEEDED)]}  # type: ignore[misc]


def _usage(instance: Instance, account: str) -> tuple[int, int]:
    with instance.outside.look(account) as work:
        found = usage.usage_of(work)
    return found.used, found.reserved
