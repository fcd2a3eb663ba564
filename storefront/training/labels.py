"""Words for what classes are about and what simulated buyers do."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from storefront.training.models import Cluster

CLUSTERS: dict[Cluster, LazyString] = {
    Cluster.INSTITUTION: _l("Kelembagaan kelompok"),
    Cluster.SALES: _l("Promosi dan jualan online"),
    Cluster.PRODUCT: _l("Barang baru"),
}
CLUSTER_NUMBERS = {cluster: number for number, cluster in enumerate(Cluster, start=1)}


def spaced(code: str) -> str:
    """`TEK4Q7` → `TEK 4Q7`, as it is read out."""
    return f"{code[:3]} {code[3:]}"
