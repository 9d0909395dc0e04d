"""Signing in over HTTP: who gets in, and that every flaw of a token is one and the same answer."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from csgraph.db.driver import Database, Transaction
from csgraph.signin import viewers
from support.service import Client, Clock, client_of
from support.tokens import AUDIENCE, ISSUER, SECRET, by_provider, claims, ec_key, hours, jwk, jwks, public_pem, rsa_key, shared, unsigned

USERS = """
UNWIND $users AS row
CREATE (user:User {id: row[0], externalId: row[0], name: row[0], kind: 'HUMAN', active: row[1], permissions: row[2]})
"""
ME = "{ viewer { user { name } permissions } }"
REFUSAL = {"errors": [{"message": "Valid credentials are required.", "extensions": {"code": "UNAUTHENTICATED"}}]}
LINDSAY = {"viewer": {"user": {"name": "lindsay"}, "permissions": ["GLOBAL_ADMIN"]}}
YEAR = timedelta(days=365)
HS256_HEADER, RS256_HEADER = {"alg": "HS256", "typ": "JWT"}, {"alg": "RS256", "typ": "JWT", "kid": "first"}


@pytest.fixture
async def people(graph: Database) -> Database:
    users = [["lindsay", True, ["GLOBAL_ADMIN"]], ["gone", False, ["GLOBAL_ADMIN"]], ["mary", True, ["MEMBER"]]]

    async def work(tx: Transaction) -> None:
        await tx.run("test.users", USERS, {"users": users})

    await graph.write(work, timeout=10)
    return graph


@pytest.fixture
async def by_secret(people: Database, clock: Clock) -> AsyncIterator[Client]:
    async with client_of(people, clock, env="production", auth_secret=SECRET, auth_issuer=ISSUER, auth_audience=AUDIENCE) as client:
        yield client


@pytest.fixture
async def by_keys(people: Database, clock: Clock, tmp_path: Path) -> AsyncIterator[Client]:
    file = tmp_path / "keys.json"
    file.write_bytes(
        jwks(jwk(rsa_key()), jwk(ec_key(), "curve"), {"kty": "oct", "kid": "shared", "k": "c2VjcmV0LXRoYXQtaXMtcHVibGlzaGVkLTMyLWJ5dGVz"})
    )
    named = {"auth_algorithm": "RS256", "auth_jwks_file": str(file), "auth_issuer": ISSUER, "auth_audience": AUDIENCE}
    async with client_of(people, clock, env="production", **named) as client:
        yield client


async def ask(client: Client, authorization: str | None, document: str = ME) -> tuple[int, Any]:
    headers = {} if authorization is None else {"authorization": authorization}
    response = await client.http.post("/graphql", json={"query": document}, headers=headers)
    return response.status_code, response.json()


def confused() -> str:
    """Signed with the public key as if it were a shared secret; PyJWT would not write such a token, an attacker does."""
    head = unsigned(HS256_HEADER, claims()).rpartition(".")[0]
    return f"{head}.{unsigned(b'', hmac.new(public_pem(rsa_key()), head.encode(), hashlib.sha256).digest()).split('.')[1]}"


FORGED: dict[str, Callable[[], str | None]] = {
    "nothing": lambda: None,
    "an empty header": lambda: "",
    "no token": lambda: "Bearer ",
    "another scheme": lambda: f"Basic {shared()}",
    "no scheme": shared,
    "not a JWT": lambda: "Bearer open sesame",
    "two parts": lambda: "Bearer " + shared().rpartition(".")[0],
    "five parts": lambda: f"Bearer {shared()}.a.b",
    "not base64": lambda: "Bearer !.!.!",
    "a header that is a list": lambda: "Bearer " + unsigned([], claims()),
    "a header without an algorithm": lambda: "Bearer " + unsigned({}, claims()),
    "a header that nests too deep": lambda: "Bearer " + unsigned(b"[" * 2500, b"{}"),
    "a payload that nests too deep": lambda: "Bearer " + unsigned(HS256_HEADER, b"[" * 2500),
    "bytes that are no text": lambda: "Bearer " + unsigned(b"\xff\xfe", b"\xff"),
    "oversized": lambda: f"Bearer {shared(padding='x' * 4000)}",
    "ten kilobytes": lambda: "Bearer " + "x" * 10_000,
    "alg none, unsigned": lambda: "Bearer " + unsigned({"alg": "none"}, claims()),
    "alg None, unsigned": lambda: "Bearer " + unsigned({"alg": "None"}, claims()),
    "alg as a list": lambda: "Bearer " + unsigned({"alg": ["HS256", "RS256"]}, claims()),
    "alg as null": lambda: "Bearer " + unsigned({"alg": None}, claims()),
    "the right algorithm, unsigned": lambda: "Bearer " + unsigned(HS256_HEADER, claims()),
    "RS256 by its header, unsigned": lambda: "Bearer " + unsigned(RS256_HEADER, claims()),
    "the public key as a shared secret": lambda: f"Bearer {confused()}",
    "a key name that is a number": lambda: "Bearer " + unsigned(RS256_HEADER | {"kid": 1}, claims()),
    "HS512 with the right secret": lambda: f"Bearer {shared(SECRET * 2, algorithm='HS512')}",
    "a token of csgraph that was never issued": lambda: "Bearer csg_i_" + "x" * 43,
    "a display token that was never issued": lambda: "Bearer csg_d_" + "x" * 43,
    "a token of csgraph that is cut": lambda: "Bearer csg_i_" + "x" * 42,
}  # fmt: skip
FLAWS: dict[str, dict[str, Any]] = {
    "expired": {"exp": hours(-1)},
    "expired 40 seconds ago": {"exp": hours(-40 / 3600)},
    "not valid yet": {"nbf": hours(1)},
    "from the future": {"iat": hours(1)},
    "for another audience": {"aud": "another"},
    "for other audiences": {"aud": ["another", "third"]},
    "an audience that is a number": {"aud": 7},
    "by another issuer": {"iss": "https://evil.example.com/"},
    "by almost the issuer": {"iss": ISSUER.rstrip("/")},
    "without exp": {"exp": None},
    "without aud": {"aud": None},
    "without iss": {"iss": None},
    "without sub": {"sub": None},
    "an exp that is text": {"exp": "tomorrow"},
    "an endless exp": {"exp": float("inf")},
    "a subject that is empty": {"sub": ""},
    "a subject that is too long": {"sub": "x" * 256},
    "an unknown user": {"sub": "nobody"},
    "an inactive user": {"sub": "gone"},
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
async def test_a_forged_token_is_refused_in_the_same_words(by_secret: Client, by_keys: Client, forge: Callable[[], str | None]) -> None:
    assert await ask(by_secret, forge()) == (401, REFUSAL)
    assert await ask(by_keys, forge()) == (401, REFUSAL)


@pytest.mark.parametrize("flaw", FLAWS.values(), ids=FLAWS)
async def test_a_signed_token_with_a_flaw_is_refused_in_the_same_words(by_secret: Client, by_keys: Client, flaw: dict[str, Any]) -> None:
    assert await ask(by_secret, f"Bearer {shared(**flaw)}") == (401, REFUSAL)
    assert await ask(by_keys, f"Bearer {by_provider(**flaw)}") == (401, REFUSAL)


async def test_a_foreign_signature_is_refused(by_secret: Client, by_keys: Client) -> None:
    good = by_provider()

    assert await ask(by_secret, f"Bearer {shared('t' * 32)}") == (401, REFUSAL)
    assert await ask(by_secret, f"Bearer {good}") == (401, REFUSAL)
    assert await ask(by_keys, f"Bearer {by_provider(rsa_key('stranger'))}") == (401, REFUSAL)
    assert await ask(by_keys, f"Bearer {by_provider(rsa_key('stranger'), kid='unknown')}") == (401, REFUSAL)
    assert await ask(by_keys, f"Bearer {by_provider(algorithm='ES256', kid='curve')}") == (401, REFUSAL)
    assert await ask(by_keys, f"Bearer {shared('secret-that-is-published-32-bytes')}") == (401, REFUSAL)
    other = by_provider(sub="gone").split(".")[1]
    assert await ask(by_keys, f"Bearer {'.'.join([good.split('.')[0], other, good.split('.')[2]])}") == (401, REFUSAL)


async def test_a_key_in_the_token_itself_is_not_believed(by_keys: Client) -> None:
    import jwt

    stranger = rsa_key("stranger")
    for header in ({"jwk": jwk(stranger)}, {"jku": "https://evil.example.com/keys"}, {"x5u": "https://evil.example.com/keys"}):
        token = jwt.encode(claims(), stranger, algorithm="RS256", headers=header | {"kid": "first"})
        assert await ask(by_keys, f"Bearer {token}") == (401, REFUSAL)


async def test_a_refusal_says_how_to_sign_in(by_secret: Client) -> None:
    response = await by_secret.http.post("/graphql", json={"query": ME})

    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize(("claim", "seconds"), [("exp", 60), ("exp", -20), ("nbf", 20), ("iat", 20)])
async def test_a_good_token_is_taken_with_half_a_minute_of_skew(by_secret: Client, by_keys: Client, claim: str, seconds: int) -> None:
    changed = {claim: hours(seconds / 3600)}

    assert (await ask(by_secret, f"Bearer {shared(**changed)}"))[1]["data"] == LINDSAY
    assert (await ask(by_keys, f"bearer {by_provider(**changed)}"))[1]["data"] == LINDSAY


async def test_one_of_several_audiences_is_enough(by_secret: Client) -> None:
    assert (await ask(by_secret, f"Bearer {shared(aud=['other', AUDIENCE])}"))[1]["data"] == LINDSAY


async def test_production_serves_everybody_who_signs_in(by_secret: Client) -> None:
    _, answer = await ask(by_secret, f"Bearer {shared(sub='mary')}")

    assert answer["data"] == {"viewer": {"user": {"name": "mary"}, "permissions": ["MEMBER"]}}


async def test_the_role_claim_counts_in_development_only(by_secret: Client, people: Database, clock: Clock) -> None:
    named = {"auth_secret": SECRET, "auth_issuer": ISSUER, "auth_audience": AUDIENCE}
    async with client_of(people, clock, **named) as development:
        _, here = await ask(development, f"Bearer {shared(role='VIEWER')}")
    _, there = await ask(by_secret, f"Bearer {shared(role='VIEWER')}")

    assert here["data"]["viewer"]["permissions"] == ["VIEWER"]
    assert there["data"]["viewer"]["permissions"] == ["GLOBAL_ADMIN"]


async def test_a_user_who_is_deactivated_is_refused_within_five_seconds(
    by_secret: Client, people: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = f"Bearer {shared()}"
    assert (await ask(by_secret, token))[0] == 200
    await people.schema("MATCH (u:User {id: 'lindsay'}) SET u.active = false")

    assert (await ask(by_secret, token))[0] == 200
    now = viewers.time.monotonic()
    monkeypatch.setattr(viewers.time, "monotonic", lambda: now + 5.1)
    assert await ask(by_secret, token) == (401, REFUSAL)


async def test_an_issued_token_is_taken_until_it_is_revoked_or_expires(by_secret: Client) -> None:
    tokens = by_secret.deps.viewers.issued
    now = datetime.now(UTC)
    kept = await tokens.issue_integration("import", "lindsay", now, YEAR)
    revoked = await tokens.issue_integration("import", "lindsay", now, YEAR)
    expired = await tokens.issue_integration("import", "lindsay", now - YEAR, YEAR)
    await tokens.revoke(revoked.id, now)

    assert (await ask(by_secret, f"Bearer {kept.token}"))[0] == 200
    assert await ask(by_secret, f"Bearer {revoked.token}") == (401, REFUSAL)
    assert await ask(by_secret, f"Bearer {expired.token}") == (401, REFUSAL)
    assert await ask(by_secret, f"Bearer {kept.token[:-1]}{'A' if kept.token[-1] != 'A' else 'B'}") == (401, REFUSAL)


async def test_a_token_of_a_user_who_is_inactive_is_refused(by_secret: Client, people: Database) -> None:
    issued = await by_secret.deps.viewers.issued.issue_integration("import", "lindsay", datetime.now(UTC), YEAR)
    await people.schema("MATCH (u:User {id: 'lindsay'}) SET u.active = false")

    assert await ask(by_secret, f"Bearer {issued.token}") == (401, REFUSAL)
