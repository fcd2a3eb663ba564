"""A story: steps that happen one after another at moments of their own, up to now."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from random import Random

from storefront.core import clock
from storefront.core.db import atomic
from storefront.operator.demo.wishes import Halt, Wish

Step = Callable[[], object]


@dataclass(frozen=True)
class Shelf:
    """What one group sells, and who acts for it, by their ids."""

    group_id: int
    variants: list[int]
    chair_id: int
    admin_id: int
    treasurer_id: int


class Story:
    """A queue of steps; each is taken at its moment, and one that lies after the end never."""

    def __init__(self, shelves: list[Shelf], operator_id: int, *, end: datetime) -> None:
        self.shelves = {shelf.group_id: shelf for shelf in shelves}
        self.operator_id = operator_id
        self.end = end
        self.random = Random(1307)  # noqa: S311 - a story, not a secret
        self._steps: list[tuple[datetime, int, Step]] = []
        self._numbers = count()  # steps of one moment keep their order

    def at(self, moment: datetime, step: Step) -> None:
        if moment <= self.end:
            heapq.heappush(self._steps, (moment, next(self._numbers), step))

    def after(self, wish: Wish, hours: tuple[float, float], halt: Halt, step: Step) -> None:
        """Take a step in so many hours at the wish's pace, unless the wish halts before it."""
        if wish.halt is not halt:
            delay = timedelta(hours=self.random.uniform(*hours) * wish.pace)
            self.at(clock.now() + delay, step)

    def tell(self, progress: Callable[[datetime], object]) -> None:
        """Take every step, also those that are added meanwhile; each day is one transaction."""
        while self._steps:
            night = self._steps[0][0] + timedelta(days=1)
            with atomic():
                while self._steps and self._steps[0][0] < night:
                    moment, _number, step = heapq.heappop(self._steps)
                    with clock.at(moment):
                        step()
            progress(min(night, self.end))
