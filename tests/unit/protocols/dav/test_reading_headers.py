"""Headers and addresses as strangers write them: whatever comes is understood or refused, and quickly."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansu.core.errors import Invalid
from tansu.protocols.dav.address import parse_path, spell, spell_path
from tansu.protocols.dav.arriving import announced_checksums, announced_length, announced_time
from tansu.protocols.dav.entity_tags import named_tags
from tansu.protocols.dav.if_header import Condition, StateList, parse_if
from tansu.protocols.dav.xml import parse, words

NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1).filter(
    lambda name: name not in {".", ".."}
)


@given(st.lists(NAMES, max_size=5), st.booleans())
def test_every_name_survives_being_spelled(names: list[str], collection: bool) -> None:
    href = spell_path("/remote.php/dav", tuple(names), collection=collection)

    address = parse_path(href)

    assert (address.prefix, address.names) == ("/remote.php/dav", tuple(names))
    assert href.isascii() and "+" not in href and " " not in href


def test_names_are_spelled_as_clients_know_it() -> None:
    assert spell("ä ö+(1)@&.txt") == "%C3%A4%20%C3%B6%2B(1)%40%26.txt"


@pytest.mark.parametrize("path", ["/davx/files", "/", "/dav/%", "/remote.php", "/dav/%zz", "/dav/a%", "/dav/é"])
def test_odd_addresses_are_read_or_refused(path: str) -> None:
    try:
        names = parse_path(path).names
    except Invalid:
        names = ()

    assert names in {(), ("%",), ("%zz",), ("a%",), ("é",)}


@given(st.text(alphabet="()<>[]\"' \tNotWDAV:/-abc%,*", max_size=200))
def test_an_if_header_is_read_or_refused(header: str) -> None:
    try:
        lists = parse_if(header)
    except Invalid:
        lists = (StateList("", (Condition(True),)),)

    assert all(one.conditions for one in lists)


@pytest.mark.parametrize(
    ("header", "lists"),
    [
        ("(<urn:a>)", [("", [(True, "urn:a", "")])]),
        ('(<urn:a> ["x"])', [("", [(True, "urn:a", ""), (True, "", "x")])]),
        ("(Not <urn:a>)(<urn:b>)", [("", [(False, "urn:a", "")]), ("", [(True, "urn:b", "")])]),
        ('<http://h/x> ([W/"x"] Not <urn:a>)', [("http://h/x", [(True, "", "x"), (False, "urn:a", "")])]),
        ("</x> (<urn:a>) </y> (<urn:b>)", [("/x", [(True, "urn:a", "")]), ("/y", [(True, "urn:b", "")])]),
    ],
)
def test_the_forms_of_an_if_header(header: str, lists: list[tuple[str, list[tuple[bool, str, str]]]]) -> None:
    found = [
        (one.tag, [(condition.wanted, condition.token, condition.etag) for condition in one.conditions])
        for one in parse_if(header)
    ]

    assert found == lists


@pytest.mark.parametrize("unit", ["(", "<", "[", '"', " ", "a ", "(<", '",', "W/", "Not "])
def test_long_nonsense_is_read_quickly(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    began = time.process_time()

    named_tags(text)
    announced_time(text)
    words(text)
    for read in (parse_if, lambda one: announced_checksums({"oc-checksum": one, "repr-digest": one})):
        try:
            read(text)
        except Invalid:
            continue

    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ('"a"', {"a"}),
        ('W/"a" , "b"', {"a", "b"}),
        ("a", {"a"}),
        ("JoplinIgnore-12345", {"JoplinIgnore-12345"}),
        ("", {""}),
        ("*", None),
        (" * ", None),
    ],
)
def test_tags_with_and_without_their_quotes(header: str, tags: set[str] | None) -> None:
    assert named_tags(header) == tags


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1750000000", "2025-06-15T15:06:40+00:00"),
        ("1750000000.25", "2025-06-15T15:06:40.250000+00:00"),
        ("-5", "1970-01-01T00:00:01+00:00"),
        ("0", "1970-01-01T00:00:01+00:00"),
        ("1e300", "9999-12-31T23:59:59+00:00"),
        ("inf", None),
        ("nan", None),
        ("now", None),
        ("", None),
    ],
)
def test_times_are_clamped_and_nonsense_is_none(text: str, told: str | None) -> None:
    found = announced_time(text)

    assert (found.isoformat() if found else None) == told


@given(st.text(max_size=50))
def test_no_time_breaks_anything(text: str) -> None:
    found = announced_time(text)

    assert found is None or found.year >= 1970


@pytest.mark.parametrize(
    ("headers", "length"),
    [
        ({"content-length": "5"}, 5),
        ({"transfer-encoding": "chunked"}, None),
        ({"transfer-encoding": "chunked", "x-expected-entity-length": "7"}, 7),
        ({"transfer-encoding": "chunked", "x-expected-entity-length": "many"}, None),
        ({}, 0),
    ],
)
def test_how_much_will_come(headers: dict[str, str], length: int | None) -> None:
    assert announced_length(headers, http_version="1.1") == length


def test_a_stream_of_http_2_may_have_any_length() -> None:
    assert announced_length({}, http_version="2") is None


@given(st.binary(max_size=300))
def test_no_body_breaks_the_parser(body: bytes) -> None:
    try:
        root = parse(body)
    except Invalid:
        root = None

    assert root is None or root.tag


@given(st.text(st.characters(), max_size=50))
def test_any_text_can_be_put_between_tags(text: str) -> None:
    written = words(text).encode("utf-8", "replace")

    root = parse(b"<a>" + written + b"</a>")

    assert len(root) == 0
