"""Who may open what: one row per route. A new route needs a row in the file of its kind.

`Group` rows name the roles; `make` gives what of a group the route is about. `Public` rows answer
everybody alike. `Own` rows need somebody who is signed in, `Operator` rows an operator.
"""

from tests import access_class, access_group, access_operator, access_public
from tests.access_kinds import Group, Operator, Own, Public, Row, Trainer

__all__ = ["TABLE", "Group", "Operator", "Own", "Public", "Trainer"]

TABLE: dict[str, Row] = {
    **access_public.ROWS,
    **access_group.ROWS,
    **access_operator.ROWS,
    **access_class.ROWS,
}
