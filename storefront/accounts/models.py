"""People who sign in. Phone first: no e-mail, several people may share one number."""

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storefront.core import clock
from storefront.core.db import Model, related
from storefront.core.language import Language


class User(UserMixin, Model):
    """A person with a name and a PIN or password; participants of a class have no phone."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    phone: Mapped[str | None] = mapped_column(index=True)  # +62…; shared numbers are normal
    password_hash: Mapped[str]
    is_operator: Mapped[bool] = mapped_column(default=False)
    is_trainer: Mapped[bool] = mapped_column(default=False)
    totp_secret: Mapped[str | None]
    language: Mapped[Language] = mapped_column(default=Language.ID)  # of her own pages
    session_epoch: Mapped[int] = mapped_column(default=0)  # raised to end every session
    classroom_id: Mapped[int | None] = mapped_column(ForeignKey("classroom.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[datetime | None]

    def get_id(self) -> str:
        """What the session keeps: worthless once the PIN was changed."""
        return f"{self.id}.{self.session_epoch}"


class SignInTries(Model):
    """Tries on one phone number, for whomever; five, then fifteen minutes of rest."""

    __tablename__ = "sign_in_tries"

    phone: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    forgotten_at: Mapped[datetime]  # fifteen minutes after the last try


class PinLink(Model):
    """A one-time way to a new PIN, made by the chair or the operator and handed over."""

    __tablename__ = "pin_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = related(foreign_keys=[user_id])
