"""People come in by code, name and PIN; the first time each gets a practice shop."""

from storefront.accounts.models import User
from storefront.accounts.services import WrongPin, confirm_pin, hash_pin
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.errors import DomainError, Missing
from storefront.training.models import Classroom, Participant
from storefront.training.services.attend import came_in
from storefront.training.services.classes import add_participant, locked_classroom
from storefront.training.services.shop import open_shop


class NotHerPin(DomainError):
    """Somebody came in with this name before, with another PIN (`called`, `left`)."""

    status = 422


def join(classroom: Classroom, participant_id: int | None, name: str, pin: str) -> User:
    """The user of somebody on the list, or of a new name; made with her shop the first time.

    The caller has entered the world of the class. Raises Missing, ClassEnded, ClassFull,
    NotHerPin, TooManyTries.
    """
    participant = _on_the_list(classroom.id, participant_id) if participant_id else None
    if participant and participant.user_id:
        return _come_back(participant, pin)
    hashed = hash_pin(pin)  # slow on purpose: nobody at the door waits for it
    with atomic():
        locked = locked_classroom(classroom.id)
        participant = (
            _on_the_list(classroom.id, participant_id)
            if participant_id
            else add_participant(locked, name)
        )
        if participant.user_id is None:
            return _come_first(locked, participant, hashed)
    return _come_back(participant, pin)  # somebody else was quicker with this name


def ask_for_help(participant_id: int, *, is_needed: bool) -> None:
    """Raise her flag on the board, or take it down; a flag that is up keeps its time."""
    with atomic() as session:
        participant = session.get_one(Participant, participant_id, populate_existing=True)
        if is_needed != (participant.help_at is not None):
            participant.help_at = clock.real_now() if is_needed else None


def _on_the_list(classroom_id: int, participant_id: int) -> Participant:
    participant = db.session.get(Participant, participant_id, populate_existing=True)
    if participant is None or participant.classroom_id != classroom_id:
        raise Missing()
    return participant


def _come_first(classroom: Classroom, participant: Participant, hashed: str) -> User:
    user = User(
        name=participant.called,
        password_hash=hashed,
        classroom_id=classroom.id,
        seen_at=clock.real_now(),
    )
    db.session.add(user)
    db.session.flush()
    participant.user_id = user.id
    participant.joined_at = clock.real_now()
    open_shop(classroom, participant)
    came_in(participant.id, classroom.id)
    return user


def _come_back(participant: Participant, pin: str) -> User:
    assert participant.user_id  # noqa: S101 - asked before
    try:
        confirm_pin(participant.user_id, pin)
    except WrongPin as wrong:
        raise NotHerPin(called=participant.called, **wrong.facts) from None
    with atomic() as session:
        user = session.get_one(User, participant.user_id)
        user.seen_at = clock.real_now()
        came_in(participant.id, participant.classroom_id)
    return user
