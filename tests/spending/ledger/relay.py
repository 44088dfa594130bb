"""What lies between a ledger and its server, and is cut off as a transaction is to be kept."""

import socket
from contextlib import contextmanager, suppress
from threading import Thread
from urllib.parse import urlsplit


class Relay:
    """Passes on what both say, until it is to cut off the next COMMIT, or the answer to it."""

    def __init__(self, server):
        self.server, self.cuts, self.is_deaf = server, None, False
        self.ends, self.threads = [], []

    def serve(self, door):
        """Let in whoever comes."""
        with suppress(OSError):  # until the door is shut
            while True:
                near, far = door.accept()[0], socket.create_connection(self.server)
                self.ends += [near, far]
                self.begin(self.pass_on, near, far, True)
                self.begin(self.pass_on, far, near, False)

    def begin(self, what, *given):
        """Do it beside all else."""
        self.threads.append(Thread(target=what, args=given))
        self.threads[-1].start()

    def end(self):
        """Hang up."""
        for end in self.ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join()
        for end in self.ends:
            end.close()

    def pass_on(self, one, other, is_asked):
        """Pass on what one says to the other."""
        with suppress(OSError):
            while said := one.recv(65_536):
                if self.cuts and is_asked and b"COMMIT\0" in said:
                    self.is_deaf, cut, self.cuts = self.cuts == "answer", self.cuts, None
                    if cut == "question":
                        break
                elif self.is_deaf and not is_asked:
                    self.is_deaf = False
                    break
                other.sendall(said)
        for each in (one, other):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


@contextmanager
def relayed(url):
    """Yield the URL of a database by way of a relay, and the relay."""
    there = urlsplit(url)
    relay = Relay((there.hostname, there.port))
    with socket.create_server(("127.0.0.1", 0)) as door:
        relay.begin(relay.serve, door)
        try:
            yield url.replace(str(there.port), str(door.getsockname()[1])), relay
        finally:
            door.shutdown(socket.SHUT_RDWR)
            relay.end()
