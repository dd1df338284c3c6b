"""Who a proxy in front says is there, believed from the proxy's own address and from nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

from assistant.errors import InputError
from assistant.login.names import name_of

NOT_BY_PROXY = "These pages are opened through your organisation's own sign-in. Use the address it gave you."


def user_from_proxy(
    named: Sequence[str], peer: str | None, trusted: Sequence[IPv4Network | IPv6Network]
) -> str:
    """The name in the proxy's header.

    ``named`` holds every value the header came with, ``peer`` the address at the other end of the connection
    itself. Raises ``InputError`` where the address is not the proxy's, or it names nobody or several.
    """
    if not _trusted(peer, trusted) or len(named) != 1:
        raise InputError(NOT_BY_PROXY)
    try:
        return name_of(named[0])
    except InputError:
        raise InputError(NOT_BY_PROXY) from None


def _trusted(peer: str | None, trusted: Sequence[IPv4Network | IPv6Network]) -> bool:
    if peer is None:
        return False
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return any((mapped or address) in network for network in trusted)
