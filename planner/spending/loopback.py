"""Whether what is sent stays on this machine: only there may a secret go unencrypted."""

from __future__ import annotations

from ipaddress import ip_address


def is_this_machine(host: str) -> bool:
    """Say whether a host, as in an address of the web, is this machine itself."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
