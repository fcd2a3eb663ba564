"""The first view of a page on a phone with weak signal, in a browser with nothing cached."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser

from tests import chromium

SLOW_4G = {  # as Lighthouse sets it in DevTools
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 1_474_560 / 8,
    "uploadThroughput": 675_000 / 8,
}
WATCH = """
window.shift = 0;
new PerformanceObserver(list => list.getEntries().forEach(
  entry => shift += entry.hadRecentInput ? 0 : entry.value
)).observe({type: 'layout-shift', buffered: true});
"""


@dataclass(frozen=True)
class View:
    """What one first view took: kilobytes on the wire by kind, and how much moved meanwhile."""

    kb: dict[str, float]
    shift: float

    @property
    def kb_without_pictures(self) -> float:
        return sum(self.kb.values()) - self.kb.get("Image", 0)


def first_view(browser: Browser, address: str) -> View:
    """Open an address in a fresh profile and look until the network is quiet."""
    context = browser.new_context(**chromium.PHONE)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    sizes: Counter[str] = Counter()

    def note_kind(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]

    def note_size(event: dict[str, Any]) -> None:
        sizes[kinds.get(event["requestId"], "Other")] += int(event["encodedDataLength"])

    devtools.on("Network.responseReceived", note_kind)
    devtools.on("Network.loadingFinished", note_size)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW_4G)
    page.add_init_script(WATCH)
    page.goto(address, wait_until="networkidle")
    view = View({kind: size / 1024 for kind, size in sizes.items()}, page.evaluate("shift"))
    context.close()
    return view
