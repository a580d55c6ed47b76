"""The planner: three trees in, the next steps out. No clock, no disk, no network."""

from collections.abc import Callable, Iterable, Mapping

from tansu.client.sync.decide import agreements, conflicts
from tansu.client.sync.facts import Facts
from tansu.client.sync.names import NameRules
from tansu.client.sync.order import work
from tansu.client.sync.steps import Plan
from tansu.client.sync.trees import Tree

PLAIN = NameRules()


def plan(
    base: Tree,
    here: Tree,
    there: Tree,
    *,
    held: Iterable[int] = (),
    rules: NameRules = PLAIN,
    local_names: Callable[[], Mapping[int, str]] = dict,
    words: str = "conflict",
) -> Plan:
    """What to do next. Empty once all trees are the same.

    What is merely to be remembered comes alone, then conflicts alone, then the work: each kind changes what the
    next is judged by. `held` names known items of which this computer cannot tell the state, and `local_names` what
    is called otherwise here than there.
    """
    facts = Facts.of(base, here, there, held)
    if steps := list(agreements(facts)):
        return Plan(tuple(steps))
    if steps := list(conflicts(facts, rules, words)):
        return Plan(tuple(steps))
    return Plan(tuple(step for step in work(facts, rules, local_names) if step.number))
