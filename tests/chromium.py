"""The browser of the tests: which one, how it starts, and what it must be able to read aloud."""

import os
import shutil
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
# What went well stays in the browser: to carry it here costs more than a third of the check.
VIOLATIONS = "axe.run({resultTypes: ['violations']}).then(results => results.violations)"
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 800},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
    "locale": "id-ID",
    "timezone_id": "Asia/Jakarta",
}
WIDTH = PHONE["viewport"]["width"]
MEASURED = """() => ({
  width: document.scrollingElement.scrollWidth,
  titles: document.querySelectorAll('h1').length,
})"""
ENLARGED = """size => {
  document.documentElement.style.fontSize = size;
  return document.scrollingElement.scrollWidth;
}"""
TOO_SMALL = """() => {
  // WCAG 2.5.8, measured here: axe counts what lies behind a bar at this moment as small.
  const controls = document.querySelectorAll(
    ':is(a[href], button, input, select, textarea, summary):not(.vh)');
  return [...controls].filter(control => {
    const target = control.labels?.[0]?.contains(control) ? control.labels[0] : control;
    const {width, height} = target.getBoundingClientRect();
    const isText = getComputedStyle(control).display === 'inline';
    return !isText && width > 1 && height > 1 && Math.min(width, height) < 24;
  }).map(control => `smaller than 24 pixels: ${control.outerHTML.slice(0, 120)}`);
}"""


def how_to_start() -> dict[str, Any]:
    """The machine's own Chromium, else Playwright's; kept offline, and root may start it."""
    own = next((found for name in NAMES if (found := shutil.which(name))), None)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": own, "args": [*QUIET, *sandbox]}


def assert_accessible(page: Page) -> None:
    """Fail on every finding that counts, with the elements that it is about."""
    findings = findings_on(page)
    assert not findings, f"{page.url}\n" + "\n".join(findings)


def findings_on(page: Page) -> list[str]:
    """Where a page breaks WCAG 2.2 A or AA, skips a heading, or breaks other rules of axe badly."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [
        f"{finding['id']}: {finding['help']}\n"
        + "\n".join(f"    {node['html']}" for node in finding["nodes"])
        for finding in page.evaluate(VIOLATIONS)
        if finding["impact"] in {"serious", "critical"}
        or finding["id"] == "heading-order"
        or any(tag.startswith("wcag") for tag in finding["tags"])
    ]


def flaws_of(page: Page) -> list[str]:
    """What is wrong with the page that is open."""
    found = findings_on(page)
    seen = page.evaluate(MEASURED)
    if seen["width"] > WIDTH:
        found.append(f"{seen['width']} pixels wide")
    if seen["titles"] != 1:
        found.append(f"{seen['titles']} h1")
    return [*found, *page.evaluate(TOO_SMALL), *cut_when_enlarged(page)]


def cut_when_enlarged(page: Page) -> list[str]:
    """What does not fit at 200 % zoom of a small window, and with letters twice as large."""
    found = []
    for width, size in ((320, "100%"), (640, "200%")):
        page.set_viewport_size({"width": width, "height": 800})
        taken = page.evaluate(ENLARGED, size)
        if taken > width:
            found.append(f"{taken} of {width} pixels wide with letters of {size}")
    page.evaluate(ENLARGED, "")
    page.set_viewport_size(PHONE["viewport"])
    return found
