"""Where an account is asked."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from planner.errors import InputError
from planner.spending.account.keys import BASE_URL
from planner.spending.loopback import is_this_machine

DOCUMENTED = "https://api.klingai.com"
KLING_API = "https://api-singapore.klingai.com"
HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")
PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*")
MEND = f"expected such as {DOCUMENTED}"


def read_base_url(given: object, otherwise: str) -> str:
    """Read the address that the paths of an account come after.

    Parameters
    ----------
    given
        As a user writes it, with or without the version at its end, which the documented paths
        bring along; None for the documented host.
    otherwise
        That host.

    Returns
    -------
    str
        Without a slash at its end.

    Raises
    ------
    InputError
        If it is no such address, or a key would be sent unencrypted. An address is not repeated:
        people put keys into them.
    """
    if given is None:
        return otherwise
    if not isinstance(given, str):
        raise InputError(f"the base URL ({BASE_URL}) is no text; {MEND}")
    try:
        parts = urlsplit(given.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise InputError(f"the base URL ({BASE_URL}) is no address; {MEND}") from None
    path = parts.path.rstrip("/").removesuffix("/v1")
    wrong = _wrong(parts, host, path)
    if wrong:
        raise InputError(f"the base URL ({BASE_URL}) {wrong}; {MEND}")
    return f"{parts.scheme}://{parts.netloc}{path}"


def host_of(url: str) -> str:
    """Return the host of an address, as messages name it."""
    return urlsplit(url).netloc


def _wrong(parts: SplitResult, host: str, path: str) -> str:
    if parts.scheme not in ("http", "https"):
        return "does not begin with https://"
    if parts.username is not None or parts.password is not None:
        return "has a user or a password in it, which would be sent along"
    if not HOST.fullmatch(host):
        return "has no host" if not host else "has a host that is none"
    if parts.query or parts.fragment:
        return "has something after a ? or a #"
    if not PATH.fullmatch(path):
        return "has a path that is none"
    if parts.scheme == "http" and not is_this_machine(host):
        return "begins with http://, by which the key would be sent unencrypted"
    return ""
