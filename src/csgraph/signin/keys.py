"""The identity provider's public keys: a JWKS from an address or a file, kept, rotated, never waited for longer than needed."""

from __future__ import annotations

import asyncio
import http.client
import json
import logging
import time
from collections.abc import Callable
from typing import Any
from urllib.request import HTTPRedirectHandler, Request, build_opener

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from csgraph.settings import Settings

FETCH_SECONDS = 5.0
"""How long one fetch may take."""
WAIT_SECONDS = 3.0
"""How long a request waits for a fetch that its token's unknown key made necessary."""
INTERVAL_SECONDS = 30.0
"""At most one fetch in this time, whatever tokens say and however fetches end."""
MAX_BYTES = 262_144
LEAST_RSA_BITS = 2048
KINDS = {"RS256": ("RSA", None), "ES256": ("EC", "P-256")}

_log = logging.getLogger("csgraph.signin")


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any) -> None:
        """Follow nothing: the keys come from the address that the operator named."""


_OPENER = build_opener(_NoRedirect)


class KeySet:
    """Keys by their name. An unknown name asks for the keys again, a stale set is renewed behind the back of requests; the last good keys stay."""

    def __init__(self, load: Callable[[], bytes], algorithm: str, *, max_age: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._load = load
        self._algorithm = algorithm
        self._max_age = max_age
        self._clock = clock
        self._keys: dict[str | None, Any] = {}
        self._stale_at = 0.0
        self._next_at = float("-inf")
        self._fetching: asyncio.Task[None] | None = None

    async def find(self, kid: str | None) -> Any:
        """The key of that name, or None; a token without a name means the only key there is."""
        key = self._known(kid)
        if key is not None:
            if self._clock() >= self._stale_at:
                self._start()
            return key
        await self._renew()
        return self._known(kid)

    async def ready(self) -> bool:
        """Whether there are keys; asks for them when there are none."""
        if not self._keys:
            await self._renew()
        return bool(self._keys)

    async def _renew(self) -> None:
        fetching = self._start()
        if fetching is not None:
            await asyncio.wait({fetching}, timeout=WAIT_SECONDS)

    def _known(self, kid: str | None) -> Any:
        if kid is None and len(self._keys) == 1:
            return next(iter(self._keys.values()))
        return self._keys.get(kid)

    def _start(self) -> asyncio.Task[None] | None:
        if self._fetching is not None and not self._fetching.done():
            return self._fetching
        if self._clock() < self._next_at:
            return None
        self._next_at = self._clock() + INTERVAL_SECONDS
        self._fetching = asyncio.create_task(self._fetch())
        return self._fetching

    async def _fetch(self) -> None:
        try:
            self._keys = usable(await asyncio.to_thread(self._load), self._algorithm)
        except (OSError, http.client.HTTPException, ValueError, RecursionError) as problem:
            _log.warning("The keys of the identity provider could not be loaded (%s); the last good ones stay.", type(problem).__name__)
        else:
            self._stale_at = self._clock() + self._max_age


def source_of(settings: Settings) -> Callable[[], bytes] | None:
    """Where the operator's keys come from; None where a secret is shared instead."""
    if settings.auth_jwks_url is not None:
        url = settings.auth_jwks_url
        return lambda: fetch(url)
    return settings.auth_jwks_file.read_bytes if settings.auth_jwks_file is not None else None


def usable(document: bytes, algorithm: str) -> dict[str | None, Any]:
    """The keys of a JWKS that may verify this algorithm; raises ValueError when there are none."""
    content = json.loads(document)
    entries = content.get("keys") if isinstance(content, dict) else None
    kind, curve = KINDS[algorithm]
    keys: dict[str | None, Any] = {}
    for entry in entries if isinstance(entries, list) else ():
        if not isinstance(entry, dict) or (entry.get("kty"), entry.get("crv")) != (kind, curve) or "d" in entry:
            continue
        if entry.get("use", "sig") != "sig" or entry.get("alg", algorithm) != algorithm or not isinstance(entry.get("kid"), str | None):
            continue
        try:
            key = jwt.PyJWK(entry, algorithm).key
        except jwt.PyJWTError:
            continue
        if not isinstance(key, RSAPublicKey) or key.key_size >= LEAST_RSA_BITS:
            keys.setdefault(entry.get("kid"), key)
    if not keys:
        raise ValueError("no usable key")
    return keys


def fetch(url: str) -> bytes:
    """The body of an address, bounded in time and size; runs in a thread."""
    until = time.monotonic() + FETCH_SECONDS
    body = b""
    with _OPENER.open(Request(url, headers={"Accept": "application/json"}), timeout=FETCH_SECONDS) as answer:  # noqa: S310 - settings admit https, and http to this machine
        while chunk := answer.read1(65_536):
            body += chunk
            if len(body) > MAX_BYTES or time.monotonic() > until:
                raise ValueError("too long")
    return body
