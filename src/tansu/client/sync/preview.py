"""What a run would do, found out on a copy of the memory so that nothing is changed."""

import sqlite3

from tansu.client.sync.act import Acting
from tansu.client.sync.agent import Agent
from tansu.client.sync.describe import told
from tansu.client.sync.memory import Memory
from tansu.client.sync.report import Report
from tansu.client.sync.run import REMEMBERED, Run, Watching

MOST_ROUNDS = 50


async def preview(memory: Memory, agent: Agent) -> Report:
    """The steps the next run begins with. What follows from conflicts set aside comes only with the run itself."""
    copy = sqlite3.connect(":memory:")
    memory.copy_to(copy)
    run = agent.run(allow=lambda alarm: True, watching=Watching(), memory=Memory(copy))
    return await look_ahead(run)


async def look_ahead(run: Run) -> Report:
    """Plan, carrying out only what is merely remembered, in the memory of `run`."""
    for _ in range(MOST_ROUNDS):
        planned, here, _ = await run.look()
        if not planned.steps or planned.steps[0].kind not in REMEMBERED:
            run.report.done = [told(step, here, run.memory) for step in planned.steps]
            return run.report
        acting = Acting(run.disk, run.remote, run.memory, run.rules, here)
        for step in planned.steps:
            await acting.carry_out(step)
    return run.report
