"""Global ids: opaque, canonical, refused when they are neither."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.domain.errors import BadUserInput
from csgraph.domain.globalid import decode, encode, local_id


@given(st.sampled_from(["Account", "User", "MetricDefinition"]), st.text(min_size=1, max_size=60).filter(lambda t: t.isprintable()))
def test_an_id_is_read_back(typename: str, local: str) -> None:
    assert decode(encode(typename, local)) == (typename, local)


def test_the_id_of_another_type_is_refused() -> None:
    assert local_id(encode("Account", "7"), "Account") == "7"
    with pytest.raises(BadUserInput) as caught:
        local_id(encode("User", "7"), "Account")
    assert caught.value.detail == {"reason": "BAD_ID", "expected": "Account"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "QWNj!!b3Vu dDow",
        "QWNjb3VudDow=",
        "QWNjb3VudDox\n",
        "Account:7",
        "=",
        "é",
        "QUJD",
        base64.b64encode(b"Account:").decode(),
        "x" * 500,
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadUserInput) as caught:
        decode(text)

    assert caught.value.detail["reason"] == "BAD_ID"
