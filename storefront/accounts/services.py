"""PINs and passwords: who signs in with them, how often they may be tried, how they change."""

import re
from collections.abc import Sequence
from datetime import timedelta
from functools import cache

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from storefront.accounts.models import PinLink, SignInTries, User
from storefront.accounts.queries import open_pin_link, people_of
from storefront.core import clock, world
from storefront.core.db import atomic, db, insert_if_new
from storefront.core.errors import DomainError, Missing
from storefront.core.history import record
from storefront.core.language import Language
from storefront.core.numbers import new_secret
from storefront.core.settings import setting

SAME_WORK = 3  # hashes compared at least, so that time does not tell whether a number is known
MOST_TRIES = 5
MOST_PEOPLE = 10  # of one number: each costs a hash whenever somebody signs in with it
REST = timedelta(minutes=15)
PIN_LINK_LASTS = timedelta(minutes=30)


class WrongPin(DomainError):
    """Nobody of this number has this PIN or password (`left` tries)."""

    status = 422


class NotOwnPin(WrongPin):
    """Who is signed in has another PIN or password (`left` tries)."""


class TooManyTries(DomainError):
    """This number has to rest (`minutes`)."""

    status = 429


class PinTaken(DomainError):
    """Somebody else who signs in with this number has this PIN."""

    status = 422


class NumberFull(DomainError):
    """So many people sign in with this number that no more can (`most`)."""


class PasswordNeeded(DomainError):
    """An operator signs in with a password, six digits are too few."""

    status = 422


class DeadLink(Missing):
    """A one-time link that was used, has run out, was withdrawn or never existed."""


def hash_pin(pin: str) -> str:
    """Argon2id of a PIN or password in two passes over the setting PIN_KIBIBYTES."""
    return _hasher().hash(pin)


def sign_in(phone: str, pin: str, *, user_id: int | None = None) -> User:
    """The person of this number whose PIN or password it is; with an id only that person.

    It takes as long for a number that nobody has. Raises WrongPin, TooManyTries.
    """
    count = take_try(phone)
    people = [user for user in people_of(phone) if user_id in (None, user.id)]
    user = _whose(pin, people, at_least=SAME_WORK)
    if user is None or (user.is_operator and is_six_digits(pin)):
        raise _refusal(count)
    with atomic() as session:
        _forgive(phone)
        user = session.get_one(User, user.id)
        user.seen_at = clock.now()
    return user


def take_try(phone: str) -> int:
    """Count a try on a number before it is made; the answer is how many there were, with it.

    Raises TooManyTries after five, until fifteen minutes after the last of them.
    """
    moment = clock.real_now()
    is_over = SignInTries.forgotten_at <= moment
    with atomic() as session:
        insert_if_new(SignInTries, phone=phone, count=0, forgotten_at=moment + REST)
        counted = session.scalar(
            sa.update(SignInTries)
            .where(
                SignInTries.phone == phone,
                sa.or_(SignInTries.count < MOST_TRIES, is_over),
            )
            .values(
                count=sa.case((is_over, 1), else_=SignInTries.count + 1),
                forgotten_at=moment + REST,
            )
            .returning(SignInTries.count)
        )
        if counted is None:
            until = session.get_one(SignInTries, phone, populate_existing=True).forgotten_at
            raise TooManyTries(minutes=-((moment - until) // timedelta(minutes=1)))
    return counted


def confirm_pin(user_id: int, pin: str) -> None:
    """Make sure that it is really her who is about to move money; raises as `sign_in` does."""
    user = db.session.get_one(User, user_id)
    number = user.phone or f"user {user.id}"  # participants of a class have no phone
    count = take_try(number)
    if _whose(pin, [user]) is None:
        raise _refusal(count, NotOwnPin)
    with atomic():
        _forgive(number)


def account_for(name: str, phone: str, pin: str) -> User:
    """The account with this number and PIN, made when there is none; part of a larger service.

    It counts as a try, because a taken PIN is noticed. Raises TooManyTries, NumberFull.
    """
    with atomic() as session:
        take_try(phone)  # others with this number wait for it
        known = people_of(phone)
        if len(known) >= MOST_PEOPLE:  # whatever the PIN: a try that is refused is not counted
            raise NumberFull(most=MOST_PEOPLE)
        if found := _whose(pin, known, at_least=SAME_WORK):
            _end_links(found.id)  # who made one for her must not get in where she goes now
            return found
        user = User(
            name=name,
            phone=phone,
            password_hash=hash_pin(pin),
            classroom_id=world.current().classroom_id,
            seen_at=clock.now(),
        )
        session.add(user)
        session.flush()
    return user


def add_operator(name: str, phone: str, password: str) -> User:
    """Somebody who runs the shop; raises PinTaken when the number has this password already."""
    with atomic() as session:
        if _whose(password, people_of(phone)):
            raise PinTaken()
        user = User(name=name, phone=phone, password_hash=hash_pin(password), is_operator=True)
        session.add(user)
    return user


def appoint_trainer(
    name: str, phone: str, *, by_id: int | None, password: str | None = None
) -> User:
    """Let somebody lead classes; without a password she needs a one-time link to come in.

    Who signs in with this number and is called so already is made a trainer as she is.
    """
    with atomic() as session:
        same = [user for user in people_of(phone) if user.name.casefold() == name.casefold()]
        if not same:
            secret = hash_pin(password or new_secret())
            same = [User(name=name, phone=phone, password_hash=secret)]
            session.add(same[0])
        if not same[0].is_trainer:
            same[0].is_trainer = True
            record(same[0], "trainer appointed", at=clock.now(), by_id=by_id)
    return same[0]


def dismiss_trainer(user_id: int, *, by_id: int) -> None:
    """She leads no classes any more; again it changes nothing."""
    with atomic() as session:
        user = session.get_one(User, user_id)
        if user.is_trainer:
            user.is_trainer = False
            record(user, "trainer dismissed", at=clock.now(), by_id=by_id)


def change_pin(user_id: int, pin: str, *, old: str) -> User:
    """Set a new PIN for somebody who knows the old one, and end all her sessions.

    Raises WrongPin, TooManyTries, PinTaken, PasswordNeeded.
    """
    confirm_pin(user_id, old)
    return _set_pin(user_id, pin)


def choose_language(user_id: int, language: Language) -> None:
    """Let her own pages speak this language from now on."""
    with atomic() as session:
        session.get_one(User, user_id).language = language


def make_pin_link(user_id: int, *, by_id: int) -> PinLink:
    """A link to hand over, good for one new PIN within thirty minutes; older ones die."""
    with atomic() as session:
        _end_links(user_id)
        link = PinLink(
            token=new_secret(),
            user_id=user_id,
            made_by_id=by_id,
            expires_at=clock.real_now() + PIN_LINK_LASTS,
        )
        session.add(link)
        record(session.get_one(User, user_id), "pin link made", at=clock.now(), by_id=by_id)
    return link


def use_pin_link(token: str, pin: str) -> User:
    """Set the PIN that the link was made for; once. Raises DeadLink, PinTaken, PasswordNeeded."""
    with atomic() as session:
        if (link := open_pin_link(token)) is None:
            raise DeadLink()
        used = session.execute(
            sa.update(PinLink)
            .where(PinLink.id == link.id, PinLink.used_at.is_(None))
            .values(used_at=clock.real_now())
            .returning(PinLink.id)
        )
        if used.first() is None:
            raise DeadLink()
        return _set_pin(link.user_id, pin)


def _end_links(user_id: int) -> None:
    db.session.execute(
        sa.update(PinLink)
        .where(PinLink.user_id == user_id, PinLink.used_at.is_(None))
        .values(expires_at=clock.real_now())
    )


def _set_pin(user_id: int, pin: str) -> User:
    with atomic() as session:
        user = session.get_one(User, user_id, with_for_update=True, populate_existing=True)
        if user.is_operator and is_six_digits(pin):
            raise PasswordNeeded()
        if user.phone:
            take_try(user.phone)  # a taken PIN is noticed
            if _whose(pin, [other for other in people_of(user.phone) if other.id != user.id]):
                raise PinTaken()
        user.password_hash = hash_pin(pin)
        user.session_epoch += 1
        record(user, "pin changed", at=clock.now(), by_id=user.id)
    return user


def is_six_digits(secret: str) -> bool:
    return bool(re.fullmatch("[0-9]{6}", secret))


def _refusal(count: int, error: type[WrongPin] = WrongPin) -> DomainError:
    if count < MOST_TRIES:
        return error(left=MOST_TRIES - count)
    return TooManyTries(minutes=REST // timedelta(minutes=1))


def _whose(pin: str, people: Sequence[User], *, at_least: int = 0) -> User | None:
    """Compare with everybody, also after the right one was found."""
    hashes = [user.password_hash for user in people]
    hashes += [_nobodys(_hasher())] * (at_least - len(hashes))
    fits = [_fits(pin, hashed) for hashed in hashes]
    return next((user for user, fit in zip(people, fits, strict=False) if fit), None)


def _fits(pin: str, hashed: str) -> bool:
    try:
        return _hasher().verify(hashed, pin)
    except VerificationError:
        return False


def _hasher() -> PasswordHasher:
    return _hasher_that_takes(int(setting("PIN_KIBIBYTES")))


@cache
def _hasher_that_takes(kibibytes: int) -> PasswordHasher:
    return PasswordHasher(time_cost=2, memory_cost=kibibytes, parallelism=1)


@cache
def _nobodys(hasher: PasswordHasher) -> str:
    return hasher.hash("nobody has this one")


def _forgive(number: str) -> None:
    """After the right PIN: forget the wrong ones before it, or on a shared number only this try.

    Anybody may sign up with a number; were all forgiven then, a stranger could go on guessing.
    """
    is_shared = len(people_of(number)) > 1
    db.session.execute(
        sa.update(SignInTries)
        .where(SignInTries.phone == number, SignInTries.count > 0)
        .values(count=SignInTries.count - 1 if is_shared else 0)
    )
