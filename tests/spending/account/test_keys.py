"""The keys of an account."""

import pickle

import pytest
from pydantic import SecretStr

import planner
from planner.spending.account.keys import KeyPair, Keys, StaticKey, read_key
from tests.accounts import ACCESS_KEY, API_KEY, SECRET_KEY

ALL = {
    "KLINGAI_API_KEY": f" {API_KEY}\n",
    "KLINGAI_ACCESS_KEY": ACCESS_KEY,
    "KLINGAI_SECRET_KEY": SECRET_KEY,
    "KLINGAI_BASE_URL": "https://example.com ",
}


def test_keys_are_found_in_the_environment():
    """Without the blanks and line ends around them."""
    keys = Keys.of(ALL)
    assert keys.static().bearer(0).get_secret_value() == API_KEY
    assert keys.pair().hidden() == (SecretStr(ACCESS_KEY), SecretStr(SECRET_KEY))
    assert keys.base_url == "https://example.com"


def test_what_is_empty_is_not_there():
    """Nor what holds only blanks."""
    assert Keys.of(dict.fromkeys(ALL, " ")) == Keys.of({}) == Keys()


@pytest.mark.parametrize("spell", [repr, str, "{!r:>9}".format, "{}".format])
def test_no_key_shows_itself(spell):
    """However it is spelled."""
    keys = Keys.of(ALL)
    for one in (
        keys,
        keys.static(),
        keys.pair(),
        keys.pair().bearer(0),
        [keys],
        {"a": keys.pair()},
    ):
        for key in (API_KEY, ACCESS_KEY, SECRET_KEY):
            assert key not in spell(one)


@pytest.mark.parametrize("there", ["KLINGAI_ACCESS_KEY", "KLINGAI_SECRET_KEY", None])
def test_a_missing_key_is_named(there):
    """And no other."""
    keys = Keys.of({there: "k"} if there else {})
    with pytest.raises(planner.AccountKeyError) as caught:
        keys.pair()
    said = str(caught.value).partition(" not set")[0]
    for name in ("KLINGAI_ACCESS_KEY", "KLINGAI_SECRET_KEY"):
        assert (name in said) == (name != there)
    with pytest.raises(planner.AccountKeyError, match="KLINGAI_API_KEY is not set"):
        keys.static()


@pytest.mark.parametrize(
    "key",
    [f"Bearer {API_KEY}", f'"{API_KEY}"', f"{API_KEY}\r\nHost: x", f"{API_KEY}\x00", f"{API_KEY}ü",
     "", "  ", b"bytes", 7, ["k"]],
)  # fmt: skip
def test_what_can_be_no_key_is_refused_and_not_told(key):
    """Nor can it end a header and begin another."""
    with pytest.raises(planner.AccountKeyError, match=r"^api_key ") as caught:
        read_key(key, "api_key")
    assert API_KEY not in str(caught.value)
    assert caught.value.exit_code == 3


def test_a_hidden_key_is_a_key():
    """As settings of pydantic hold it."""
    assert read_key(SecretStr(API_KEY), "api_key").get_secret_value() == API_KEY


def test_an_error_does_not_carry_the_key():
    """Not in its arguments either, which travel between processes."""
    for broken in (f"{API_KEY} {API_KEY}", f"{API_KEY}'"):
        with pytest.raises(planner.AccountKeyError) as caught:
            Keys(api=SecretStr(broken)).static()
        assert API_KEY.encode() not in pickle.dumps(caught.value)


def test_a_pair_signs_and_a_static_key_is_sent_as_it_is():
    """A token holds neither the secret nor the other key."""
    pair = KeyPair(SecretStr(ACCESS_KEY), SecretStr(SECRET_KEY))
    assert pair.mints
    assert pair.bearer(0) != pair.bearer(1)
    assert SECRET_KEY not in pair.bearer(0).get_secret_value()
    static = StaticKey(SecretStr(API_KEY))
    assert not static.mints
    assert static.bearer(0) == static.bearer(1) == SecretStr(API_KEY)
