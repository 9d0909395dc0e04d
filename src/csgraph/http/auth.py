"""Bearer tokens: HS256 by PyJWT; algorithm, audience, issuer and the four required claims are always checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt

from csgraph.domain.errors import Unauthenticated
from csgraph.settings import Settings

ALGORITHM = "HS256"
SKEW_SECONDS = 30
MAX_TOKEN_LENGTH = 4096
SCHEME = "bearer "


@dataclass(frozen=True, slots=True)
class TokenRules:
    """How tokens are signed and what they must say."""

    secret: str
    issuer: str = "csgraph"
    audience: str = "csgraph"

    @classmethod
    def of(cls, settings: Settings, development_secret: str) -> TokenRules:
        """The operator's rules; development makes up what is not set."""
        return cls(settings.auth_secret or development_secret, settings.auth_issuer or cls.issuer, settings.auth_audience or cls.audience)

    def issue(self, subject: str, ttl: timedelta, now: datetime | None = None) -> str:
        """A token for a user's external id."""
        now = now or datetime.now(UTC)
        claims = {"sub": subject, "iss": self.issuer, "aud": self.audience, "iat": now, "exp": now + ttl}
        return jwt.encode(claims, self.secret, algorithm=ALGORITHM)

    def subject(self, authorization: str) -> str:
        """Whom an Authorization header names; raises Unauthenticated, with one message for every cause."""
        try:
            if not authorization.lower().startswith(SCHEME) or len(authorization) > MAX_TOKEN_LENGTH:
                raise jwt.InvalidTokenError
            claims = jwt.decode(
                authorization[len(SCHEME) :].strip(),
                self.secret,
                algorithms=[ALGORITHM],
                audience=self.audience,
                issuer=self.issuer,
                leeway=SKEW_SECONDS,
                options={"require": ["exp", "aud", "iss", "sub"]},
            )
            return str(claims["sub"])
        except jwt.PyJWTError:
            raise Unauthenticated("The credentials are not valid.") from None
