"""State machines: a table of allowed steps, and one way to take a step."""

import enum
from collections.abc import Mapping, Set
from datetime import datetime
from typing import Any, ClassVar

from storefront.core.errors import DomainError
from storefront.core.history import record


class WrongStatus(DomainError):
    """This step is not in the flow from where the row is now."""


class Flows:
    """Mixin for a model with a `status` column that moves along FLOW."""

    FLOW: ClassVar[Mapping[Any, Set[Any]]]

    def can_become(self: Any, status: enum.StrEnum) -> bool:
        return status in self.FLOW[self.status]

    def move_to(
        self: Any,
        status: enum.StrEnum,
        *,
        at: datetime,
        by_id: int | None = None,
        note: str | None = None,
    ) -> None:
        """Move along FLOW and record it; raises WrongStatus."""
        if not self.can_become(status):
            raise WrongStatus(was=self.status.value, wanted=status.value)
        record(self, status.value, was=self.status.value, at=at, by_id=by_id, note=note)
        self.status = status
