"""What a lesson is: one picture, three things to do, and the steps that show that it was done."""

from dataclasses import dataclass

from flask_babel import LazyString


@dataclass(frozen=True)
class Step:
    """What somebody has done: a check of `health`, or what a trainer has seen with her own eyes."""

    short: LazyString  # at the head of its column on the board
    words: LazyString  # to finish "done when …"


@dataclass(frozen=True)
class Lesson:
    """Read in five minutes, practised for the rest of the session.

    `lands` is the page of the participant's own shop on which it is tried, below its back office;
    `{slug}` and `{variant}` in it are those of her newest product.
    """

    key: str
    session: int  # lessons of one session stand on the board together
    title: LazyString
    picture: str  # in static/img/lessons
    alt: LazyString
    how: tuple[tuple[LazyString, LazyString], ...]
    steps: tuple[str, ...]  # names in `STEPS`
    lands: str
