"""Asking before sending: whose a picture is."""

from tansu.features import gallery
from tests.support.instances import Instance, fill
from tests.support.sending import sha256_of


def test_one_picture_in_two_accounts_is_to_each_its_own(instance: Instance) -> None:
    content = fill(instance)[0]
    other = instance.member("bea@example.org")
    with instance.outside.read(other, "gallery") as work:
        before = gallery.check(work, [sha256_of(content)])
    instance.send(other, content)

    found = []
    for who in (instance.member(), other):
        with instance.outside.read(who, "gallery") as work:
            found.append(gallery.check(work, [sha256_of(content)]))

    assert before.states == ["missing"]
    assert [one.states for one in found] == [["have"], ["have"]]
    assert found[0].ids != found[1].ids
