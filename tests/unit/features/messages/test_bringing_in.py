"""One history: whatever file a message comes from, it is there once, in the right conversation."""

from tansu.core.principal import Principal
from tansu.features import messages
from tansu.features.messages import ImportState, Message
from tansu.foundation import usage
from tansu.foundation.work import Outside
from tests.unit.features.messages.writing import NOON_MS, PICTURE, archive, backup, call, mms, sms


def everything(outside: Outside, who: Principal) -> list[Message]:
    with outside.read(who, "messages") as work:
        return [one for thread in messages.threads(work) for one in messages.conversation(work, thread.id, limit=1000)]


def test_messages_of_a_backup_are_in_conversations_by_number_however_it_is_written(outside, ada, bring_in) -> None:
    done = bring_in(
        backup(sms("Hello"), sms("Hi", number="030 901820", kind=2, at=NOON_MS + 1), sms("Ad", number="Shop"))
    )

    assert done.state is ImportState.DONE
    assert (done.counts.messages, done.counts.new_messages, done.report) == (3, 3, ())
    with outside.read(ada, "messages") as work:
        first, second = messages.threads(work)
        assert [one.key for one in first.people] == ["+4930901820"]
        assert [one.body for one in messages.conversation(work, first.id)] == ["Hello", "Hi"]
        assert second.people[0].raw == "Shop"


def test_the_same_file_five_times_adds_nothing(outside, ada, bring_in) -> None:
    file = backup(sms("Hello"), sms("Hello"), mms("The sea", people=("+4930901820",), sender="+4930901820"))

    first = bring_in(file)
    again = [bring_in(file) for _ in range(4)]

    assert first.counts.new_messages == 3
    assert [one.counts.new_messages for one in again] == [0, 0, 0, 0]
    assert len(everything(outside, ada)) == 3


def test_the_same_text_twice_in_one_second_is_two_messages_if_the_file_says_so(outside, ada, bring_in) -> None:
    bring_in(backup(sms("ok"), sms("ok")))

    assert [one.body for one in everything(outside, ada)] == ["ok", "ok"]


def test_a_message_in_two_formats_is_one(outside, ada, bring_in) -> None:
    bring_in(backup(sms("Hello"), mms("The sea", people=("+4930901820",), sender="+4930901820")))
    told = {"address": "030901820", "date": str(NOON_MS), "type": "1", "read": "1", "body": "Hello"}
    picture = {
        "m_type": "132",
        "msg_box": "1",
        "date": str(NOON_MS // 1000),
        "m_id": "m1",
        "__sender_address": {"address": "+4930901820", "type": "137"},
        "__recipient_addresses": [{"address": "+491511234567", "type": "151"}],
        "__parts": [
            {"seq": "0", "ct": "text/plain", "text": "The sea"},
            {"seq": "1", "ct": "image/jpeg", "_data": "/x/PART_1.jpg"},
        ],
    }

    done = bring_in(archive(told, picture, data={"PART_1.jpg": PICTURE}), "messages.zip")

    assert (done.counts.messages, done.counts.new_messages) == (2, 0)


def test_a_group_has_everybody_but_its_owner_and_says_who_wrote(outside, ada, bring_in) -> None:
    people = ("+4930901820", "+4930901821")
    bring_in(
        backup(mms("Dinner?", people=people, sender=people[1]), mms("Yes", people=people, at=NOON_MS + 1000, name="m2"))
    )

    with outside.read(ada, "messages") as work:
        (group,) = messages.threads(work)
        received, sent = messages.conversation(work, group.id)
    assert [one.key for one in group.people] == list(people)
    assert (received.sender, sent.sender) == (people[1], "")
    assert (received.box, sent.box) == (messages.Box.RECEIVED, messages.Box.SENT)


def test_an_attachment_is_kept_and_charged_once_however_many_messages_carry_it(outside, ada, bring_in) -> None:
    people = ("+4930901820",)
    bring_in(
        backup(mms("One", people=people, sender=people[0]), mms("Two", people=people, sender=people[0], name="m2"))
    )

    with outside.read(ada, "messages") as work:
        (thread,) = messages.threads(work)
        shown = messages.media(work, thread.id)
        part, ref = messages.attachment(work, *((number, part.position) for number, part in shown[:1]).__next__())
        used = usage.usage_of(work).used
    assert [part.name for _, part in shown] == ["sea.jpg", "sea.jpg"]
    assert b"".join(outside.blobs.read(ref)) == PICTURE
    assert used == len(PICTURE) + len(b"One") + len(b"Two")


def test_calls_are_a_list_of_their_own(outside, ada, bring_in) -> None:
    file = backup(call("030901820"), call("+4930901820", kind=3, at=NOON_MS + 5, seconds=0), tag="calls")

    first, again = bring_in(file), bring_in(file)

    assert (first.counts.new_calls, again.counts.new_calls) == (2, 0)
    with outside.read(ada, "messages") as work:
        assert [one.kind.value for one in messages.calls(work, phone="+49 30 901820")] == ["missed", "incoming"]


def test_a_message_that_was_deleted_for_good_does_not_come_back_with_an_old_backup(outside, ada, bring_in) -> None:
    file = backup(sms("Forget me"))
    bring_in(file)
    numbers = [one.number for one in everything(outside, ada)]
    with outside.work(ada, "messages") as work:
        messages.trash(work, numbers)
        messages.purge(work, numbers)

    again = bring_in(file)

    assert (again.counts.new_messages, again.counts.deleted) == (0, 1)
    assert everything(outside, ada) == []
