"""Taking in what the server tells: the feed where it reaches back far enough, a full listing where not.

Something counts as gone only if the feed or a former tree named it and the server, asked for it by number, says
that it is. What moves out of the synced folder is gone from it; what moves into it is listed with all that it holds.
"""

from collections.abc import Iterable

from tansu.client.sync.memory import Memory
from tansu.client.sync.remote import Remote, StartOver
from tansu.client.sync.trees import ROOT, Item, beneath, offspring

CURSOR, EPOCH = "cursor", "epoch"


async def take_in(memory: Memory, remote: Remote) -> set[int]:
    """Bring what we know of the server up to date; return the numbers of all items it had something to tell of."""
    told: set[int] = set()
    if not memory.fact(CURSOR):
        told |= await _list_all(memory, remote)
    while True:
        cursor = memory.fact(CURSOR)
        try:
            heard = await remote.changes(cursor)
        except StartOver:
            told |= await _list_all(memory, remote)
            continue
        if heard.numbers:
            learnt = await _learn(memory, remote, await remote.entries(heard.numbers))
            memory.hear(learnt, cursor=heard.cursor)
            told |= learnt.keys()
        elif heard.cursor != cursor:
            memory.keep_facts(cursor=heard.cursor)
        if not heard.numbers and not heard.more:
            return told


async def ask_about(memory: Memory, remote: Remote, numbers: Iterable[int]) -> None:
    """Hear how these are now, whatever the feed says: the server has contradicted what we knew of them."""
    memory.hear(await _learn(memory, remote, await remote.entries(numbers)))


async def _list_all(memory: Memory, remote: Remote) -> set[int]:
    stand = await remote.stands_at()
    if memory.fact(CURSOR) and memory.fact(EPOCH) != stand.epoch:
        # What a restored server lacks was not deleted, and what it has may be older than what is here.
        memory.begin_anew()
    listed = {item.number: item for item in await remote.listing()}
    missing = [number for number in memory.there if number not in listed]
    # Absence from a list is no deletion: each is asked for by its number.
    found = await remote.entries(missing) if missing else {}
    learnt = await _learn(memory, remote, found)
    memory.hear({**learnt, **listed}, cursor=stand.cursor, epoch=stand.epoch)
    return learnt.keys() | listed.keys()


async def _learn(memory: Memory, remote: Remote, found: dict[int, Item | None]) -> dict[int, Item | None]:
    """What is new about the items `found`, and about whatever comes or goes with them."""
    tree = memory.there
    learnt: dict[int, Item | None] = {}
    waiting = [item for item in found.values() if item is not None]
    while waiting:
        left = []
        for item in waiting:
            if item.parent != ROOT and item.parent not in tree:
                left.append(item)
                continue
            unknown = item.number not in tree
            tree[item.number] = learnt[item.number] = item
            if item.folder and unknown:
                for one in await _all_beneath(remote, item.number):
                    tree[one.number] = learnt[one.number] = one
        if len(left) == len(waiting):
            break
        waiting = left
    gone = [number for number, item in found.items() if item is None]
    outside = [item.number for item in waiting]
    return learnt | _gone_with([*gone, *outside], tree)


async def _all_beneath(remote: Remote, number: int) -> list[Item]:
    found: list[Item] = []
    waiting = [number]
    while waiting:
        for item in await remote.children(waiting.pop()):
            found.append(item)
            if item.folder:
                waiting.append(item.number)
    return found


def _gone_with(numbers: Iterable[int], tree: dict[int, Item]) -> dict[int, Item | None]:
    """These items, and what is in them by now, as gone."""
    children = offspring(tree)
    gone: dict[int, Item | None] = {}
    for number in numbers:
        if number in tree:
            gone[number] = None
            gone.update(dict.fromkeys(beneath(children, number), None))
    return gone
