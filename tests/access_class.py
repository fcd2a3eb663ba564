"""Who may open what. A class: its door, its trainer, its participants."""

from tests.access_kinds import ASKED_AGAIN, Public, Row, Trainer
from tests.arguments import always
from tests.arguments_class import (
    a_failed_job,
    a_lesson,
    a_lesson_of_somebody,
    a_question,
    a_reset,
    came_in,
    class_code,
    day_and_participant,
    listed,
    no_more,
)

ROWS: dict[str, Row] = {
    "join.code": Public(),
    "join.take_code": Public(answers=ASKED_AGAIN),
    "join.door": Public(class_code),
    "join.come_in": Public(class_code, answers=ASKED_AGAIN),
    "own_practice.shop": Public(answers=frozenset({404})),  # there under the code of a class alone
    "own_practice.help_flag": Public(answers=frozenset({404})),
    "own_practice.answer": Public(always(buyer_id=1), answers=frozenset({404})),
    "keep_practice.ask": Public(answers=frozenset({404})),  # for participants with a shop alone
    "keep_practice.keep": Public(answers=frozenset({404})),
    "lessons.index": Public(answers=frozenset({404})),  # for participants with a shop alone
    "lessons.show": Public(a_lesson, answers=frozenset({404})),
    "lessons.answer": Public(a_question, answers=frozenset({404})),
    "lessons.flag": Public(answers=frozenset({404})),
    "lessons.ask": Public(answers=frozenset({404})),
    "board.show": Trainer(no_more),
    "board.control": Trainer(no_more),
    "board.choose_lesson": Trainer(no_more),
    "board.choose_step": Trainer(no_more),
    "board.start_timer": Trainer(no_more),
    "board.change_timer": Trainer(no_more),
    "board.clear_flag": Trainer(came_in),
    "board.try_again": Trainer(a_failed_job),
    "board.person": Trainer(came_in),
    "board.tick": Trainer(a_lesson_of_somebody),
    "board.untick": Trainer(came_in),
    "board.watch": Trainer(came_in),
    "classes.index": Trainer(),
    "classes.new": Trainer(),
    "classes.add": Trainer(),
    "classes.show": Trainer(no_more),
    "classes.add_people": Trainer(no_more),
    "classes.remove": Trainer(listed, takes_away=True),
    "classes.hand_out_pin_link": Trainer(came_in),
    "classes.sheet": Trainer(no_more),
    "classes.cards": Trainer(no_more),
    "classes.days": Trainer(no_more),
    "classes.save_days": Trainer(no_more),
    "classes.attendance": Trainer(no_more),
    "classes.note": Trainer(day_and_participant),
    "classes.end": Trainer(no_more),
    "buyers_trainer.show": Trainer(no_more),
    "buyers_trainer.send": Trainer(no_more),
    "buyers_trainer.move": Trainer(no_more),
    "buyers_trainer.reset": Trainer(no_more),
    "buyers_trainer.undo": Trainer(a_reset),
}
