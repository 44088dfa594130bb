"""Why there is no answer, in words: what exceptions say may hold addresses, and keys in them."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from planner.spending.account.keys import BASE_URL
from planner.spending.account.pace import Pace

if TYPE_CHECKING:
    import httpx

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
LATER = "try again later"
CERTIFICATE = f"the key is not sent; is this machine's clock right, and is {BASE_URL}?"
CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


@dataclass(frozen=True)
class Failure:
    """Why there is no answer.

    Attributes
    ----------
    why
        After the name of the host.
    mend
        What to do.
    again
        Whether it may be otherwise the next time.
    """

    why: str
    mend: str = ""
    again: bool = True


def why_not_tried(error: Exception) -> Failure:
    """Say why nothing was even tried: what the environment says of the way cannot be used.

    Parameters
    ----------
    error
        What the library raised, as it was made ready.
    """
    if isinstance(error, OSError):
        return _unusable(CERTIFICATES, "certificates")
    return _unusable(PROXIES, "proxy")


def why_not(error: Exception, url: str, pace: Pace) -> Failure:
    """Say why there is no answer.

    Parameters
    ----------
    error
        What the library raised.
    url
        What was asked.
    pace
        How long was waited.
    """
    import httpx

    if not isinstance(error, httpx.TransportError):
        return Failure(f"cannot be asked: {type(error).__name__}", again=False)
    by = _by_proxy(url)
    if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)):
        return _not_reached(error, by, pace)
    if isinstance(error, httpx.TimeoutException):
        return Failure(f"does not answer{by} within {pace.read_s:.3g} s", LATER)
    return Failure(f"ends the connection{by} in the middle, or speaks no HTTP", LATER)


def _not_reached(error: httpx.TransportError, by: str, pace: Pace) -> Failure:
    """Say why there is no connection."""
    import httpx

    def is_by(kind: type[BaseException]) -> bool:
        return any(isinstance(cause, kind) for cause in _causes(error))

    if is_by(ssl.SSLCertVerificationError):
        return Failure("shows a certificate that is not trusted", CERTIFICATE, again=False)
    if isinstance(error, httpx.ProxyError):
        mend = "look at its address, user and password"
        return Failure(f"is not reached{by}: the proxy refuses", mend, again=False)
    why = {
        socket.gaierror: ": the name is not found",
        ConnectionRefusedError: ": nobody listens there",
        ssl.SSLError: ": it speaks no TLS",
        httpx.ConnectTimeout: f" within {pace.connect_s:.3g} s",
    }
    said = next((words for kind, words in why.items() if is_by(kind)), "")
    proxy = " is the proxy right," if by else ""
    mend = f"is there a network,{proxy} and is {BASE_URL} right?"
    return Failure(f"is not reached{by}{said}", mend)


def _unusable(names: tuple[str, ...], what: str) -> Failure:
    """Blame the environment for what is wrong before anybody was asked."""
    both = (spelled for name in names for spelled in (name, name.lower()))
    there = [name for name in both if os.environ.get(name)]
    where = f" of {' or '.join(there)}" if there else ""
    return Failure(
        f"is not asked: the {what}{where} cannot be used",
        f"mend {'it' if len(there) < 2 else 'them'} or unset {'it' if len(there) < 2 else 'them'}",
        again=False,
    )


def _by_proxy(url: str) -> str:
    """Say whether the way goes by a proxy of the environment; not which, it may hold a password."""
    parts = urlsplit(url)
    if parts.scheme != "https" or proxy_bypass(parts.netloc):  # what is not encrypted goes by none
        return ""
    found = getproxies()
    name = next((name for name in ("https", "all") if found.get(name)), "")
    return f" by the proxy of {name.upper()}_PROXY" if name else ""


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
