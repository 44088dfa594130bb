"""Why there is no answer, in words: what exceptions say may hold addresses, and keys in them."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from planner.spending.account.keys import BASE_URL
from planner.spending.account.pace import Pace

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
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

    causes = list(_causes(error))
    kinds = tuple(type(one) for one in causes)
    if isinstance(error, (ValueError, ImportError, httpx.InvalidURL, httpx.UnsupportedProtocol)):
        return _unusable(PROXIES, "proxy")
    if isinstance(error, OSError):  # before there is any connection
        return _unusable(CERTIFICATES, "certificates")
    if not isinstance(error, httpx.TransportError):
        return Failure(f"cannot be asked: {type(error).__name__}", again=False)
    if any(issubclass(kind, ssl.SSLCertVerificationError) for kind in kinds):
        why = "shows a certificate that is not trusted"
        mend = f"the key is not sent; is this machine's clock right, and {BASE_URL}?"
        return Failure(why, mend, again=False)
    by = _by_proxy(url)
    network = f"is there a network{by and ', is the proxy right'}, and {BASE_URL}?"
    if isinstance(error, httpx.ProxyError):
        return Failure(f"is not reached: the proxy{by} refuses", "look at its address and password",
                       again=False)  # fmt: skip
    if any(issubclass(kind, socket.gaierror) for kind in kinds):
        return Failure(f"is not reached{by}: the name is not found", network)
    if any(issubclass(kind, ConnectionRefusedError) for kind in kinds):
        return Failure(f"is not reached{by}: nobody listens there", network)
    if isinstance(error, httpx.ConnectTimeout):
        return Failure(f"is not reached{by} within {pace.connect_s:.3g} s", network)
    if isinstance(error, httpx.ConnectError):
        tls = any(issubclass(kind, ssl.SSLError) for kind in kinds)
        return Failure(f"is not reached{by}{': it speaks no TLS' if tls else ''}", network)
    if isinstance(error, httpx.TimeoutException):
        return Failure(f"does not answer{by} within {pace.read_s:.3g} s", "try again later")
    return Failure(f"ends the connection{by} in the middle, or speaks no HTTP", "try again later")


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
    found = getproxies()
    name = next((name for name in (parts.scheme, "all") if found.get(name)), "")
    return f" by the proxy of {name.upper()}_PROXY" if name and not _passes(parts.netloc) else ""


def _passes(host: str) -> bool:
    return bool(proxy_bypass(host))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
