"""Bearer tokens: every flaw is one message."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from csgraph.domain.errors import Unauthenticated
from csgraph.http.auth import TokenRules

SECRET = "s" * 32
RULES = TokenRules(SECRET, "issuer", "audience")
NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)


def signed(secret: str = SECRET, algorithm: str = "HS256", **claims: object) -> str:
    good = {"sub": "lindsay", "iss": "issuer", "aud": "audience", "exp": NOW + HOUR}
    return "Bearer " + jwt.encode(
        {name: value for name, value in (good | claims).items() if value is not None}, secret, algorithm=algorithm
    )


def test_an_issued_token_is_read_back() -> None:
    assert RULES.read("Bearer " + RULES.issue("lindsay", HOUR, NOW)) == ("lindsay", None)
    assert RULES.read("bearer " + RULES.issue("lindsay", HOUR, NOW, role="VIEWER")) == ("lindsay", "VIEWER")


@pytest.mark.parametrize(
    "header",
    [
        signed("t" * 32),
        signed(exp=NOW - HOUR),
        signed(exp=None),
        signed(aud="other"),
        signed(aud=None),
        signed(iss="other"),
        signed(iss=None),
        signed(sub=None),
        signed("s" * 64, algorithm="HS512"),
        "Bearer " + jwt.encode({"sub": "x", "iss": "issuer", "aud": "audience", "exp": NOW + HOUR}, "", algorithm="none"),
        "Basic abc",
        "Bearer ",
        "Bearer " + "x" * 10_000,
        signed().removeprefix("Bearer "),
    ],
)
def test_every_flaw_is_one_message(header: str) -> None:
    with pytest.raises(Unauthenticated) as caught:
        RULES.read(header)

    assert caught.value.message == "The credentials are not valid."


def test_clocks_may_differ_by_half_a_minute() -> None:
    assert RULES.read(signed(exp=datetime.now(UTC) - timedelta(seconds=20)))[0] == "lindsay"
