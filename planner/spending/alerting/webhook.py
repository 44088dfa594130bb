"""Sending JSON to a webhook; its address may hold a secret, so that only its host is ever named."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import SplitResult, urlsplit

from planner.errors import InputError
from planner.messages import shown
from planner.spending.account.pace import retry_after_s
from planner.spending.loopback import is_this_machine

if TYPE_CHECKING:
    import httpx

TRIES = 3
TIMEOUT_S, LONGEST_S = 10.0, 60.0  # of each
PAUSE_S = 1.0  # before the second; three times as long before each other one
LONGEST_PAUSE_S = 30.0  # that a server may ask for; where it asks for longer, that is told instead
AGAIN = (408, 425, 429)  # besides those of servers that fail
THREAD = "planner-webhook"
LOGGERS = ("httpx", *(f"httpcore.{name}" for name in ("connection", "http11", "proxy", "socks")))


class _Found(NamedTuple):
    """What became of a try.

    Attributes
    ----------
    why
        Why it could not be sent; "" where it was.
    again
        Whether to try again.
    asked_s
        How long the server asks to wait before that.
    """

    why: str
    again: bool = False
    asked_s: float = 0.0


@dataclass(frozen=True)
class Webhook:
    """An address to which JSON is sent by HTTP POST.

    Redirects are not followed. A server that fails, or does not answer, is tried again; where it
    asks to wait by Retry-After, after that.

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
            why, again, asked_s = self._tried(body)
            if not why or not again:
                return why
            if asked_s > LONGEST_PAUSE_S:
                return f"{why} and asks to wait {asked_s:,.0f} s"
            if at < TRIES - 1:
                self.sleep(max(PAUSE_S * 3**at, asked_s))
        return f"{why}, {TRIES} times"

    def _tried(self, body: bytes) -> _Found:
        """Send it once, in a thread of its own, which alone ends all of it in time."""
        found: SimpleQueue[_Found] = SimpleQueue()

        def run() -> None:
            found.put(_sent(self.url, body, self.timeout_s))

        threading.Thread(target=run, name=THREAD, daemon=True).start()
        try:
            return found.get(timeout=self.timeout_s)
        except Empty:
            return _Found(f"does not answer within {self.timeout_s:g} s", again=True)


def _sent(url: str, body: bytes, timeout_s: float) -> _Found:
    """Send a body once.

    No exception of the library gets out: it holds the address.
    """
    import httpx

    headers = {"Content-Type": "application/json", "User-Agent": "video-planner"}
    try:
        # What is not encrypted stays on this machine or where it was told to, and goes by no proxy.
        client = httpx.Client(
            timeout=timeout_s,
            trust_env=url.startswith("https:"),
            event_hooks={"response": [_lead_nowhere]},
        )
        with client, client.stream("POST", url, content=body, headers=headers) as response:
            return _judged(response.status_code, response.headers.get("retry-after", ""))
    except httpx.TimeoutException:
        return _Found(f"does not answer within {timeout_s:g} s", again=True)
    except httpx.ConnectError as error:
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return _Found("shows a certificate that is not trusted")
        return _Found("cannot be reached", again=True)
    except httpx.TransportError:
        return _Found("ends the connection, or speaks no HTTP", again=True)
    except Exception as error:
        return _Found(f"cannot be asked: {type(error).__name__}")


def _lead_nowhere(response: httpx.Response) -> None:
    """Take off where a redirect leads; else it is looked up, and fails where it is no address."""
    response.headers.pop("location", None)


def _judged(status: int, retry_after: str) -> _Found:
    if 200 <= status < 300:
        return _Found("")
    if 300 <= status < 400:
        return _Found(f"answers {status} and points elsewhere; give the address that it points to")
    again = status >= 500 or status in AGAIN
    return _Found(f"answers {status}", again, retry_after_s(retry_after, time.time()) or 0.0)


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
    if parts.scheme == "http" and not allow_http and not is_this_machine(host):
        return "begins with http://, by which everybody on the way can read it"
    return ""


def _is_another(_: logging.LogRecord) -> bool:
    """Drop what the libraries log of a webhook: the whole address."""
    return threading.current_thread().name != THREAD


for _name in LOGGERS:
    logging.getLogger(_name).addFilter(_is_another)
