"""Sending JSON to a webhook; its address may hold a secret, so that only its host is ever named."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import SplitResult, urlsplit

from planner.errors import InputError
from planner.messages import shown

TRIES = 3
TIMEOUT_S, LONGEST_S = 10.0, 60.0  # of each
PAUSE_S = 1.0  # before the second; three times as long before each other one
AGAIN = (408, 425, 429)  # besides those of servers that fail
THREAD = "planner-webhook"
LOGGERS = ("httpx", *(f"httpcore.{name}" for name in ("connection", "http11", "proxy", "socks")))


@dataclass(frozen=True)
class Webhook:
    """An address to which JSON is sent by HTTP POST.

    Redirects are not followed. A server that fails, or does not answer, is tried again.

    Parameters
    ----------
    url
        With ``https://``; with ``http://`` on this machine alone, where nothing else is said.
    allow_http
        Whether it may be sent unencrypted to other machines as well.
    timeout_s
        For each try, from the look-up of the name to the answer.
    sleep
        What waits between tries.

    Attributes
    ----------
    host
        Whom messages name: the address may hold a secret.

    Raises
    ------
    InputError
        If it is no such address.
    """

    url: str
    allow_http: bool = False
    timeout_s: float = TIMEOUT_S
    sleep: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        wrong = _wrong(self.url, allow_http=self.allow_http)
        if wrong:
            raise InputError(f"the webhook {wrong}; expected an address such as https://host/path")
        is_number = isinstance(self.timeout_s, (int, float))
        if not is_number or not 0 < self.timeout_s <= LONGEST_S:
            said = f"timeout_s is {shown(self.timeout_s)}; expected seconds, {LONGEST_S:g} at most"
            raise InputError(said)

    def __repr__(self) -> str:
        return f"<Webhook at {self.host}>"

    @property
    def host(self) -> str:
        """As above."""
        parts = urlsplit(self.url)
        return parts.netloc.rpartition("@")[2]

    def post(self, content: Mapping[str, Any]) -> str:
        """Send something, and return why it could not be; "" where it was."""
        body = json.dumps(content, ensure_ascii=False).encode("utf-8")
        for at in range(TRIES):
            why, again = self._tried(body)
            if not why or not again:
                return why
            if at < TRIES - 1:
                self.sleep(PAUSE_S * 3**at)
        return f"{why}, {TRIES} times"

    def _tried(self, body: bytes) -> tuple[str, bool]:
        """Send it once, in a thread of its own, which alone ends all of it in time.

        Returns
        -------
        str, bool
            Why it could not be sent, "" where it was; whether to try again.
        """
        found: SimpleQueue[tuple[str, bool]] = SimpleQueue()

        def run() -> None:
            found.put(_sent(self.url, body, self.timeout_s))

        threading.Thread(target=run, name=THREAD, daemon=True).start()
        try:
            return found.get(timeout=self.timeout_s)
        except Empty:
            return f"does not answer within {self.timeout_s:g} s", True


def _sent(url: str, body: bytes, timeout_s: float) -> tuple[str, bool]:
    """Send a body once; as of `Webhook._tried`.

    No exception of the library gets out: it holds the address.
    """
    import httpx

    headers = {"Content-Type": "application/json", "User-Agent": "video-planner"}
    try:
        # What is not encrypted stays on this machine or where it was told to, and goes by no proxy.
        client = httpx.Client(timeout=timeout_s, trust_env=url.startswith("https:"))
        with client, client.stream("POST", url, content=body, headers=headers) as response:
            return _judged(response.status_code)
    except httpx.TimeoutException:
        return f"does not answer within {timeout_s:g} s", True
    except httpx.ConnectError as error:
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return "shows a certificate that is not trusted", False
        return "cannot be reached", True
    except httpx.TransportError:
        return "ends the connection, or speaks no HTTP", True
    except Exception as error:
        return f"cannot be asked: {type(error).__name__}", False


def _judged(status: int) -> tuple[str, bool]:
    if 200 <= status < 300:
        return "", False
    if 300 <= status < 400:
        return f"answers {status} and points elsewhere; give the address that it points to", False
    return f"answers {status}", status >= 500 or status in AGAIN


def _wrong(url: object, *, allow_http: bool) -> str:
    """Say what is wrong with an address, without repeating it; "" where nothing is."""
    if not isinstance(url, str):
        return "is no text"
    try:
        parts: SplitResult = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "is no address"
    if parts.scheme not in ("http", "https"):
        return "does not begin with https://"
    if not host or not url.isprintable() or " " in url:
        return "has no host" if not host else "has blanks in it"
    if parts.scheme == "http" and not allow_http and not _is_this_machine(host):
        return "begins with http://, by which everybody on the way can read it"
    return ""


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _is_another(_: logging.LogRecord) -> bool:
    """Drop what the libraries log of a webhook: the whole address."""
    return threading.current_thread().name != THREAD


for _name in LOGGERS:
    logging.getLogger(_name).addFilter(_is_another)
