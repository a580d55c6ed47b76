"""Plain messages in a row are read together; what comes out is what each by itself says."""

from hypothesis import given
from hypothesis import strategies as st

from tansu.features.messages.formats import backup_xml
from tansu.features.messages.formats.records import MessageRecord, Trouble
from tansu.features.messages.formats.rows import messages_of
from tansu.features.messages.formats.spool import Spool
from tests.unit.features.messages.writing import backup, mms, sms

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=40)


def read(file: bytes, *, pieces: int) -> list[object]:
    """Everything a file holds, given to the reader in so many bytes at a time."""
    with Spool() as spool:
        return list(backup_xml.read((file[at : at + pieces] for at in range(0, len(file), pieces)), spool))


@given(bodies=st.lists(TEXTS, max_size=8), pieces=st.integers(300, 4000))
def test_a_row_says_what_its_messages_say_however_it_arrives(bodies: list[str], pieces: int) -> None:
    file = backup(*(sms(body) for body in bodies), count=len(bodies) or 1)

    found = [one for one in read(file, pieces=pieces) if isinstance(one, MessageRecord)]

    assert [one.body for one in found] == ["" if body == "null" else body for body in bodies]
    assert [one.where for one in found] == [f"record {number}" for number in range(1, len(bodies) + 1)]


@given(bodies=st.lists(TEXTS, max_size=8), groups=st.lists(TEXTS, max_size=4))
def test_whoever_reads_a_message_reads_the_same(bodies: list[str], groups: list[str]) -> None:
    people = ("+4930901820", "+4930901821")
    rows = [
        *(sms(body, x="null", y="kept") for body in bodies),
        *(mms(body, people=people, sender=people[1], picture=None) for body in groups),
    ]
    # Other quotation marks than a phone's are nothing for a row: each of these is read by itself.
    alone = [one.replace("<sms ", "<sms odd='null' ").replace("<mms ", "<mms odd='null' ") for one in rows]

    assert messages_of("".join(rows).encode()) is not None
    assert read(backup(*rows), pieces=1 << 20) == read(backup(*alone), pieces=1 << 20)


def test_one_odd_message_costs_its_row_nothing_but_time() -> None:
    odd = '  <sms address="1" address="2" date="1700000000000" type="1" body="twice" />'
    halves = sms("A").replace('body="A"', 'body="&#55357;&#56846;"')
    lost = sms("B").replace('body="B"', 'body="&#55357;"')

    found = read(backup(sms("one"), odd, halves, lost, sms("two")), pieces=1 << 20)

    assert [one.body for one in found if isinstance(one, MessageRecord)] == ["one", "\U0001f60e", "\ufffd", "two"]
    assert [one.where for one in found if isinstance(one, Trouble)] == ["record 2", "record 4"]


def test_a_row_that_is_not_xml_is_looked_at_message_by_message() -> None:
    assert messages_of(b'<sms body="a" /><sms body="\xff" />') is None
    assert messages_of(b'<sms body="&nbsp;" />') is None
    assert messages_of(b'<sms body="a &amp; b" x="null" />') == [((("sms", ("body", "x")), ["a & b", "null"]), [])]
    assert messages_of(b'<sms body="a" body="b" />') is None
    assert messages_of(b'<sms 1="a" />') is None
    assert messages_of(b'<sms body="\x01" />') is None
    assert messages_of(b'<sms body="a\nb\tc" />') == [((("sms", ("body",)), ["a b c"]), [])]
