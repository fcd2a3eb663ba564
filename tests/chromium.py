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
