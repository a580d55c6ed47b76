"""The decision what to do with each file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansu.client.hashing import HashedFile
from tansu.client.plan import SENDING, Again, Do, State, plan
from tansu.client.scan import Identity

CHECKSUMS = [character * 64 for character in "abcdef"]


def file(name: str, sha256: str) -> HashedFile:
    return HashedFile(name, Identity(1, 2, 3, 4), sha256)


@pytest.mark.parametrize(
    "state, begun, again, do",
    [
        (State.MISSING, False, Again.NO, Do.SEND),
        (State.MISSING, False, Again.YES, Do.SEND),
        (State.MISSING, True, Again.NO, Do.GO_ON),
        (State.MISSING, True, Again.YES, Do.GO_ON),
        (State.HAVE, False, Again.NO, Do.NOTHING),
        (State.HAVE, True, Again.YES, Do.NOTHING),
        (State.TRASH, False, Again.NO, Do.LEAVE_IN_TRASH),
        (State.TRASH, True, Again.NO, Do.LEAVE_IN_TRASH),
        (State.TRASH, False, Again.YES, Do.RESTORE),
        (State.DELETED, False, Again.NO, Do.LEAVE_DELETED),
        (State.DELETED, True, Again.NO, Do.LEAVE_DELETED),
        (State.DELETED, False, Again.YES, Do.SEND_DELETED),
    ],
)
def test_each_case_has_one_answer(state, begun, again, do):
    one = file("a.jpg", CHECKSUMS[0])

    [action] = plan([one], {one.sha256: state}, begun={one.sha256} if begun else set(), seen=set(), again=again)

    assert action.do is do


@given(
    names=st.lists(st.sampled_from(CHECKSUMS), max_size=30),
    states=st.fixed_dictionaries({one: st.sampled_from(State) for one in CHECKSUMS}),
    begun=st.sets(st.sampled_from(CHECKSUMS)),
    seen=st.sets(st.sampled_from(CHECKSUMS)),
    again=st.sampled_from(Again),
    cut=st.integers(0, 30),
)
def test_every_file_gets_one_action_and_no_bytes_go_twice_or_against_their_owners_will(
    names, states, begun, seen, again, cut
):
    files = [file(f"{at}.jpg", sha256) for at, sha256 in enumerate(names)]

    actions = plan(files, states, begun=begun, seen=seen, again=again)

    assert [action.file for action in actions] == files
    acted = [action.file.sha256 for action in actions if action.do is not Do.FOLLOW]
    assert len(acted) == len(set(acted))
    assert set(acted) == set(names) - seen
    sending = {action.file.sha256 for action in actions if action.do in SENDING}
    wanted = {State.MISSING} | ({State.TRASH, State.DELETED} if again is Again.YES else set())
    assert sending == {one for one in acted if states[one] in wanted}
    head = plan(files[:cut], states, begun=begun, seen=seen, again=again)
    tail = plan(files[cut:], states, begun=begun, seen=seen | set(names[:cut]), again=again)
    assert head + tail == actions
