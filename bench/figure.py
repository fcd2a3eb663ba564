"""One measured thing beside its goal."""

import json
from dataclasses import dataclass


@dataclass
class Figure:
    """`at_most` tells whether the goal is a ceiling or a floor."""

    name: str
    figure: float
    goal: float
    unit: str
    at_most: bool = True

    def line(self) -> str:
        met = self.figure <= self.goal if self.at_most else self.figure >= self.goal
        sign = "<=" if self.at_most else ">="
        return json.dumps(
            {
                "name": self.name,
                "figure": round(self.figure, 3),
                "goal": f"{sign} {self.goal:g}",
                "unit": self.unit,
                "met": met,
            }
        )
