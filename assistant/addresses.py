"""Which addresses are this machine alone."""

from __future__ import annotations

import ipaddress


def this_machine_only(host: str) -> bool:
    """Whether what listens at ``host`` can be reached from this machine alone: an address of the loopback."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
