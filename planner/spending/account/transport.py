"""One request to an account, and what comes back: an answer, or why there is none.

A key travels with the request, so nothing of it gets out on the way: redirects are not followed,
no exception of the library leaves this file, as it holds the request, and what the libraries log
of the request is dropped, as it holds whatever the server sends.
"""

from __future__ import annotations

import logging
import os
import ssl
import threading
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import SecretStr

from planner.spending.account.pace import Pace
from planner.spending.account.trouble import CERTIFICATES, LATER, Failure, why_not, why_not_tried

if TYPE_CHECKING:
    import httpx

# Of an answer, unpacked: ten thousand generations of 400 bytes. As JSON the worst takes 30 times
# as much memory.
MOST_BYTES = 4_000_000
THREAD = "planner-account"
LOGGERS = ("httpx", *(f"httpcore.{name}" for name in ("connection", "http11", "proxy", "socks")))


@dataclass(frozen=True, repr=False)
class Reply:
    """An answer as it was sent; it shows nothing of itself, as it may repeat the key.

    Attributes
    ----------
    status
        Of HTTP.
    body
        Unpacked; empty where it cannot be read.
    fault
        Why it cannot; "" where it can.
    content_type, retry_after, date
        The headers.
    leads_to
        The host of a redirect.
    """

    status: int
    body: bytes
    fault: str = ""
    content_type: str = ""
    retry_after: str = ""
    date: str = ""
    leads_to: str = ""


class _TimeIsUpError(Exception):
    """Who asked does not wait any more."""


def get(
    url: str, params: Mapping[str, str], bearer: SecretStr, pace: Pace, within_s: float
) -> Reply | Failure:
    """Ask for something, by HTTP GET, in a thread of its own.

    So all of it ends in time, also what no timeout of a socket ends: the look-up of a name, an
    answer that comes byte by byte.

    Parameters
    ----------
    url, params
        What is asked.
    bearer
        The key or token.
    pace
        How long to wait for connections and for parts of an answer.
    within_s
        For all of it.
    """
    found: SimpleQueue[Reply | Failure | None] = SimpleQueue()
    ends = monotonic() + within_s

    def run() -> None:
        found.put(_exchange(url, params, bearer, pace, ends))

    threading.Thread(target=run, name=THREAD, daemon=True).start()
    try:
        reply = found.get(timeout=max(within_s, 0))
    except Empty:
        reply = None
    return reply or Failure(f"does not answer within {within_s:.3g} s", LATER, again=False)


def _exchange(
    url: str, params: Mapping[str, str], bearer: SecretStr, pace: Pace, ends: float
) -> Reply | Failure | None:
    """Ask; None where time is up before the answer is whole."""
    import httpx

    headers = {
        "Authorization": f"Bearer {bearer.get_secret_value()}",
        "Accept": "application/json",
        "Accept-Encoding": "gzip",  # and nothing that is unpacked to more than there is room for
        "User-Agent": "video-planner",
    }
    leads_to: list[str] = []

    def lead_nowhere(response: httpx.Response) -> None:
        # Else the request to there is made, though not sent, and fails where that is no address.
        leads_to.append(_host_in(response.headers.pop("location", "")))

    try:
        client = httpx.Client(
            verify=_trusted(*map(os.environ.get, CERTIFICATES)),
            timeout=httpx.Timeout(pace.read_s, connect=pace.connect_s),
            follow_redirects=False,
            # What is not encrypted stays on this machine, and goes by no proxy.
            trust_env=url.startswith("https:"),
            event_hooks={"response": [lead_nowhere]},
        )
    except Exception as error:
        return why_not_tried(error)
    try:
        with client, client.stream("GET", url, params=params, headers=headers) as response:
            return _read(response, ends, leads_to[0])
    except _TimeIsUpError:
        return None
    except Exception as error:  # whatever it is, it holds the request, and ends here
        return why_not(error, url, pace)


@cache
def _trusted(*_: str | None) -> ssl.SSLContext:
    """Load the certificates that are trusted: once for each setting, it takes a while."""
    import httpx

    return httpx.create_ssl_context()


def _read(response: httpx.Response, ends: float, leads_to: str) -> Reply:
    headers = response.headers
    body, fault = _unpacked(_pieces(response, ends), headers.get("content-encoding", ""))
    return Reply(
        response.status_code,
        body,
        fault,
        content_type=headers.get("content-type", ""),
        retry_after=headers.get("retry-after", ""),
        date=headers.get("date", ""),
        leads_to=leads_to,
    )


def _pieces(response: httpx.Response, ends: float) -> Iterator[bytes]:
    for piece in response.iter_raw():
        yield piece
        if monotonic() > ends:
            raise _TimeIsUpError


def _unpacked(pieces: Iterator[bytes], encoding: str) -> tuple[bytes, str]:
    """Put a body together, never more of it than is bearable; say what is wrong with it."""
    packed = encoding.strip().lower()
    if packed not in ("", "identity", "gzip", "x-gzip"):
        return b"", "the answer is packed in a way that was not asked for"
    unpack = zlib.decompressobj(wbits=31) if packed in ("gzip", "x-gzip") else None
    body = bytearray()
    try:
        for piece in pieces:
            room = MOST_BYTES + 1 - len(body)
            body += piece if unpack is None else unpack.decompress(piece, room)
            if len(body) > MOST_BYTES:
                return b"", (
                    f"the answer is larger than {MOST_BYTES:,} bytes; no more is read, and a "
                    "history is shorter for fewer days"
                )
    except zlib.error:
        return b"", "the answer says it is packed as gzip, and is not"
    if unpack is not None and body and not unpack.eof:
        return b"", "the answer is cut off"
    return bytes(body), ""


def _host_in(location: str) -> str:
    try:
        return urlsplit(location).hostname or ""
    except ValueError:
        return ""


def _is_another(_: logging.LogRecord) -> bool:
    return threading.current_thread().name != THREAD


for _name in LOGGERS:
    logging.getLogger(_name).addFilter(_is_another)
