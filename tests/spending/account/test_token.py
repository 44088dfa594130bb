"""The signed token."""

import hmac
import json
from base64 import urlsafe_b64decode

import pytest

from planner.spending.account.token import seal, signed_token
from tests.accounts import ACCESS_KEY, NOW_S, SECRET_KEY

# Appendix A.1 of RFC 7515: what is signed, with which key, and the signature.
SIGNED = (
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
)
KEY = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
SIGNATURE = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"


def decoded(part):
    """Undo the coding of a part."""
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def test_the_example_of_the_standard_is_signed_as_there():
    """To the letter."""
    assert seal(SIGNED, decoded(KEY)) == SIGNATURE


@pytest.mark.parametrize("fraction", [0, 0.999])
def test_a_token_says_who_and_from_when_to_when(fraction):
    """The access key; from 5 seconds ago for 30 minutes on, in whole seconds."""
    head, claims, signature = signed_token(ACCESS_KEY, SECRET_KEY, NOW_S + fraction).split(".")
    assert json.loads(decoded(head)) == {"alg": "HS256", "typ": "JWT"}
    now = int(NOW_S)
    assert json.loads(decoded(claims)) == {"iss": ACCESS_KEY, "exp": now + 1800, "nbf": now - 5}
    assert decoded(signature) == hmac.digest(
        SECRET_KEY.encode(), f"{head}.{claims}".encode(), "sha256"
    )
    assert "=" not in head + claims + signature
