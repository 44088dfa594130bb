"""Whatever a server does: an answer in time, or a clear error."""

import gzip
import shutil
import ssl
import subprocess
import tracemalloc
from decimal import Decimal
from threading import Thread
from time import monotonic

import pytest
from pydantic import SecretStr

import planner
from planner.spending.account import transport
from planner.spending.account.answers import parse
from planner.spending.account.transport import Reply
from tests.accounts import (
    API_KEY,
    USAGE,
    Answer,
    Server,
    dripping,
    hang_up,
    packs,
    silent,
    zipped,
)

DOWN, NONSENSE = planner.AccountUnavailableError, planner.AccountAnswerError
GOOD = USAGE.data
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.fixture
def hasty(clock, monkeypatch):
    """Wait for almost nothing."""
    monkeypatch.setattr("planner.spending.account.asking.PACE", clock.pace(read_s=0.1))


def raw(data):
    """Send bytes as they are."""
    return lambda handler: handler.wfile.write(data)


def test_a_server_that_says_nothing_is_given_up(account, hasty):
    """After some tries."""
    account.play(silent)
    with pytest.raises(DOWN, match=r"does not answer within 0\.1 s; asked 4 times"):
        planner.get_account_usage()


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nX-A: ", HEAD + b"\r\n[", b""])
def test_a_server_that_never_ends_is_given_up(account, clock, monkeypatch, head):
    """Though each byte comes in time: in its headers or its body."""
    pace = clock.pace(total_s=0.3)
    monkeypatch.setattr("planner.spending.account.asking.PACE", pace)
    account.play(dripping(head))
    with pytest.raises(DOWN, match=r"does not answer within 0\.3 s; try again later"):
        planner.get_account_usage()


def test_who_asks_in_the_background_stops_when_time_is_up(account, clock):
    """Though bytes go on coming: what there is of an answer is none."""
    account.play(dripping(HEAD + b"\r\n["))
    for within_s in (0.05, 0.1):
        ends = monotonic() + within_s
        key = SecretStr(API_KEY)
        assert transport._exchange(account.url, {}, key, clock.pace(), ends) is None


@pytest.mark.parametrize(
    "answer",
    [
        hang_up,
        Answer(GOOD, promised=len(GOOD) + 1),
        raw(HEAD + b"Content-Length: 40\r\n\r\n{"),
        raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{"),
        raw(HEAD),
        raw(b"HTTP/1.1 200"),
        raw(b"SSH-2.0-OpenSSH_9.2\r\n"),
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: nine\r\n\r\n"),
        raw(b"\x00" * 1000),
        raw(HEAD + b"X: " + b"a" * 200_000),
    ],
)
def test_an_answer_that_is_cut_off_is_asked_for_again(account, answer):
    """And is no answer, however often."""
    account.play(answer)
    with pytest.raises(DOWN, match="in the middle, or speaks no HTTP; asked 4 times"):
        planner.get_account_usage()
    account.play(answer, USAGE)
    assert planner.get_account_usage() == USAGE.body


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(b""), "the answer is empty"),
        (Answer(b" \n"), "the answer is empty"),
        (Answer(status=204, body=b""), "the answer is empty"),
        (Answer(b"{"), "no valid JSON"),
        (Answer(b'{"credits": NaN, "monthly_usage": 1}'), "no valid JSON"),
        (Answer(b'{"credits": Infinity, "monthly_usage": 1}'), "no valid JSON"),
        (Answer(b'{"credits": ' + b"9" * 5000 + b"}"), "no valid JSON"),
        (Answer(b"[" * 200_000), "no valid JSON"),
        (Answer(b'{"credits": 1} {"credits": 2}'), "no valid JSON"),
        (Answer(b'{"credits": 1, "monthly_usage": 2, "credits": 3}'), "a key twice in one object"),
        (
            Answer(b'{"credits": 1, "monthly_usage": 2, "a": [{"b": 1, "\\u0062": 1}]}'),
            "a key twice",
        ),
        (Answer(b'{"credits": 1, "a": "\xff\xfe"}'), r"no text in UTF-8 \(byte 21\)"),
        (Answer('{"credits": 1}'.encode("utf-16")), "no text in UTF-8"),
        (Answer(GOOD, headers={"Content-Type": "text/html"}), "is a web page, not JSON"),
        (Answer(GOOD, headers={"Content-Type": ""}), "is of no stated type, not JSON"),
        (Answer(GOOD, headers={"Content-Type": "text/plain"}), "is of another type, not JSON"),
        (Answer(GOOD, headers={"Content-Encoding": "br"}), "packed in a way"),
        (Answer(GOOD, headers={"Content-Encoding": "gzip, gzip"}), "packed in a way"),
        (Answer(GOOD, headers={"Content-Encoding": "gzip"}), "packed as gzip, and is not"),
        (Answer(gzip.compress(GOOD)[:-5], headers={"Content-Encoding": "gzip"}), "is cut off"),
    ],
)
def test_what_is_no_answer_is_told(account, answer, why):
    """Asked once: it would be the same again."""
    account.play(answer)
    with pytest.raises(NONSENSE, match=why):
        planner.get_account_usage()
    assert len(account.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        zipped(GOOD),
        Answer(GOOD, headers={"Content-Type": "application/json; charset=utf-8"}),
        Answer(GOOD, headers={"Content-Type": "Application/Problem+JSON"}),
        Answer(b"\xef\xbb\xbf" + GOOD),
        Answer(GOOD, headers={"Content-Encoding": "identity"}),
        raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(GOOD), GOOD)),
        raw(HEAD + b"\r\n" + GOOD),
    ],
)
def test_what_is_an_answer_is_taken_however_it_comes(account, answer):
    """Packed, in pieces, with a mark before it."""
    account.play(answer)
    assert planner.get_account_usage() == USAGE.body


def test_a_huge_answer_is_an_error_and_no_memory(account, monkeypatch):
    """As it is, without end, and unpacked from a few bytes."""
    monkeypatch.setattr(transport, "MOST_BYTES", 100_000)
    bomb = zipped(b" " * 20_000_000)
    assert len(bomb.data) < transport.MOST_BYTES
    endless = dripping(HEAD + b"\r\n" + b" " * 200_000)
    for answer in (Answer(b" " * 100_001), bomb, endless):
        account.play(answer)
        with pytest.raises(NONSENSE, match="larger than 100,000 bytes; no more is read"):
            planner.get_account_usage()
    account.play(Answer(GOOD + b" " * (100_000 - len(GOOD))))
    assert planner.get_account_usage() == USAGE.body


def test_a_bomb_is_never_unpacked_beyond_what_is_borne(monkeypatch):
    """Not even for a moment."""
    monkeypatch.setattr(transport, "MOST_BYTES", 1_000_000)
    bomb = gzip.compress(b" " * 30_000_000)
    tracemalloc.start()
    body, fault = transport._unpacked(iter([bomb]), "x-gzip")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (body, fault[:24]) == (b"", "the answer is larger tha")
    assert most < 10_000_000


@pytest.mark.parametrize("part", [b"[]", b"{}", b"9.5"])
def test_an_answer_of_nothing_but_parts_takes_no_more_memory_than_is_borne(part):
    """However many there are: 120 MB for the largest that is read, which is 4 MB."""
    body = b"[" + b",".join([part] * 20_000) + b"]"
    tracemalloc.start()
    parsed, fault = parse(Reply(200, body, content_type="application/json"), Decimal)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (len(parsed), fault) == (20_000, "")
    assert most / len(body) * transport.MOST_BYTES < 120_000_000


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(account, status):
    """The key goes to nobody else, and it is told who would have had it."""
    with Server() as other:
        thread = Thread(target=other.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        account.play(Answer(b"", status, {"Location": f"{other.url}/v1/account"}))
        with pytest.raises(planner.AccountRefusedError, match=r"elsewhere.*to 127\.0\.0\.1"):
            planner.get_account_usage()
        other.shutdown()
        thread.join()
        assert other.asked == []
    assert len(account.asked) == 1


@pytest.mark.parametrize("location", ["", "/here", "http://[", "//", "\x7f", "javascript:x"])
def test_a_redirect_to_nowhere_is_told_as_well(account, location):
    """Whatever it says."""
    account.play(Answer(b"", 302, {"Location": location}))
    with pytest.raises(planner.AccountRefusedError, match="leads elsewhere"):
        planner.get_account_usage()


def test_a_server_that_is_down_is_told(account, clock):
    """After some tries, in less than a minute."""
    account.server_close()
    with pytest.raises(DOWN, match="nobody listens there; asked 4 times; is there a network"):
        planner.get_account_usage()
    assert clock.waits == [0.5, 1.0, 2.0]


def test_a_name_that_is_not_found_is_told(account, monkeypatch):
    """It is the network, or the address."""
    monkeypatch.setenv("KLINGAI_BASE_URL", "https://nobody.invalid")
    with pytest.raises(DOWN, match=r"nobody\.invalid is not reached: the name is not found"):
        planner.get_account_usage()


def test_a_server_without_tls_gets_no_key(account):
    """Nor any request."""
    url = account.url.replace("http://", "https://")
    with pytest.raises(DOWN, match="it speaks no TLS"):
        planner.get_account_usage(base_url=url)
    assert account.asked == []


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes a certificate with openssl")
def test_a_certificate_that_is_not_trusted_gets_no_key(account, tmp_path):
    """Asked once, and not asked at all where it is: nothing is sent before."""
    files = [tmp_path / "key.pem", tmp_path / "cert.pem"]
    subprocess.run(
        ["openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:prime256v1", "-subj", "/CN=127.0.0.1", "-addext",
         "subjectAltName=IP:127.0.0.1", "-keyout", files[0], "-out", files[1]],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files[1], files[0])
    account.socket = context.wrap_socket(account.socket, server_side=True)
    url = account.url.replace("http://", "https://")
    with pytest.raises(DOWN, match="a certificate that is not trusted; the key is not sent"):
        planner.get_account_usage(base_url=url)
    assert account.asked == []


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("HTTP_PROXY", "nonsense://x", "the proxy of HTTP_PROXY cannot be used"),
        ("https_proxy", ":::::", "the proxy of https_proxy cannot be used"),
        ("ALL_PROXY", "socks9://me:hunter2z@x", "the proxy of ALL_PROXY cannot be used"),
        ("SSL_CERT_FILE", "/hunter2z", "the certificates of SSL_CERT_FILE"),
    ],
)
def test_an_environment_that_is_wrong_is_told(account, monkeypatch, name, value, why):
    """Which setting of it; not what it says, where passwords may be."""
    monkeypatch.setenv(name, value)
    with pytest.raises(DOWN, match=why) as caught:
        planner.get_account_usage(base_url="https://nobody.invalid")
    assert "hunter2z" not in str(caught.value)


@pytest.fixture
def proxies(monkeypatch):
    """Let nobody be excepted from going by a proxy."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_a_proxy_is_gone_by_and_told(account, proxies):
    """Not its address, which holds a password; and who is excepted does not go by it."""
    with Server() as gone:
        proxy = gone.url.replace("http://", "http://me:hunter2z@")
    proxies.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(DOWN, match="by the proxy of HTTPS_PROXY: nobody listens") as caught:
        planner.get_account_usage(base_url="https://nobody.invalid")
    assert "hunter2z" not in str(caught.value)
    proxies.setenv("NO_PROXY", "nobody.invalid")
    with pytest.raises(DOWN, match="is not reached: the name is not found"):
        planner.get_account_usage(base_url="https://nobody.invalid")


def test_a_proxy_that_refuses_is_told_and_gets_no_key(account, proxies):
    """It is asked for a way, once; the key would come after."""
    proxies.setenv("HTTPS_PROXY", account.url)
    with pytest.raises(DOWN, match="by the proxy of HTTPS_PROXY: the proxy refuses; look at its"):
        planner.get_account_usage(base_url="https://nobody.invalid")
    assert account.asked == []


def test_what_is_not_encrypted_goes_by_no_proxy(account, proxies):
    """Else the key would leave this machine as it is."""
    with Server() as gone:
        proxies.setenv("HTTP_PROXY", gone.url)
        proxies.setenv("ALL_PROXY", gone.url)
    account.play(USAGE)
    assert planner.get_account_usage() == USAGE.body
    account.server_close()
    with pytest.raises(DOWN, match="is not reached: nobody listens there"):
        planner.get_account_usage()


def test_what_is_sent_is_what_is_documented(account):
    """The address, the key, and who asks."""
    account.play(Answer({"generations": []}))
    planner.get_usage_history(7)
    ((path, query, headers),) = account.asked
    assert (path, query) == ("/v1/account/usage", {"days": "7"})
    assert headers["Authorization"] == f"Bearer {API_KEY}"
    assert headers["User-Agent"] == "video-planner"
    assert (headers["Accept"], headers["Accept-Encoding"]) == ("application/json", "gzip")
    account.play(packs())
    planner.account_balance()
    assert account.asked[0][0] == "/account/costs"
