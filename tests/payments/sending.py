"""Money that goes back, as whoever sends it notes it."""

from tests.factories import PIN
from tests.visitor import forms_in


def note_refund(visitor, queue, *, refund_id="", secret=PIN, **files):
    """Fill in the form of a refund in a queue: the first, or the one with this id."""
    ending = f"{refund_id}/selesai"
    form = next(form for form in forms_in(visitor.get(queue).text) if form.is_called(ending))
    prefix = next(name for name in form.names if name.endswith("pin")).removesuffix("pin")
    fields = {f"{prefix}{name}": value for name, value in ({"pin": secret} | files).items()}
    return visitor.submit(queue, fields)
