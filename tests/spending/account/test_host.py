"""Where an account is asked."""

import pytest

import planner
from planner.spending.account.host import DOCUMENTED, host_of, read_base_url


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (None, DOCUMENTED),
        ("https://example.com", "https://example.com"),
        (" https://example.com/ ", "https://example.com"),
        ("https://example.com/v1", "https://example.com"),
        ("https://example.com/v1/", "https://example.com"),
        ("https://example.com:8443/kling/v1", "https://example.com:8443/kling"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://localhost", "http://localhost"),
        ("http://[::1]:80", "http://[::1]:80"),
    ],
)
def test_an_address_is_read_as_it_is_written(given, read):
    """With or without a slash, and the version that the documented paths bring along."""
    assert read_base_url(given, DOCUMENTED) == read


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("http://api.klingai.com", "sent unencrypted"),
        ("http://127.0.0.1.example.com", "sent unencrypted"),
        ("http://localhost.example.com", "sent unencrypted"),
        ("ftp://example.com", "does not begin with https"),
        ("api.klingai.com", "does not begin with https"),
        ("file:///etc/passwd", "does not begin with https"),
        ("", "does not begin with https"),
        ("https://", "has no host"),
        ("https:///path", "has no host"),
        ("https://qzx7Kq0v@example.com", "a user or a password"),
        ("https://me:qzx7Kq0v@example.com", "a user or a password"),
        ("https://@example.com", "a user or a password"),
        ("https://example.com/?key=qzx7Kq0v", "something after"),
        ("https://example.com/#qzx7Kq0v", "something after"),
        ("https://exa mple.com", "has a host that is none"),
        ("https://example.com/a b", "has a path that is none"),
        ("https://example.com/%0d%0a", "has a path that is none"),
        ("https://example.com:port", "is no address"),
        ("https://example.com:99999", "is no address"),
        ("https://[::1", "is no address"),
        (7, "is no text"),
    ],
)
def test_what_is_no_address_is_refused(given, why):
    """Why, but not as it was written, which may hold a key."""
    with pytest.raises(planner.InputError, match=why) as caught:
        read_base_url(given, DOCUMENTED)
    assert "qzx7" not in str(caught.value)


def test_messages_name_the_host():
    """With its port."""
    assert host_of("https://example.com:8443/kling") == "example.com:8443"
