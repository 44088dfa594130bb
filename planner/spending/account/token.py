"""The signed token of the Kling API: a JSON Web Token, sealed with HMAC-SHA-256 (RFC 7515, HS256).

It is two parts of JSON and one HMAC, which come with Python: a library for it would be one more to
install and to trust with the secret key, and only what reads the tokens of others is hard.
"""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping

VALID_S = 1800
EARLIER_S = 5  # than now it is valid from, for clocks that differ a little


def signed_token(access_key: str, secret_key: str, now_s: float) -> str:
    """Sign for an access key.

    Parameters
    ----------
    access_key, secret_key
        Those of the account.
    now_s
        Seconds since 1970.

    Returns
    -------
    str
        A token that is valid for half an hour.
    """
    now = int(now_s)
    claims = {"iss": access_key, "exp": now + VALID_S, "nbf": now - EARLIER_S}
    signed = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(claims)}"
    return f"{signed}.{seal(signed, secret_key.encode())}"


def seal(signed: str, secret: bytes) -> str:
    """Return the signature of a text."""
    return _coded(hmac.digest(secret, signed.encode(), "sha256"))


def _part(claims: Mapping[str, object]) -> str:
    return _coded(json.dumps(claims, separators=(",", ":")).encode())


def _coded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
