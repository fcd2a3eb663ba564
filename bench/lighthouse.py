"""`make lighthouse`: what Lighthouse says of three pages of a fresh sample world, beside the goals.

Each figure is the median of five runs with Lighthouse's own slow 4G and a processor four times
slower, on a phone. What a page lost points for is named on stderr.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

from bench.figure import Figure
from bench.server import ROOT, free_port, running
from tests import chromium

HERE = Path(__file__).parent
LIGHTHOUSE = HERE / "node_modules" / ".bin" / "lighthouse"
RUNS = 5
TRIES = 3
SCORES: dict[str, float] = {
    "performance": 98,
    "accessibility": 100,
    "best-practices": 100,
    "seo": 100,
}
PAINT = {"photo": 1.8, "text": 1.2}  # seconds to the largest thing, by what it is
FELT: dict[str, tuple[str, float, str]] = {
    "cumulative-layout-shift": ("shift", 0.02, "of the screen"),
    "total-blocking-time": ("blocked", 50, "ms"),
}
Report = dict[str, Any]


def main() -> int:
    """Print the figures, one JSON line each; says what is missing where it cannot measure."""
    if missing := [name for name in ("node", "npm") if not shutil.which(name)]:
        print(f"make lighthouse needs Node.js with npm; not found: {', '.join(missing)}")
        return 1
    install()
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        settings = {
            "DATABASE_URL": f"sqlite:///{folder}/lighthouse.db",
            "MEDIA_URL": f"{folder}/media",
            "PUBLIC_BASE_URL": address,
            "SECRET_KEY": "only for lighthouse, and long enough",
        }
        for step in ("scripts.prepare", "flask --app app work --once"):  # also all its pictures
            command = [sys.executable, "-m", *step.split()]
            subprocess.run(
                command, cwd=ROOT, env=os.environ | settings, check=True, stdout=sys.stderr
            )
        with running([sys.executable, "-m", "scripts.run"], settings, port):
            for name, path in pages(address).items():
                for figure in figures(name, [report(address + path) for _ in range(RUNS)]):
                    print(figure.line(), flush=True)
    return 0


def wanted() -> str:
    """The version that package.json names."""
    found: str = json.loads((HERE / "package.json").read_text())["dependencies"]["lighthouse"]
    return found


def install() -> None:
    """The wanted version, unless it is there."""
    kept = HERE / "node_modules" / "lighthouse" / "package.json"
    if kept.exists() and json.loads(kept.read_text())["version"] == wanted():
        return
    quiet = ("--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error")
    subprocess.run(["npm", "install", *quiet], cwd=HERE, check=True, stdout=sys.stderr)


def pages(address: str) -> dict[str, str]:
    """Home, and the first category and the first product that it leads to."""
    with urlopen(f"{address}/") as answer:
        home = answer.read().decode()
    paths = ('/kategori/[^/"]+', '/toko/[^/"]+/[^/"]+')
    found = [re.search(f'href="({path})"', home) for path in paths]
    listing, product = (link[1] if link else "/" for link in found)
    return {"home": "/", "listing": listing, "product": product}


def report(address: str) -> Report:
    """One run of Lighthouse; now and then it loses the browser's trace and asks for another."""
    command = [
        *(str(LIGHTHOUSE), address, "--output=json", "--quiet"),
        f"--only-categories={','.join(SCORES)}",
        f"--chrome-flags={' '.join(('--headless=new', *chromium.how_to_start()['args']))}",
    ]
    environment = os.environ | {"CHROME_PATH": browser()}
    for _ in range(TRIES):
        run = subprocess.run(command, check=False, env=environment, stdout=subprocess.PIPE)
        if run.returncode == 0:
            found: Report = json.loads(run.stdout)
            return found
    raise RuntimeError(f"Lighthouse has nothing to say of {address}")


def browser() -> str:
    """The machine's own Chromium, else Playwright's."""
    if own := chromium.how_to_start()["executable_path"]:
        return str(own)
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def figures(page: str, reports: list[Report]) -> Iterator[Figure]:
    for category, goal in SCORES.items():
        scores = [each["categories"][category]["score"] * 100 for each in reports]
        middle = statistics.median(scores)
        yield Figure(f"lighthouse.{category}.{page}", middle, goal, "points", at_most=False)
    what = largest(reports[-1])
    painted = median(reports, "largest-contentful-paint") / 1000
    yield Figure(f"lighthouse.lcp.{page}", painted, PAINT[what], f"seconds to the {what}")
    for audit, (name, goal, unit) in FELT.items():
        yield Figure(f"lighthouse.{name}.{page}", median(reports, audit), goal, unit)
    for loss in losses(reports[-1]):
        print(f"{page}: {loss}", file=sys.stderr)


def median(reports: list[Report], audit: str) -> float:
    return statistics.median(each["audits"][audit]["numericValue"] for each in reports)


def largest(last: Report) -> str:
    """What the largest thing of the first view is: a photo or a text."""
    [found, *_phases] = last["audits"]["largest-contentful-paint-element"]["details"]["items"]
    snippet: str = found["items"][0]["node"]["snippet"]
    return "photo" if snippet.startswith("<img") else "text"


def losses(last: Report) -> list[str]:
    """The audits that cost points, with what they found."""
    weighed = {
        part["id"]
        for each in last["categories"].values()
        for part in each["auditRefs"]
        if part["weight"]
    }
    lost = [last["audits"][name] for name in sorted(weighed)]
    return [
        f"{audit['title']} {audit.get('displayValue', '')}".strip()
        for audit in lost
        if audit["score"] is not None and audit["score"] < 0.9
    ]


if __name__ == "__main__":
    sys.exit(main())
