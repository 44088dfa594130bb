"""An account's server on this machine, which answers whatever a test has it answer."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from planner.spending.account.pace import Pace

NOW_S = 1_795_867_200.0  # 2026-11-28, noon in UTC
DAY_MS = 86_400_000
# Signs that are in no word, so that each part of a key that gets out is found.
API_KEY = "qzx7Kq0vWzXj3Qx9ZkqJ8xw2"
ACCESS_KEY = "AKxq9ZzW4kQvJx7wXz"
SECRET_KEY = "SKzjq5XwQ8vZxk3JqW0zXq7v"


@dataclass(frozen=True)
class Answer:
    """What the server sends.

    Attributes
    ----------
    body
        Sent as it is where it is bytes, else as JSON.
    status, headers
        Of HTTP; the type is JSON unless the headers say otherwise, "" leaves one out.
    promised
        The bytes that are told, where they are not those that come.
    """

    body: object = field(default_factory=dict)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    promised: int | None = None

    @property
    def data(self) -> bytes:
        """What is sent."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


Sends = Callable[["Handler"], None]


class Server(ThreadingHTTPServer):
    """Answers in turn, the last answer again and again.

    Attributes
    ----------
    answers
        What is sent: answers, or functions of the handler.
    asked
        The requests: path, query, headers.
    released
        Is set when the test is over: what is slow waits for that.
    """

    def __init__(self) -> None:
        self.answers: list[Answer | Sends] = [Answer()]
        self.asked: list[tuple[str, dict[str, str], dict[str, str]]] = []
        self.released = Event()
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}"

    def play(self, *answers: Answer | Sends) -> None:
        """Answer so."""
        self.answers = list(answers)
        self.asked.clear()

    def handle_error(self, *_: object) -> None:
        """Let be who has gone in the middle."""


class Handler(BaseHTTPRequestHandler):
    """Sends the next answer."""

    server: Server

    def do_GET(self) -> None:
        """Answer."""
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        server = self.server
        server.asked.append((parts.path, query, dict(self.headers)))
        answer = server.answers[min(len(server.asked), len(server.answers)) - 1]
        if callable(answer):
            with suppress(OSError):
                answer(self)
            return
        self.send_response(answer.status)
        for name, value in ({"Content-Type": "application/json"} | answer.headers).items():
            if value:
                self.send_header(name, value)
        promised = len(answer.data) if answer.promised is None else answer.promised
        self.send_header("Content-Length", str(promised))
        self.end_headers()
        self.wfile.write(answer.data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def silent(handler: Handler) -> None:
    """Answer nothing, until the test is over."""
    handler.server.released.wait(60)


def hang_up(handler: Handler) -> None:
    """Close the connection without a word."""
    handler.close_connection = True


def dripping(head: bytes) -> Sends:
    """Send a beginning, and then a byte now and then, without end."""

    def drip(handler: Handler) -> None:
        handler.wfile.write(head)
        while not handler.server.released.wait(0.02):
            handler.wfile.write(b"a")

    return drip


def echo(status: int, form: Callable[[str], str] = str) -> Sends:
    """Answer with the key that came, in the body and in every header that is read."""

    def answer(handler: Handler) -> None:
        bearer = form(handler.headers["Authorization"])
        body = b'{"code": 9999, "message": "%b", "credits": "%b"}' % ((bearer.encode(),) * 2)
        handler.send_response(status, bearer)
        for name in ("Location", "Retry-After", "X-Echo", "Set-Cookie", "Content-Language"):
            handler.send_header(name, f"https://{bearer.replace(' ', '')}.com/?key={bearer}")
        handler.send_header("Content-Type", "application/json" if status != 201 else bearer)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def zipped(body: bytes, **headers: str) -> Answer:
    """Pack an answer."""
    return Answer(gzip.compress(body), headers={"Content-Encoding": "gzip"} | headers)


def pack(name: str = "Package 1", left: object = 118.5, **other: object) -> dict[str, object]:
    """Return a package as the Kling API answers it, valid now."""
    now = int(NOW_S * 1000)
    return {
        "resource_pack_name": name,
        "resource_pack_id": "509f3fd3",
        "resource_pack_type": "decreasing_total",
        "total_quantity": 200.0,
        "remaining_quantity": left,
        "purchase_time": now - 9 * DAY_MS,
        "effective_time": now - 9 * DAY_MS,
        "invalid_time": now + 9 * DAY_MS,
        "status": "online",
    } | other


def packs(*rows: object) -> Answer:
    """Return the answer of the Kling API that holds these packages."""
    data = {"code": 0, "msg": "", "resource_pack_subscribe_infos": list(rows)}
    return Answer({"code": 0, "message": "SUCCEED", "request_id": "r", "data": data})


USAGE = Answer({"credits": 1234, "monthly_usage": 66.5})


@dataclass
class Clock:
    """A clock that goes on where somebody waits, and nobody waits for it.

    Attributes
    ----------
    seconds
        Since it was set.
    waits
        How long was waited, each time.
    """

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Go on."""
        self.seconds += seconds
        if seconds:
            self.waits.append(seconds)

    def pace(self, **other: float) -> Pace:
        """Return a pace by this clock; real time ends nothing, however busy the machine is."""
        settings = {"connect_s": 60.0, "read_s": 60.0} | other
        return Pace(
            **settings,  # type: ignore[arg-type]
            clock=lambda: self.seconds,
            now=lambda: NOW_S + self.seconds,
            sleep=self.sleep,
            draw=lambda: 1.0,
        )


@pytest.fixture
def server() -> Iterator[Server]:
    """Run a server."""
    with Server() as running:
        thread = Thread(target=running.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield running
        running.released.set()
        running.shutdown()
        thread.join()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let an account be asked by a clock of the test's own, from an environment without proxies."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "KLINGAI_API_KEY", "KLINGAI_ACCESS_KEY",
                 "KLINGAI_SECRET_KEY", "KLINGAI_BASE_URL"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    mine = Clock()
    monkeypatch.setattr("planner.spending.account.asking.PACE", mine.pace())
    return mine


@pytest.fixture
def account(server: Server, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Let the environment open an account on the server, with keys of both kinds."""
    monkeypatch.setenv("KLINGAI_BASE_URL", server.url)
    monkeypatch.setenv("KLINGAI_API_KEY", API_KEY)
    monkeypatch.setenv("KLINGAI_ACCESS_KEY", ACCESS_KEY)
    monkeypatch.setenv("KLINGAI_SECRET_KEY", SECRET_KEY)
    return server
