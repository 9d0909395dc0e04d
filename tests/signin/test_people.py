"""Reading a person's token: whatever a stranger sends is refused and never a fault."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.domain.errors import SettingsError
from csgraph.settings import Settings
from csgraph.signin.keys import KeySet
from csgraph.signin.people import TokenRules
from support.tokens import AUDIENCE, ISSUER, SECRET, by_provider, claims, ec_key, hours, jwk, jwks, rsa_key, shared

SHARED = TokenRules(SECRET, ISSUER, AUDIENCE)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
ALGORITHMS = st.sampled_from(["HS256", "RS256", "ES256", "none", "None", "HS512", ""])
HEADERS = st.fixed_dictionaries(
    {}, optional={"alg": ALGORITHMS | JSON, "kid": st.just("first") | JSON, "crit": JSON, "b64": JSON, "typ": JSON}
)
PAYLOADS = JSON | st.fixed_dictionaries({}, optional=dict.fromkeys(("sub", "iss", "aud", "exp", "nbf", "iat", "jti"), JSON))


def by_keys(algorithm: str = "RS256") -> TokenRules:
    keys = KeySet(lambda: jwks(jwk(rsa_key()), jwk(ec_key())), algorithm, max_age=600)
    return TokenRules(SECRET, ISSUER, AUDIENCE, algorithm, keys)


def encoded(part: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


@given(st.text(max_size=200) | st.tuples(HEADERS, PAYLOADS, st.binary(max_size=300)))
async def test_no_stranger_gets_in_and_nothing_breaks(sent: Any) -> None:
    token = sent if isinstance(sent, str) else f"{encoded(sent[0])}.{encoded(sent[1])}.{base64.urlsafe_b64encode(sent[2]).decode()}"

    for rules in (SHARED, by_keys(), by_keys("ES256")):
        assert await rules.read(token) is None


@given(st.dictionaries(st.sampled_from(["sub", "iss", "aud", "exp", "nbf", "iat", "jti", "role"]), JSON, min_size=1, max_size=3))
async def test_a_signed_token_with_strange_claims_never_breaks_the_service(strange: dict[str, Any]) -> None:
    import jwt

    good = {name: int(value.timestamp()) if name in ("exp", "iat") else value for name, value in claims().items()}
    header = {"alg": "HS256", "typ": "JWT"}
    content = f"{encoded(header)}.{encoded(good | strange)}"
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(content.encode(), SECRET.encode())
    named = await SHARED.read(f"{content}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}")

    assert named is None or (isinstance(named.subject, str) and named.role in (None, strange.get("role")))


async def test_both_kinds_of_keys_are_taken_and_only_by_their_own_rules() -> None:
    assert (await SHARED.read(shared())).subject == "lindsay"
    assert (await by_keys().read(by_provider())).subject == "lindsay"
    assert (await by_keys("ES256").read(by_provider(algorithm="ES256"))).subject == "lindsay"
    assert await by_keys("ES256").read(by_provider()) is None
    assert await by_keys("RS256").read(by_provider(algorithm="ES256")) is None
    assert await by_keys("RS256").read(shared()) is None
    assert await SHARED.read(by_provider()) is None


@pytest.mark.parametrize(("role", "read"), [("VIEWER", "VIEWER"), ("KING", None), (["VIEWER"], None), ({"a": 1}, None), (7, None)])
async def test_a_role_is_one_that_exists(role: Any, read: str | None) -> None:
    assert (await SHARED.read(shared(role=role))).role == read


async def test_an_issued_token_is_read_back() -> None:
    token = SHARED.issue("lindsay", timedelta(hours=1), hours(0), role="VIEWER")

    named = await SHARED.read(token)
    assert (named.subject, named.role) == ("lindsay", "VIEWER")


def test_where_a_provider_signs_nothing_else_does() -> None:
    rules = TokenRules.of(Settings.from_env({"CSGRAPH_AUTH_JWKS_FILE": "keys.json", "CSGRAPH_AUTH_ALGORITHM": "RS256"}), "x" * 32)

    with pytest.raises(SettingsError):
        rules.issue("lindsay", timedelta(hours=1), hours(0))
