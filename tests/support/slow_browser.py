"""A browser on a slow machine behind a slow line, for looking for races before a busy machine finds them.

`TANSU_SLOW_BROWSER=1 pytest tests/e2e` makes every answer late by chance, so that answers overtake each other, and the
processor slow. The number seeds the chance; `1,900,4` says the most milliseconds and the slowness, too.
"""

import os

from playwright.sync_api import BrowserContext, Page

ASKED = os.environ.get("TANSU_SLOW_BROWSER", "")
_LATE = """
(() => {
  let seed = %d
  const chance = () => (seed = (seed * 1664525 + 1013904223) %% 4294967296) / 4294967296
  const late = () => new Promise((then) => setTimeout(then, chance() ** 2 * %d))
  const { fetch } = window
  window.fetch = async (asked, more) => {
    if (!more?.keepalive) await late()
    const answer = await fetch.call(window, asked, more)
    await late()
    return answer
  }
  const { send } = XMLHttpRequest.prototype
  XMLHttpRequest.prototype.send = function (body) {
    void late().then(() => this.readyState === XMLHttpRequest.OPENED && send.call(this, body))
  }
})()
"""


def slow_down(context: BrowserContext) -> None:
    """Slow down all windows of this context that are yet to come, if that is asked for."""
    if not ASKED:
        return
    seed, most, slowness = map(int, (ASKED + ",900,4" if "," not in ASKED else ASKED).split(","))
    context.add_init_script(_LATE % (seed, most))
    make = context.new_page

    def new_page() -> Page:
        page = make()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowness})
        return page

    context.new_page = new_page  # type: ignore[method-assign]
