"""What every home of renditions promises."""

import pytest

from tansu.core.errors import Invalid
from tansu.ports.blobs import Renditions
from tests.support.stores import Opened

NAME = "abcdefghijklm-thumbnail.webp"


@pytest.fixture
def renditions(stores: Opened) -> Renditions:
    """An empty home of renditions."""
    return stores[2]


@pytest.mark.parametrize("data", [b"", b"x", bytes(range(256)) * 5000])
def test_what_was_put_is_what_is_got(renditions: Renditions, data: bytes) -> None:
    renditions.put("ada", NAME, data)

    assert renditions.get("ada", NAME) == data


def test_what_was_never_made_is_none(renditions: Renditions) -> None:
    assert renditions.get("ada", NAME) is None


def test_a_rendition_made_again_replaces_the_first(renditions: Renditions) -> None:
    renditions.put("ada", NAME, b"first and longer")
    renditions.put("ada", NAME, b"second")

    assert renditions.get("ada", NAME) == b"second"


def test_a_deleted_rendition_is_gone_and_deleting_again_is_no_error(renditions: Renditions) -> None:
    renditions.put("ada", NAME, b"x")

    renditions.delete("ada", NAME)
    renditions.delete("ada", NAME)

    assert renditions.get("ada", NAME) is None


def test_erasing_an_owner_leaves_every_other_owner_whole(renditions: Renditions) -> None:
    renditions.put("ada", NAME, b"hers")
    renditions.put("ada-2", NAME, b"his")

    renditions.delete_owner("ada")
    renditions.delete_owner("ada")

    assert (renditions.get("ada", NAME), renditions.get("ada-2", NAME)) == (None, b"his")


@pytest.mark.parametrize("bad", ["", "..", "../x.webp", "a/b.webp", "ab", ".webp", "ab.web/p", "ab.webp\n", "AB.webp"])
def test_no_name_leads_out_of_its_folder(renditions: Renditions, bad: str) -> None:
    with pytest.raises(Invalid):
        renditions.put("ada", bad, b"x")
    with pytest.raises(Invalid):
        renditions.get("ada", bad)
    with pytest.raises(Invalid):
        renditions.delete("ada", bad)
    with pytest.raises(Invalid):
        renditions.put(f"{bad}/", NAME, b"x")
    with pytest.raises(Invalid):
        renditions.delete_owner(f"{bad}/")
