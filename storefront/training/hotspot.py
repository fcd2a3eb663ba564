"""Where a laptop is found by phones on its own hotspot, and what a class there may not use."""

import ipaddress
import os
import socket
from collections.abc import Mapping

OUTSIDE = ("STRIPE_", "MIDTRANS_", "SMTP_")  # real money and real mail stay out of a class
SOMEWHERE = ("192.0.2.1", 9)  # an address for examples: nothing is sent to it


class NotAtHome(ValueError):
    """An address that others than the people in the room could reach."""


def own_address() -> str:
    """The address of this machine in its local network; the loopback when it is in none."""
    for found in (_towards_others(), *_of_its_name()):
        if found and ipaddress.ip_address(found).is_private and not found.startswith("127."):
            return found
    return "127.0.0.1"


def class_environment(
    environ: Mapping[str, str], host: str, port: int, *, name: str = ""
) -> dict[str, str]:
    """The settings of a class at this address: plain http, its own name, nothing outside.

    Raises NotAtHome for a public address, for all addresses at once, and for what is none.
    """
    if not _is_at_home(host):
        raise NotAtHome(host)
    kept = {key: value for key, value in environ.items() if not key.startswith(OUTSIDE)}
    return kept | {
        "BIND": host,
        "PORT": str(port),
        "PUBLIC_BASE_URL": f"http://{name or host}:{port}",
        "TRUSTED_HOSTS": ",".join(dict.fromkeys(filter(None, (name, host, "127.0.0.1")))),
        "TRUSTED_PROXIES": "0",
    }


def _is_at_home(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_private and not address.is_unspecified


def _towards_others() -> str | None:
    """The address that a packet to somewhere would leave from; none without a route."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(SOMEWHERE)
        except OSError:
            return None
        return str(probe.getsockname()[0])


def _of_its_name() -> list[str]:
    try:
        return socket.gethostbyname_ex(os.uname().nodename)[2]
    except OSError:
        return []
