"""Tokens of people: signed by the identity provider or with a shared secret; algorithm, audience, issuer and four claims are always checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from csgraph.domain.access import ROLES
from csgraph.domain.errors import SettingsError
from csgraph.settings import Settings
from csgraph.signin.keys import KeySet, source_of

SHARED = "HS256"
DEFAULT_NAME = "csgraph"
SKEW_SECONDS = 30
MAX_SUBJECT_LENGTH = 255
LATEST = 32_503_680_000
"""The year 3000; nothing depends on anything later."""
ROLE_CLAIM = "role"
_STRANGE = (jwt.PyJWTError, ArithmeticError, LookupError, RecursionError, TypeError, ValueError)
"""What parsing a stranger's token may raise; all of it means the same."""


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a token names, until when, and the development claim of a role."""

    subject: str
    role: str | None
    expires: datetime


@dataclass(frozen=True, slots=True)
class TokenRules:
    """How tokens are signed and what they must say."""

    secret: str
    issuer: str = DEFAULT_NAME
    audience: str = DEFAULT_NAME
    algorithm: str = SHARED
    keys: KeySet | None = None
    """The identity provider's keys, instead of the secret."""

    @classmethod
    def of(cls, settings: Settings, development_secret: str) -> TokenRules:
        """The operator's rules; development makes up what is not set."""
        source = source_of(settings)
        return cls(
            settings.auth_secret or development_secret,
            settings.auth_issuer or DEFAULT_NAME,
            settings.auth_audience or DEFAULT_NAME,
            settings.auth_algorithm,
            None if source is None else KeySet(source, settings.auth_algorithm, max_age=settings.auth_jwks_seconds),
        )

    def issue(self, subject: str, ttl: timedelta, now: datetime, *, role: str | None = None) -> str:
        """A token for a user's external id; ``role`` is a development claim: act with this permission role."""
        if self.keys is not None:
            raise SettingsError("Only the identity provider signs tokens here; unset CSGRAPH_AUTH_JWKS_URL and CSGRAPH_AUTH_JWKS_FILE.")
        claims = {"sub": subject, "iss": self.issuer, "aud": self.audience, "iat": now, "exp": now + ttl} | (
            {ROLE_CLAIM: role} if role else {}
        )
        return jwt.encode(claims, self.secret, algorithm=SHARED)

    async def read(self, token: str) -> Named | None:
        """What a token says; None for every flaw."""
        try:
            key = await self._key(token)
            if key is None:
                return None
            claims = jwt.decode(
                token, key, algorithms=[self.algorithm], audience=self.audience, issuer=self.issuer, leeway=SKEW_SECONDS,
                options={"require": ["exp", "aud", "iss", "sub"]},
            )  # fmt: skip
            expires = datetime.fromtimestamp(min(int(claims["exp"]), LATEST) + SKEW_SECONDS, UTC)
        except _STRANGE:
            return None
        subject, role = claims["sub"], claims.get(ROLE_CLAIM)
        if not subject.isprintable():
            return None
        return Named(subject, role if role in ROLES else None, expires) if 0 < len(subject) <= MAX_SUBJECT_LENGTH else None

    async def ready(self) -> bool:
        """Whether tokens can be checked; asks for the keys where they are not known yet."""
        return self.keys is None or await self.keys.ready()

    async def _key(self, token: str) -> Any:
        """The key that must have signed the token; nothing but its name is taken from the token, and that only for the right algorithm."""
        if self.keys is None:
            return self.secret
        header = jwt.get_unverified_header(token)
        return await self.keys.find(header.get("kid")) if header["alg"] == self.algorithm else None
