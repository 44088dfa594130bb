"""A webhook on this machine, which answers whatever a test has it answer."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

SECRET = "T00qzx7Kq0vWz"  # in the address, as many have one


class Hook(ThreadingHTTPServer):
    """Answers in turn, the last answer again and again: a status, or a function of the handler.

    `got` is what was sent, `released` is set when the test is over.
    """

    def __init__(self):
        """Listen."""
        self.answers, self.got, self.released = [200], [], Event()
        super().__init__(("127.0.0.1", 0), _Handler)
        Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self):
        """Its address, with a secret in it."""
        return f"http://127.0.0.1:{self.server_port}/services/{SECRET}"

    def handle_error(self, *_):
        """Let be who has gone in the middle."""


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        """Answer."""
        hook = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        hook.got.append((self.path, dict(self.headers), json.loads(body)))
        answer = hook.answers[min(len(hook.got), len(hook.answers)) - 1]
        if callable(answer):
            answer(self)
            return
        self.send_response(answer)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


def silent(handler):
    """Answer nothing, until the test is over."""
    handler.server.released.wait(60)


def dripping(handler):
    """Send a head byte by byte, without an end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    while not handler.server.released.wait(0.02):
        handler.wfile.write(b"x")


def cut_off(handler):
    """End in the middle of the head."""
    handler.wfile.write(b"HTTP/1.1 200 O")
    handler.close_connection = True


def no_http(handler):
    """Answer something else."""
    handler.wfile.write(b"220 mail.example ESMTP\r\n")
    handler.close_connection = True


def elsewhere(handler, where=f"/else/{SECRET}"):
    """Point to where it would be sent again."""
    handler.send_response(307)
    handler.send_header("Location", where)
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def nowhere(handler):
    """Point to what is no address."""
    elsewhere(handler, "http://[::1")


def busy(retry_after, status=429):
    """Ask to wait."""

    def answer(handler):
        handler.send_response(status)
        handler.send_header("Retry-After", retry_after)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer
