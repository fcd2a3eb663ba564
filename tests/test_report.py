"""What the bench measured reads beside its goals, as a table and as bars."""

import re
from xml.etree import ElementTree as ET

from bench.chart import chart
from bench.figure import Figure
from bench.report import END, START, by_subject, measured, put_between, read

FIGURES = [
    Figure("speed.home", 0.5, 0.8, "of WSGI hello", at_most=False),
    Figure("speed.home", 0.9, 0.8, "of WSGI hello", at_most=False),  # measured again
    Figure("growth.group.sqlite.20000", 4.5, 1.5, "times the median of 1000"),
    Figure("failed.home", 0, 0, "answers"),
]


def test_figures_stand_beside_their_goals_and_on_the_right_side_of_the_line():
    figures = read(["not a figure", *(figure.line() for figure in FIGURES)])
    assert figures == FIGURES[1:]
    subjects = by_subject(figures)

    page = put_between(f"Before.\n{START}\nold\n{END}\nAfter.\n", measured(subjects))
    assert re.fullmatch(rf"Before\.\n{START}.*{END}\nAfter\.\n", page, re.DOTALL)
    assert "old" not in page
    assert "| answers, home | 0.9 of WSGI hello | ≥ 0.8 | yes |" in page
    assert "| time, group, sqlite, 20,000 | 4.5 times the median of 1000 | ≤ 1.5 | **no** |" in page
    assert "| failed, home | 0 answers | ≤ 0 | yes |" in page

    svg = "{http://www.w3.org/2000/svg}"
    picture = ET.fromstring(chart(subjects))
    assert picture[0].text == "2 of 3 figures meet their goal"
    goal = float(picture.find(f"{svg}line[@class='goal']").get("x1"))
    ends = {"met": [], "missed": []}
    for bar in picture.iter(f"{svg}rect"):
        ends[bar.get("class")].append(float(bar.get("x")) + float(bar.get("width")))
    assert max(ends["met"]) < goal < min(ends["missed"])
