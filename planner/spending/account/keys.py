"""The keys of an account: where they come from, and how they stay out of sight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import SecretStr

from planner.errors import AccountKeyError
from planner.spending.account.token import signed_token

API_KEY = "KLINGAI_API_KEY"
ACCESS_KEY = "KLINGAI_ACCESS_KEY"
SECRET_KEY = "KLINGAI_SECRET_KEY"
BASE_URL = "KLINGAI_BASE_URL"
NAMES = (API_KEY, ACCESS_KEY, SECRET_KEY, BASE_URL)

GivenKey = str | SecretStr | None


@dataclass(frozen=True)
class StaticKey:
    """A key that is sent as it is."""

    key: SecretStr
    names = API_KEY
    mints = False

    def bearer(self, _now_s: float) -> SecretStr:
        """Return what is sent."""
        return self.key

    def hidden(self) -> tuple[SecretStr, ...]:
        """Return what nobody may read."""
        return (self.key,)


@dataclass(frozen=True)
class KeyPair:
    """An access key, and the secret key that signs for it; sent is a token for half an hour."""

    access: SecretStr
    secret: SecretStr
    names = f"{ACCESS_KEY} and {SECRET_KEY}"
    mints = True

    def bearer(self, now_s: float) -> SecretStr:
        """Return what is sent."""
        keys = self.access.get_secret_value(), self.secret.get_secret_value()
        return SecretStr(signed_token(*keys, now_s))

    def hidden(self) -> tuple[SecretStr, ...]:
        """Return what nobody may read."""
        return self.access, self.secret


@dataclass(frozen=True)
class Keys:
    """What opens an account, and where it is; None where nothing says so.

    Attributes
    ----------
    api
        The documented key, which never changes.
    access, secret
        Those of the Kling API.
    base_url
        Where the account is asked, in place of the documented host.
    """

    api: SecretStr | None = None
    access: SecretStr | None = None
    secret: SecretStr | None = None
    base_url: str | None = None

    @classmethod
    def of(cls, named: Mapping[str, str]) -> Keys:
        """Take them from the environment, or from what a file says; what is empty is not there."""
        given = {name: named.get(name, "").strip() for name in NAMES}
        api, access, secret = (
            SecretStr(given[name]) if given[name] else None
            for name in (API_KEY, ACCESS_KEY, SECRET_KEY)
        )
        return cls(api, access, secret, given[BASE_URL] or None)

    def static(self) -> StaticKey:
        """Return the documented key.

        Raises
        ------
        AccountKeyError
            If there is none, or none that can be one.
        """
        if self.api is None:
            raise _missing(API_KEY)
        return StaticKey(read_key(self.api, API_KEY))

    def pair(self) -> KeyPair:
        """Return the keys of the Kling API.

        Raises
        ------
        AccountKeyError
            If one of them is missing, or can be none.
        """
        if self.access is None or self.secret is None:
            both = ((ACCESS_KEY, self.access), (SECRET_KEY, self.secret))
            raise _missing(*(name for name, key in both if key is None))
        return KeyPair(read_key(self.access, ACCESS_KEY), read_key(self.secret, SECRET_KEY))


def _missing(*names: str) -> AccountKeyError:
    told = " and ".join(names)
    return AccountKeyError(
        f"there is no key to ask the account with: {told} {'is' if len(names) == 1 else 'are'} "
        "not set",
        mend=f"set {'it' if len(names) == 1 else 'them'} in the environment, or in a file that "
        "--keys names; in Python also as arguments",
    )


def hidden(given: GivenKey) -> GivenKey:
    """Hide a key that is given as text: tracebacks that show variables show it otherwise."""
    return SecretStr(given) if isinstance(given, str) else given


def read_key(value: object, name: str) -> SecretStr:
    """Read a key; whatever is wrong with it, none of it is told.

    Parameters
    ----------
    value
        Text, or text that is hidden already.
    name
        What to call it in an error.

    Raises
    ------
    AccountKeyError
        If it is no text, empty, or holds what no key holds and no header may.
    """
    if isinstance(value, str):
        value = SecretStr(value)
    if not isinstance(value, SecretStr) or not isinstance(value.get_secret_value(), str):
        raise AccountKeyError(f"{name} is no text", mend="give the key as text")
    key, odd = _looked_at(value)
    if not key.get_secret_value():
        raise AccountKeyError(f"{name} is empty", mend="give the key")
    if odd:
        raise AccountKeyError(
            f"{name} holds a sign that no key has, at place {odd}",
            mend="give the key alone, without Bearer, quotes or blanks",
        )
    return key


def _looked_at(key: SecretStr) -> tuple[SecretStr, int]:
    """Return a key without blanks around it, and at which place it has a sign that none has.

    Errors are raised elsewhere: here the key stands in a variable as it is.
    """
    text = key.get_secret_value().strip()
    odd = next((at for at, sign in enumerate(text, 1) if not "!" <= sign <= "~"), 0)
    odd = odd or next((at for at, sign in enumerate(text, 1) if sign in "'\""), 0)
    return SecretStr(text), odd
