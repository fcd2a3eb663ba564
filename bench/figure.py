"""One measured thing beside its goal."""

import json
from dataclasses import dataclass
from math import inf


@dataclass
class Figure:
    """`at_most` tells whether the goal is a ceiling or a floor."""

    name: str
    figure: float
    goal: float
    unit: str
    at_most: bool = True

    def __post_init__(self) -> None:
        self.figure = round(self.figure, 3)  # what is printed is what is judged

    @property
    def is_met(self) -> bool:
        return self.figure <= self.goal if self.at_most else self.figure >= self.goal

    @property
    def share(self) -> float:
        """How much of its goal it takes: 1 is just met, less is better."""
        taken, given = (self.figure, self.goal) if self.at_most else (self.goal, self.figure)
        return taken / given if given else inf if taken else 0

    def line(self) -> str:
        return json.dumps(
            {
                "name": self.name,
                "figure": self.figure,
                "goal": f"{'<=' if self.at_most else '>='} {self.goal:g}",
                "unit": self.unit,
                "met": self.is_met,
            }
        )

    @classmethod
    def read(cls, line: str) -> "Figure":
        """What `line` wrote."""
        told = json.loads(line)
        sign, goal = told["goal"].split()
        return cls(told["name"], told["figure"], float(goal), told["unit"], sign == "<=")
