"""The identity provider's keys: cached, rotated, bounded; a dead provider keeps the last good ones, a flood asks once."""

from __future__ import annotations

import asyncio
import http.server
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.settings import Settings
from csgraph.signin import keys
from csgraph.signin.keys import KeySet, fetch, source_of, usable
from support.tokens import ec_key, jwk, jwks, rsa_key

FIRST, SECOND = jwk(rsa_key("first"), "first"), jwk(rsa_key("second"), "second")


class Provider:
    """An identity provider that counts how often it is asked."""

    def __init__(self, *entries: dict) -> None:
        self.body: bytes | Exception = jwks(*entries)
        self.asked = 0
        self.go = threading.Event()
        self.go.set()

    def __call__(self) -> bytes:
        self.asked += 1
        self.go.wait(5)
        if isinstance(self.body, Exception):
            raise self.body
        return self.body


@pytest.fixture
def seconds() -> list[float]:
    return [1000.0]


def key_set(provider: Provider, seconds: list[float]) -> KeySet:
    return KeySet(provider, "RS256", max_age=600, clock=lambda: seconds[0])


async def test_keys_are_asked_for_once(seconds: list[float]) -> None:
    provider = Provider(FIRST, SECOND)
    found = key_set(provider, seconds)

    assert (await found.find("first")).key_size == 2048
    assert await found.find("second") is not None
    assert provider.asked == 1


async def test_a_rotated_key_is_found_at_once(seconds: list[float]) -> None:
    provider = Provider(FIRST)
    found = key_set(provider, seconds)
    await found.find("first")
    provider.body = jwks(SECOND)
    seconds[0] += 30

    assert await found.find("second") is not None
    assert (await found.find("first"), provider.asked) == (None, 2)


async def test_unknown_names_ask_at_most_every_thirty_seconds(seconds: list[float]) -> None:
    provider = Provider(FIRST)
    found = key_set(provider, seconds)
    await found.find("first")
    seconds[0] += 30

    assert await asyncio.gather(*(found.find(f"stranger {n}") for n in range(500))) == [None] * 500
    assert provider.asked == 2
    seconds[0] += 29
    await found.find("stranger")
    assert provider.asked == 2
    seconds[0] += 1
    await found.find("stranger")
    assert provider.asked == 3


@pytest.mark.parametrize("problem", [OSError("down"), jwks(), b"<html>", b"[]", b"{}", b"[" * 100_000, b'{"keys": 3}', b"\xff"])
async def test_a_dead_or_broken_provider_keeps_the_last_good_keys(
    seconds: list[float], caplog: pytest.LogCaptureFixture, problem: bytes | Exception
) -> None:
    provider = Provider(FIRST)
    found = key_set(provider, seconds)
    await found.find("first")
    provider.body = problem
    seconds[0] += 10_000

    assert await found.find("stranger") is None
    assert await found.find("first") is not None
    assert "the last good ones stay" in caplog.text


async def test_a_stale_set_is_renewed_behind_the_back_of_requests(seconds: list[float]) -> None:
    provider = Provider(FIRST)
    found = key_set(provider, seconds)
    await found.find("first")
    seconds[0] += 601
    provider.go.clear()

    assert await found.find("first") is not None
    assert await found.find("first") is not None
    provider.go.set()
    await found._fetching
    assert provider.asked == 2


async def test_a_provider_that_hangs_holds_a_request_for_a_while_only_and_never_the_loop(
    seconds: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "WAIT_SECONDS", 0.05)
    provider = Provider(FIRST)
    provider.go.clear()
    found = key_set(provider, seconds)
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.005)
            ticks += 1

    ticking = asyncio.create_task(tick())
    assert await asyncio.gather(*(found.find("first") for _ in range(50))) == [None] * 50
    ticking.cancel()
    assert (provider.asked, ticks > 1) == (1, True)
    provider.go.set()
    await found._fetching
    assert await found.find("first") is not None


async def test_it_is_ready_when_there_are_keys(seconds: list[float]) -> None:
    provider = Provider()
    found = key_set(provider, seconds)

    assert await found.ready() is False
    provider.body = jwks(FIRST)
    seconds[0] += 30
    assert await found.ready() is True
    assert provider.asked == 2


async def test_a_token_without_a_name_means_the_only_key(seconds: list[float]) -> None:
    one, two = key_set(Provider(FIRST), seconds), key_set(Provider(FIRST, SECOND), seconds)
    await one.ready()
    await two.ready()

    assert (await one.find(None) is None, await two.find(None) is None) == (False, True)


def test_only_keys_that_fit_are_used() -> None:
    unfit = [
        {"kty": "oct", "k": "c2VjcmV0LXRoYXQtaXMtcHVibGlzaGVkLTMyLWJ5dGVz", "kid": "shared"},
        jwk(rsa_key(), "for encryption", use="enc"),
        jwk(rsa_key(), "for another algorithm", alg="RS512"),
        jwk(rsa_key("short", 1024), "short"),
        jwk(rsa_key(), "with its private half", d="AQAB"),
        jwk(rsa_key(), 7),
        jwk(rsa_key(), "broken", n=7),
        "no object",
    ]

    assert list(usable(jwks(*unfit, jwk(rsa_key(), "good", alg="RS256"), jwk(ec_key(), "curve")), "RS256")) == ["good"]
    assert list(usable(jwks(*unfit, jwk(ec_key(), "curve"), jwk(ec_key(), "other", crv="P-384")), "ES256")) == ["curve"]


JSON = st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.lists(st.text(max_size=3), max_size=2)
MEMBERS = ["kty", "crv", "kid", "use", "alg", "key_ops", "n", "e", "x", "y"]


@given(st.sampled_from(["RS256", "ES256"]), st.dictionaries(st.sampled_from(MEMBERS), JSON, min_size=1))
def test_a_strange_key_is_left_out_and_breaks_nothing(algorithm: str, strange: dict[str, object]) -> None:
    good = jwk(rsa_key() if algorithm == "RS256" else ec_key(), "good")

    assert "good" in usable(jwks(good | {"kid": "strange"} | strange, good), algorithm)


def test_a_file_serves_closed_networks(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    file.write_bytes(jwks(FIRST))
    source = source_of(Settings.from_env({"CSGRAPH_AUTH_JWKS_FILE": str(file), "CSGRAPH_AUTH_ALGORITHM": "RS256"}))

    assert source is not None
    assert source() == jwks(FIRST)


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "/keys")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        if self.path == "/keys":
            self.wfile.write(jwks(FIRST))
        elif self.path == "/endless":
            for _ in range(20):
                self.wfile.write(b"x" * 65_536)
        elif self.path == "/dripping":
            for _ in range(20):
                self.wfile.write(b"x")
                time.sleep(0.05)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


async def test_an_address_is_fetched(address: str) -> None:
    found = KeySet(lambda: fetch(f"{address}/keys"), "RS256", max_age=600)

    assert await found.find("first") is not None


@pytest.mark.parametrize("path", ["/elsewhere", "/endless", "/dripping"])
def test_a_fetch_follows_nothing_and_ends(address: str, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(keys, "FETCH_SECONDS", 0.3)

    with pytest.raises((OSError, ValueError)):
        fetch(address + path)
